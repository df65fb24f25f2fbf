"""The service-linked roles that the first resource of a type creates: facts/service-linked-roles.json."""

import json
import time
from fnmatch import fnmatchcase

from ministack.services import iam
from ministack_names import account_id, name

from .. import facts
from ..decisions import refusal
from ..principals import actor

_roles = name(iam, "_roles")
_new_id = name(iam, "_gen_id")


def _arn(role):
    service = facts.linked_roles()[role]["service"]
    return f"arn:aws:iam::{account_id()}:role/aws-service-role/{service}/{role}"


def _exists(role):
    """Whether the role exists. CreateServiceLinkedRole of MiniStack generates another name, so the path is compared."""
    path = _arn(role).partition(":role")[2].rpartition("/")[0]
    return any(known["Arn"].partition(":role")[2].rpartition("/")[0] == path for known in _roles.values())


def _equals(found, value):
    if isinstance(value, dict):
        return isinstance(found, dict) and all(_equals(found.get(key), one) for key, one in value.items())
    return str(found).lower() == str(value).lower() if isinstance(value, bool) else str(found) == value


def _succeeds(test, properties):
    found = facts.values_at(properties, test["property"])
    if "isSet" in test:
        return bool(found) == test["isSet"]
    if "like" in test:
        return any(fnmatchcase(str(one), test["like"]) for one in found)
    return any(_equals(one, test["equals"]) for one in found)


def _holds(condition, properties):
    """Whether a test of the condition succeeds; False for a condition that properties do not show."""
    return any(_succeeds(test, properties) for test in condition.get("anyOf", ()))


def _missing(kind, properties):
    needs = facts.resource_types().get(kind, {}).get("linkedRoles", {})
    conditional = [role for role, condition in needs.get("conditional", {}).items() if _holds(condition, properties)]
    return [role for role in [*needs.get("names", ()), *conditional] if not _exists(role)]


def linked_roles(kind, properties, operation, *_):
    """iam:CreateServiceLinkedRole with the exact ARN of the role and iam:AWSServiceName, by the actor."""
    if operation != "create":
        return
    for role in _missing(kind, properties):
        service = facts.linked_roles()[role]["service"]
        yield refusal(actor(), "iam:CreateServiceLinkedRole", _arn(role), **{"iam:AWSServiceName": service})


def create_linked_roles(kind, properties):
    """Create the missing roles, as the service does, so that they exist for the next resource."""
    for role in _missing(kind, properties):
        service = facts.linked_roles()[role]["service"]
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        _roles[role] = {
            "RoleName": role,
            "Arn": _arn(role),
            "RoleId": _new_id("AROA"),
            "CreateDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Path": f"/aws-service-role/{service}/",
            "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
            "Description": "",
            "MaxSessionDuration": 3600,
            "AttachedPolicies": [],
            "InlinePolicies": {},
            "Tags": [],
        }
