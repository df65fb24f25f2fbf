"""
Updates of nested stacks as AWS runs them: what is replaced or removed goes once the whole system is updated, a snapshot
first where its policy says so, and it is all still there when the system goes back. MiniStack 1.5.33 deletes at once.
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

_put_off = ContextVar("put_off", default=None)
_before = {}  # nested stack's ID -> the stack before the update that is under way
_cleanups = {}  # root's ID -> what is left to do when the update has succeeded


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


def put_deletions_off():
    """While a nested stack is updated, nothing is deleted yet."""

    def delete_resource(*arguments, **named):
        later = _put_off.get()
        if later is None:
            _delete(*arguments, **named)
        else:
            later.append(partial(_delete, *arguments, **named))

    def delete_predecessor(delete_it, *arguments, **named):
        later = _put_off.get()
        if later is None:
            delete_now(delete_it, *arguments, **named)
        elif not _is_retained.get():
            later.append(partial(delete_it, *arguments, **named))

    replace("_delete_resource", delete_resource)
    delete_now = replace("_delete_predecessor", delete_predecessor)


def _replacements(before, after):
    """What is to be done about the replaced resources of a nested stack: functions that take snapshots, and that delete."""
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


def _announce(stack, status, reason=""):
    stack["StackStatus"] = status
    _event(stack["StackId"], stack["StackName"], stack["StackName"], STACK, status, reason, stack["StackId"])


def _go_back(stack):
    """Make a nested stack what it was before the update that failed."""
    before = _before.pop(stack["StackId"])
    stack_name, stack_id = stack["StackName"], stack["StackId"]
    _announce(stack, "UPDATE_ROLLBACK_IN_PROGRESS")
    resources = stack["_resources"]
    ordered = [key for key in _in_order(stack["_template"]["Resources"], stack["_conditions"]) if key in resources]
    made = []
    for logical_id in ordered:
        now, was = resources[logical_id], before["_resources"].get(logical_id)
        if not was or was["PhysicalResourceId"] != now["PhysicalResourceId"]:
            made.append(logical_id)
        elif was["Properties"] != now["Properties"]:
            kind = was["ResourceType"]
            provisioners._update_resource(
                kind,
                was["PhysicalResourceId"],
                _tagged(kind, now["Properties"], stack["Tags"], stack_name, stack_id, logical_id),
                _tagged(kind, was["Properties"], before["Tags"], stack_name, stack_id, logical_id),
                stack_name,
                logical_id,
                now["Attributes"],
            )
    for logical_id in reversed(made):
        resource = resources[logical_id]
        kind, physical_id = resource["ResourceType"], resource["PhysicalResourceId"]
        if _policy_of(stack, logical_id, "DeletionPolicy") == "Retain":
            _event(stack_id, stack_name, logical_id, kind, "DELETE_SKIPPED", physical_id=physical_id)
            continue
        _delete(kind, physical_id, resource["Properties"], stack_name, logical_id)
        _event(stack_id, stack_name, logical_id, kind, "DELETE_COMPLETE", physical_id=physical_id)
    STACKS[stack_name] = before
    _announce(before, "UPDATE_ROLLBACK_COMPLETE")
    return stack_id, {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in before["Outputs"]}


def go_back_as_a_whole():
    """A nested stack whose update fails, or whose parent's does, would lose what the update has replaced or removed."""
    stack_type = existing(STACK)
    deploy = stack_type["update"]

    def update(physical_id, old, new, stack_name):
        stack = STACKS[_name_of(physical_id)]
        root = _root_of(stack)
        if "ROLLBACK" in root["StackStatus"]:
            return _go_back(stack)
        before = _before[stack["StackId"]] = copy.deepcopy(stack)
        later = []
        token = _put_off.set(later)
        try:
            result = deploy(physical_id, old, new, stack_name)
        finally:
            _put_off.reset(token)
        snapshots, deletions = _replacements(before, STACKS[stack["StackName"]])
        _cleanups.setdefault(root["StackId"], []).extend(snapshots + later + deletions)
        return result

    stack_type["update"] = update


def _clean_up(work):
    for do in work:
        try:
            do()
        except Exception as error:
            stacks.logger.error("Cleanup after an update: %s", error)


def clean_up_at_the_end():
    """The cleanup of nested stacks, before the root says that it is updated."""

    async def deploy_stack(stack_name, stack_id, *arguments, **named):
        await original(stack_name, stack_id, *arguments, **named)
        work = _cleanups.pop(stack_id, [])
        stack = STACKS.get(stack_name)
        if not work or not stack or stack["StackStatus"] != "UPDATE_COMPLETE":
            return
        last = _events[stack_id].pop()
        _announce(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        await run_reentrant(_clean_up, work)
        stack["StackStatus"] = "UPDATE_COMPLETE"
        _events[stack_id].append({**last, "Timestamp": now_iso()})

    original = replace("_deploy_stack_async", deploy_stack)


def apply():
    """Put every change of this file in place."""
    put_deletions_off()
    go_back_as_a_whole()
    clean_up_at_the_end()
