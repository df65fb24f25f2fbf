"""Checks before a stack creates, updates or deletes a resource, and before it resolves dynamic references."""

import re

from ministack.services.cloudformation import engine
from ministack_names import STACKS, account_id, name, region, replace

from . import checks, findings, settings
from .checks.linked_roles import create_linked_roles
from .checks.tasks import secret_refusals
from .decisions import refusal
from .principals import actor

REFERENCE = re.compile(r"{{resolve:(ssm|ssm-secure|secretsmanager):(.+)}}")


def enforce(reasons, **where):
    """Record refusals; in mode `refuse` the operation fails with them."""
    reasons = list(reasons)
    for why in reasons:
        findings.add_refusal(why, **where)
    if reasons and settings.refuses():
        raise ValueError("; ".join(reasons[:3]))


def _check_resource(kind, properties, operation, stack_name, logical_id, physical_id=""):
    where = f"{stack_name}/{logical_id}"
    reasons = checks.reasons(kind, properties or {}, operation, where, str(physical_id or ""))
    enforce(reasons, resource=where, type=kind)


def _is_rolled_back(stack_name):
    return "ROLLBACK" in (STACKS.get(stack_name) or {}).get("StackStatus", "")


def check_resources():
    """
    Check before create, update and delete. An update in a rollback is not checked: its properties were allowed before.
    """

    def provision(kind, logical_id, properties, stack_name):
        _check_resource(kind, properties, "create", stack_name, logical_id)
        created = create(kind, logical_id, properties, stack_name)
        create_linked_roles(kind, properties or {})
        return created

    def change(kind, physical_id, old, new, stack_name, logical_id=None, old_attributes=None):
        if old != new and not _is_rolled_back(stack_name):
            _check_resource(kind, new, "update", stack_name, logical_id, physical_id)
        return update(kind, physical_id, old, new, stack_name, logical_id, old_attributes)

    def remove(kind, physical_id, properties, stack_name=None, logical_id=None):
        _check_resource(kind, properties, "delete", stack_name, logical_id, physical_id)
        return delete(kind, physical_id, properties, stack_name, logical_id)

    create = replace("_provision_resource", provision)
    update = replace("_update_resource", change)
    delete = replace("_delete_resource", remove)


def _refusals_of(reference):
    """Why the actor cannot read the target of a dynamic reference."""
    service, target = REFERENCE.fullmatch(reference).groups()
    if service == "secretsmanager":
        is_arn = target.startswith("arn:")
        return secret_refusals(actor(), ":".join(target.split(":")[: 7 if is_arn else 1]))
    parameter = target.rpartition(":")[0] if target.rpartition(":")[2].isdigit() else target
    arn = f"arn:aws:ssm:{region()}:{account_id()}:parameter/{parameter.lstrip('/')}"
    return [refusal(actor(), "ssm:GetParameters", arn)]


def check_dynamic_references():
    """
    CloudFormation reads secrets and parameters as the actor. Source: CloudFormation User Guide, "Dynamic references".
    """
    name(engine, "_resolve_dynamic_reference")

    def resolve(reference):
        if REFERENCE.fullmatch(reference):
            enforce([why for why in _refusals_of(reference) if why], resource=reference)
        return original(reference)

    original = replace("_resolve_dynamic_reference", resolve)


def apply():
    """Apply every change of this file."""
    check_resources()
    check_dynamic_references()
