"""
The service role of a stack: it must trust CloudFormation, the caller must be able to pass it, and later operations use
it. Source: CloudFormation User Guide, "CloudFormation service role". MiniStack accepts RoleARN and ignores it.
"""

from ministack.services import iam
from ministack.services.cloudformation import changesets, handlers
from ministack_names import STACKS, account_id, name, replace_action

from . import findings, settings
from .decisions import refusal, service_refusal
from .principals import actor, stack_role

_error = name(handlers, "_error")
_find_change_set = name(changesets, "_find_change_set")
_find_stack = name(handlers, "_resolve_stack")
_roles = name(iam, "_roles")

SERVICE = "cloudformation.amazonaws.com"
ACTIONS = (
    "CreateStack",
    "UpdateStack",
    "DeleteStack",
    "CreateChangeSet",
    "ExecuteChangeSet",
    "ContinueUpdateRollback",
    "RollbackStack",
)


def _text(parameters, key):
    value = parameters.get(key, "")
    return str(value[0] if isinstance(value, list) and value else value or "")


def _refusal(role_arn):
    """The code, message and status with which CloudFormation refuses a role; None if it accepts the role."""
    why = refusal(actor(), "iam:PassRole", role_arn, **{"iam:PassedToService": SERVICE})
    if why:
        return "AccessDenied", why, 403
    role = _roles.get(role_arn.rsplit("/", 1)[-1])
    trust = role.get("AssumeRolePolicyDocument") if role else None
    if service_refusal(SERVICE, "sts:AssumeRole", role_arn, trust, **{"aws:SourceAccount": account_id()}):
        return "ValidationError", f"Role {role_arn} is invalid or cannot be assumed", 400
    return None


def _roles_of(action, parameters):
    """The change set and the stack of an operation, if they exist."""
    stack_name = _text(parameters, "StackName")
    change_set = None
    if action == "ExecuteChangeSet":
        _, change_set = _find_change_set(_text(parameters, "ChangeSetName"), stack_name)
        stack_name = (change_set or {}).get("StackName", stack_name)
    return change_set or {}, _find_stack(stack_name) or {}


def _with_role(action, original):
    def handle(parameters):
        role_arn = _text(parameters, "RoleARN")
        change_set, stack = _roles_of(action, parameters)
        refused = _refusal(role_arn) if role_arn else None
        if refused:
            findings.add_refusal(refused[1], resource=_text(parameters, "StackName"), type="AWS::CloudFormation::Stack")
            if settings.refuses():
                return _error(*refused)
        role = role_arn or change_set.get("_role_arn") or stack.get("_role_arn", "")
        token = stack_role.set(role)
        try:
            response = original(parameters)
        finally:
            stack_role.reset(token)
        if role and response[0] == 200:
            _keep(action, parameters, role)
        return response

    return handle


def _keep(action, parameters, role):
    """Store the role in the stack, or in the change set until it is executed."""
    if action == "CreateChangeSet":
        _, created = _find_change_set(_text(parameters, "ChangeSetName"), _text(parameters, "StackName"))
        if created:
            created["_role_arn"] = role
        return
    _, stack = _roles_of(action, parameters)
    if stack and STACKS.get(stack["StackName"]) is stack:
        stack["_role_arn"] = role


def apply():
    """Check RoleARN in every operation that has it."""
    for action in ACTIONS:
        original = name(handlers, "_ACTION_HANDLERS")[action]
        replace_action(handlers, action, _with_role(action, original))
