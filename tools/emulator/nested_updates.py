"""
Updates of nested stacks as on AWS: replaced or removed resources are deleted after the whole system is updated, after a
snapshot if the policy is Snapshot, and still exist if the update is rolled back. MiniStack 1.5.33 deletes them
immediately.
"""

import copy
from contextvars import ContextVar
from functools import partial

from ministack.core.concurrency import run_reentrant
from ministack.core.responses import now_iso
from ministack.services import cloudformation
from ministack.services.cloudformation import engine, provisioners, stacks
from ministack_names import STACKS, existing, name, replace

STACK = "AWS::CloudFormation::Stack"

_event = name(stacks, "_add_event")
_events = name(cloudformation, "_stack_events")
_policy = name(stacks, "_resource_policy")
_tagged = name(provisioners, "_with_stack_tags")
_in_order = name(engine, "_topological_sort")
_name_of = name(provisioners, "_nested_stack_lookup_name")
_delete = name(provisioners, "_delete_resource")
_is_retained = name(provisioners, "_RETAIN_REPLACED")

_deferred_deletions = ContextVar("deferred_deletions", default=None)
_before = {}  # ID of a nested stack -> the stack before the current update
interrupted = {}
"""(name of a stack, logical ID) -> the properties of a failed update that has changed the resource before it failed."""
_cleanups = {}  # ID of the root stack -> functions to call when the update has succeeded


def _root_of(stack):
    parent = STACKS.get(stack.get("_parent_stack_name"))
    return _root_of(parent) if parent else stack


def _policy_of(stack, logical_id, attribute):
    template = stack["_template"]
    return _policy(
        template["Resources"].get(logical_id),
        attribute,
        stack["_resources"],
        stack["_resolved_params"],
        stack["_conditions"],
        template.get("Mappings", {}),
        stack["StackName"],
        stack["StackId"],
    )


def defer_deletions():
    """Defer deletions during the update of a nested stack."""

    def delete_resource(*arguments, **named):
        deferred = _deferred_deletions.get()
        if deferred is None:
            _delete(*arguments, **named)
        else:
            deferred.append(partial(_delete, *arguments, **named))

    def delete_predecessor(delete_it, *arguments, **named):
        deferred = _deferred_deletions.get()
        if deferred is None:
            delete_now(delete_it, *arguments, **named)
        elif not _is_retained.get():
            deferred.append(partial(delete_it, *arguments, **named))

    replace("_delete_resource", delete_resource)
    delete_now = replace("_delete_predecessor", delete_predecessor)


def _replacements(before, after):
    """Functions for the replaced resources of a nested stack: those that take snapshots, and those that delete."""
    snapshots, deletions = [], []
    for logical_id, old in before["_resources"].items():
        new = after["_resources"].get(logical_id)
        if not new or new["PhysicalResourceId"] == old["PhysicalResourceId"]:
            continue
        kind, physical_id, properties = old["ResourceType"], old["PhysicalResourceId"], old["Properties"]
        policy = _policy_of(after, logical_id, "UpdateReplacePolicy")
        if policy == "Retain":
            stack = (after["StackId"], after["StackName"])
            deletions.append(partial(_event, *stack, logical_id, kind, "DELETE_SKIPPED", physical_id=physical_id))
            continue
        if policy == "Snapshot":
            snapshots.append(partial(provisioners._snapshot_resource, kind, physical_id, properties))
        deletions.append(partial(_delete, kind, physical_id, properties, after["StackName"], logical_id))
    return snapshots, deletions


def _set_status(stack, status, reason=""):
    stack["StackStatus"] = status
    _event(stack["StackId"], stack["StackName"], stack["StackName"], STACK, status, reason, stack["StackId"])


def _roll_back(stack):
    """Restore a nested stack to its state before the failed update."""
    before = _before.pop(stack["StackId"])
    stack_name, stack_id = stack["StackName"], stack["StackId"]
    _set_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS")
    resources = stack["_resources"]
    ordered = [key for key in _in_order(stack["_template"]["Resources"], stack["_conditions"]) if key in resources]
    created = []
    for logical_id in ordered:
        now, was = resources[logical_id], before["_resources"].get(logical_id)
        applied = interrupted.pop((stack_name, logical_id), now["Properties"])
        if not was or was["PhysicalResourceId"] != now["PhysicalResourceId"]:
            created.append(logical_id)
        elif was["Properties"] != applied:
            kind = was["ResourceType"]
            provisioners._update_resource(
                kind,
                was["PhysicalResourceId"],
                _tagged(kind, applied, stack["Tags"], stack_name, stack_id, logical_id),
                _tagged(kind, was["Properties"], before["Tags"], stack_name, stack_id, logical_id),
                stack_name,
                logical_id,
                now["Attributes"],
            )
    for logical_id in reversed(created):
        resource = resources[logical_id]
        kind, physical_id = resource["ResourceType"], resource["PhysicalResourceId"]
        if _policy_of(stack, logical_id, "DeletionPolicy") == "Retain":
            _event(stack_id, stack_name, logical_id, kind, "DELETE_SKIPPED", physical_id=physical_id)
            continue
        _delete(kind, physical_id, resource["Properties"], stack_name, logical_id)
        _event(stack_id, stack_name, logical_id, kind, "DELETE_COMPLETE", physical_id=physical_id)
    STACKS[stack_name] = before
    _set_status(before, "UPDATE_ROLLBACK_COMPLETE")
    return stack_id, {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in before["Outputs"]}


def roll_back_together():
    """Roll back all nested stacks of a failed update: MiniStack would lose what the update has replaced or removed."""
    stack_type = existing(STACK)
    deploy = stack_type["update"]

    def update(physical_id, old, new, stack_name):
        stack = STACKS[_name_of(physical_id)]
        root = _root_of(stack)
        if "ROLLBACK" in root["StackStatus"]:
            return _roll_back(stack)
        before = _before[stack["StackId"]] = copy.deepcopy(stack)
        deferred = []
        token = _deferred_deletions.set(deferred)
        try:
            result = deploy(physical_id, old, new, stack_name)
        finally:
            _deferred_deletions.reset(token)
        snapshots, deletions = _replacements(before, STACKS[stack["StackName"]])
        _cleanups.setdefault(root["StackId"], []).extend(snapshots + deferred + deletions)
        return result

    stack_type["update"] = update


def _clean_up(work):
    for do in work:
        try:
            do()
        except Exception as error:
            stacks.logger.error("Cleanup after an update: %s", error)


def clean_up_after_update():
    """Clean up nested stacks before the root stack is UPDATE_COMPLETE."""

    async def deploy_stack(stack_name, stack_id, *arguments, **named):
        await original(stack_name, stack_id, *arguments, **named)
        work = _cleanups.pop(stack_id, [])
        stack = STACKS.get(stack_name)
        if not work or not stack or stack["StackStatus"] != "UPDATE_COMPLETE":
            return
        last = _events[stack_id].pop()
        _set_status(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        await run_reentrant(_clean_up, work)
        stack["StackStatus"] = "UPDATE_COMPLETE"
        _events[stack_id].append({**last, "Timestamp": now_iso()})

    original = replace("_deploy_stack_async", deploy_stack)


def apply():
    """Apply every change of this file."""
    defer_deletions()
    roll_back_together()
    clean_up_after_update()
