"""
Signals to Auto Scaling groups and instances. MiniStack has signals of wait conditions; its store of signals is used
here. Source: CloudFormation User Guide, "CreationPolicy attribute", "UpdatePolicy attribute".
"""

import contextlib
import time

from ministack.services.cloudformation import handlers, wait_conditions
from ministack_names import STACKS, name, replace, replace_action

_changed = name(wait_conditions, "_changed")
_handles = name(wait_conditions, "_handles")
_waiting = name(wait_conditions, "_waiting")
_find_stack = name(handlers, "_resolve_stack")
_register = name(wait_conditions, "register_slot")
_deliver = name(wait_conditions, "deliver_signal")
name(wait_conditions, "_generation")

_text = name(handlers, "_p")


def _is_cancelled(stack):
    """Whether CancelUpdateStack was called for the update of a stack, or of one that contains it."""
    if not stack or "ROLLBACK" in stack["StackStatus"]:
        return False
    return bool(stack.get("_cancel_requested")) or _is_cancelled(STACKS.get(stack.get("_parent_stack_name")))


class Batch:
    """The signals to one resource while it waits: `{UniqueId: status}`."""

    def __init__(self, token, stack_name):
        self.token, self.stack_name = token, stack_name
        self.generation = wait_conditions._generation

    def received(self, status):
        """UniqueIds of the signals with a status."""
        signals = (_handles.get(self.token) or {}).get("signals", {})
        return {unique_id for unique_id, signal in signals.items() if signal["Status"] == status}

    def succeed(self, unique_id):
        """Signal success, as the stand-in of an instance."""
        _deliver(self.token, {"Status": "SUCCESS", "UniqueId": unique_id})

    def wait(self, count, timeout, tolerated=0):
        """
        Wait for `count` signals in total, for at most `timeout` seconds, or until more than `tolerated` failures
        arrive; returns the number of successes and of failures. Must run on a worker thread.
        """
        deadline = time.monotonic() + timeout
        with _changed:
            while True:
                if wait_conditions._generation != self.generation:
                    raise RuntimeError("the emulator was reset")
                if _is_cancelled(STACKS.get(self.stack_name)):
                    raise ValueError("Resource update cancelled")
                successes, failures = len(self.received("SUCCESS")), len(self.received("FAILURE"))
                remaining = deadline - time.monotonic()
                if successes + failures >= count or failures > tolerated or remaining <= 0:
                    return successes, failures
                _changed.wait(min(remaining, 1.0))


@contextlib.contextmanager
def expected(stack_id, stack_name, logical_id, kind):
    """Accept signals to a resource, from before its instances are launched."""
    token = _register(stack_id)
    key = (stack_id, logical_id)
    with _changed:
        _waiting[key] = {"token": token, "stack_name": stack_name, "resource_type": kind}
    try:
        yield Batch(token, stack_name)
    finally:
        with _changed:
            if _waiting.get(key, {}).get("token") == token:
                _waiting.pop(key)
            _handles.pop(token, None)


def status_of_events():
    """The event of a signal has the status of the operation: MiniStack always records CREATE_IN_PROGRESS."""

    def add_event(stack_id, stack_name, logical_id, type_name, status, reason="", *more, **named):
        operation = (STACKS.get(stack_name) or {}).get("StackStatus", "")
        if status == "CREATE_IN_PROGRESS" and reason.startswith("Received ") and operation.startswith("UPDATE"):
            status = "UPDATE_IN_PROGRESS"
        original(stack_id, stack_name, logical_id, type_name, status, reason, *more, **named)

    original = replace("_add_event", add_event)


def accept_in_rollback():
    """Accept signals of instances that the rollback of an update launches: MiniStack refuses them."""

    def signal(parameters):
        stack = _find_stack(_text(parameters, "StackName"))
        if not stack or stack["StackStatus"] != "UPDATE_ROLLBACK_IN_PROGRESS":
            return original(parameters)
        stack["StackStatus"] = "UPDATE_IN_PROGRESS"
        try:
            return original(parameters)
        finally:
            stack["StackStatus"] = "UPDATE_ROLLBACK_IN_PROGRESS"

    original = replace_action(handlers, "SignalResource", signal)


def apply():
    """Apply every change of this file."""
    status_of_events()
    accept_in_rollback()
