"""
The calls with which a stack creates, updates and deletes a resource, as the actor. Of the actions in the schema of the
type, only those whose name refers to the resource itself: most others are for options that the resource may not use.
"""

import functools
import re

from ministack.core import iam_evaluator as evaluator
from ministack.services import kms
from ministack_names import name

from .. import facts
from ..decisions import refusal
from ..principals import actor
from .targets import UNDO, others, own_arn

_action_matches = name(evaluator, "_action_matches")
_matches = name(evaluator, "fnmatch_iam_cs")
_key = name(kms, "_resolve_key")

VERBS = {
    "create": "Create|Put|Register|Run|Allocate|Start",
    "update": "Update|Modify",
    "delete": "Delete|Deregister|Terminate",
}


@functools.cache
def _own_actions(kind, operation):
    noun = kind.rpartition("::")[2].removeprefix("DB")
    pattern = re.compile(rf"[\w-]+:({VERBS[operation]})(DB)?{noun}s?", re.IGNORECASE)
    return tuple(action for action in facts.handler_actions().get(kind, ()) if pattern.fullmatch(action))


def _further_actions(kind, operation):
    """Calls that are missing from the schema, or listed there among many others."""
    return facts.resource_types().get(kind, {}).get("calls", {}).get("actions", ()) if operation == "create" else ()


def _action_refusal(principal, action):
    """Why a principal cannot make a call on any resource; for calls whose resource is not known beforehand."""
    statements = [statement for document in principal.policies for statement in document]
    allowed = any(
        statement.effect == "Allow" and _action_matches(action, statement.actions, statement.not_actions)
        for statement in statements
    )
    if allowed:
        return None
    because = f"because no identity-based policy allows the {action} action"
    return f"User: {principal.arn} is not authorized to perform: {action} {because}"


def _supports(action, arn):
    """
    Whether a call supports this ARN as its resource, and not that of another resource, such as the target of a scaling
    policy.
    """
    return bool(arn) and any(_matches(arn, pattern) for pattern in facts.arns_of(action))


def _resource_refusal(principal, action, arn):
    record = _key(arn) if ":key/" in arn else None
    policy = (record.get("Policy") or "", True) if record else ()
    return refusal(principal, action, arn, *policy)


def resource_calls(kind, properties, operation, where, physical_id=""):
    """
    Refusals of the calls that create, update or delete the resource itself, and of calls on the resources that it is
    attached to.
    """
    principal = actor()
    arn = own_arn(kind, properties, where, physical_id)
    for action in _own_actions(kind, operation):
        yield refusal(principal, action, arn) if _supports(action, arn) else _action_refusal(principal, action)
    for action in _further_actions(kind, operation):
        yield _action_refusal(principal, action)
    if operation == "update" and kind == "AWS::KMS::Alias":
        return
    for action, target in others(kind, properties):
        if operation != "delete":
            yield _resource_refusal(principal, action, target)
        elif action in UNDO or action == "lambda:InvokeFunction":
            yield _resource_refusal(principal, UNDO.get(action, action), target)
