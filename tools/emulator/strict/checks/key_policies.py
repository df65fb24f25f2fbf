"""
Key policies that KMS refuses. Source: KMS Developer Guide, "Key policies", and API reference, CreateKey and
PutKeyPolicy.
"""

from ministack.services import iam
from ministack_names import account_id, name, region

from .. import facts
from ..decisions import refusal
from ..principals import actor

_roles = name(iam, "_roles")
_users = name(iam, "_users")


def _missing(principal):
    """Whether a principal of this account does not exist. A service-linked role can be created later by its service."""
    path = str(principal).partition(f"::{account_id()}:")[2]
    kind, _, rest = path.partition("/")
    known = {"role": _roles, "user": _users}.get(kind)
    return known is not None and rest.rpartition("/")[2] not in known


def key_policies(kind, properties, operation, *_):
    """Principals in a key policy exist, and the key policy allows its creator to change it."""
    if kind not in ("AWS::KMS::Key", "AWS::KMS::ReplicaKey") or operation == "delete":
        return
    policy = properties.get("KeyPolicy")
    if not policy:
        return
    statements = policy.get("Statement") or []
    for statement in statements if isinstance(statements, list) else [statements]:
        for named in facts.values_at(statement, "Principal.AWS"):
            if any(_missing(one) for one in (named if isinstance(named, list) else [named])):
                yield "Policy contains a statement with one or more invalid principals."
    key = f"arn:aws:kms:{region()}:{account_id()}:key/00000000-0000-0000-0000-000000000000"
    can_change = not refusal(actor(), "kms:PutKeyPolicy", key, policy, True, **{"kms:CallerAccount": account_id()})
    if not can_change and properties.get("BypassPolicyLockoutSafetyCheck") not in (True, "true"):
        yield "The new key policy will not allow you to update the key policy in the future."
