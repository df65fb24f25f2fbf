"""The service-linked roles that the first resource of a type creates: facts/service-linked-roles.json."""

import json
import re
import time

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


CONDITION = re.compile(r"([\w.]+) (is there|is left out|is ([\w-]+))")


def _holds(condition, properties):
    """Whether a condition such as `ServiceNamespace is ecs` is true; False for a condition in another form."""
    match = CONDITION.fullmatch(condition)
    if not match:
        return False
    path, test, value = match.groups()
    found = facts.values_at(properties, path)
    if test == "is left out":
        return not found
    return bool(found) if test == "is there" else value in [str(one).lower() for one in found] + [str(one) for one in found]


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
