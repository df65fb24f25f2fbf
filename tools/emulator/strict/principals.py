"""The acting principal: a session of a role, a service-linked role, or the principal of a stack operation."""

from contextvars import ContextVar

from ministack.core import iam_evaluator as evaluator
from ministack.core import router
from ministack.services import iam
from ministack_names import account_id, name

from . import facts

_Principal = name(evaluator, "PrincipalInfo")
_AuthError = name(evaluator, "AuthError")
_policies_of_role = name(evaluator, "_gather_role_policies")
_boundary = name(evaluator, "_permissions_boundary")
_parse = name(evaluator, "parse_policy_document")
_resolve = name(evaluator, "resolve_principal")
_access_key = name(router, "extract_access_key_id")
_roles = name(iam, "_roles")

_caller = ContextVar("strict_caller", default=None)
stack_role = ContextVar("strict_stack_role", default="")
"""ARN of the service role of the current stack; empty: the stack uses the permissions of its caller."""


def _allow(action, condition=None):
    statement = {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition or {}}
    return [_parse({"Statement": statement})]


def role_session(role_arn, session="session"):
    """A session of a role, with the current policies of the role."""
    role = role_arn.rsplit("/", 1)[-1]
    tags = (_roles.get(role) or {}).get("Tags") or []
    return _Principal(
        arn=f"arn:aws:sts::{account_id()}:assumed-role/{role}/{session}",
        type="AssumedRole",
        account=account_id(),
        policies=_policies_of_role(role, account_id()),
        keys={f"aws:principaltag/{tag['Key'].lower()}": tag["Value"] for tag in tags},
        limits=_boundary(_roles, role, account_id()),
    )


def linked_role_session(role):
    """A session of a service-linked role, whose policy has the KMS actions in facts/service-linked-roles.json."""
    row = facts.linked_roles().get(role, {})
    allowed, via = row.get("kms", []), row.get("kmsVia")
    condition = {"StringLike": {"kms:ViaService": [f"{service}.*.amazonaws.com" for service in via]}} if via else None
    path = f"aws-service-role/{row['service']}/" if row else ""
    return _Principal(
        arn=f"arn:aws:sts::{account_id()}:assumed-role/{role}/session",
        type="AssumedRole",
        account=account_id(),
        policies=_allow(allowed, condition) if allowed else [],
        keys={"aws:principalarn": f"arn:aws:iam::{account_id()}:role/{path}{role}"},
    )


def actor():
    """
    The principal of the current stack operation: the service role of the stack, or its caller. The root user of the
    account is treated as an administrator.
    """
    if stack_role.get():
        return role_session(stack_role.get(), "AWSCloudFormation")
    caller = _caller.get()
    if caller and caller.policies is not None:
        return caller
    return _Principal(f"arn:aws:iam::{account_id()}:root", "Root", account_id(), _allow("*"))


def remember_callers():
    """Store the principal of each request, for the stack that it creates."""
    pin = name(evaluator, "pin_request_caller")

    def pin_principal(headers, query=None):
        pin(headers, query)
        found = _resolve(_access_key(headers or {}, query or {}) or "", account_id())
        _caller.set(None if isinstance(found, _AuthError) else found)

    evaluator.pin_request_caller = pin_principal
