"""
Enforces stack policies: an update of a stack with a stack policy needs an explicit Allow. Source: CloudFormation User
Guide, "Prevent updates to stack resources". MiniStack only stores them.
"""

import json

from ministack.core import iam_evaluator as evaluator
from ministack.services.cloudformation import provisioners
from ministack_names import STACKS, name, replace

from .provisioning import enforce

_matches = name(evaluator, "fnmatch_iam_cs")
_replaces = name(provisioners, "_replacing_change")


def _as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def _applies(statement, action, logical_id, kind):
    resource = f"LogicalResourceId/{logical_id}"
    by_action = any(_matches(action.lower(), one.lower()) for one in _as_list(statement.get("Action")))
    by_not_action = "NotAction" in statement and not any(
        _matches(action.lower(), one.lower()) for one in _as_list(statement["NotAction"])
    )
    by_resource = any(_matches(resource, one) for one in _as_list(statement.get("Resource")))
    by_not_resource = "NotResource" in statement and not any(
        _matches(resource, one) for one in _as_list(statement["NotResource"])
    )
    tests = [test.get("ResourceType") for test in (statement.get("Condition") or {}).values()]
    by_type = all(any(_matches(kind, one) for one in _as_list(test)) for test in tests)
    return (by_action or by_not_action) and (by_resource or by_not_resource) and by_type


def policy_refusal(policy, action, logical_id, kind):
    """
    Why a stack policy (a dictionary) does not allow `Update:Modify`, `Update:Replace` or `Update:Delete` in an update.
    """
    statements = _as_list(policy.get("Statement"))
    effects = {one.get("Effect") for one in statements if _applies(one, action, logical_id, kind)}
    if effects == {"Allow"}:
        return None
    return f"Action denied by stack policy: [{action}] is not allowed for resource [LogicalResourceId/{logical_id}]"


def _check(action, stack_name, logical_id, kind):
    stack = STACKS.get(stack_name) or {}
    policy, status = stack.get("_stack_policy"), stack.get("StackStatus", "")
    if policy and logical_id and status.startswith("UPDATE") and "ROLLBACK" not in status:
        why = policy_refusal(json.loads(policy), action, logical_id, kind)
        enforce([why] if why else [], resource=f"{stack_name}/{logical_id}", type=kind)


def apply():
    """Check the stack policy before an update modifies, replaces or deletes a resource."""

    def change(kind, physical_id, old, new, stack_name, logical_id=None, old_attributes=None):
        if old != new:
            action = "Update:Replace" if _replaces(kind, old, new) else "Update:Modify"
            _check(action, stack_name, logical_id, kind)
        return update(kind, physical_id, old, new, stack_name, logical_id, old_attributes)

    update = replace("_update_resource", change)
