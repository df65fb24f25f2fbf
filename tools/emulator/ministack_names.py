"""Looks up the private names of MiniStack that this plugin depends on, and fails if one is missing."""

from ministack.core import responses
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, engine, handlers, helpers, provisioners, stacks

MODULES = (cloudformation, provisioners, engine, helpers, stacks, changesets, handlers)


def fail(what):
    """End the emulator with one line: the plugin does not support this version of MiniStack."""
    raise SystemExit(f"the plugin does not support this version of MiniStack: {what}; review tools/emulator")


def name(module, attribute):
    """A private name of MiniStack; ends the emulator if it is missing."""
    if not hasattr(module, attribute):
        fail(f"{module.__name__}.{attribute} is missing")
    return getattr(module, attribute)


def replace(attribute, function):
    """Replace the function `attribute` in every module of MiniStack that imports it; returns the original."""
    holders = [module for module in MODULES if hasattr(module, attribute)]
    if not holders:
        fail(f"{attribute} is missing")
    original = getattr(holders[0], attribute)
    for module in holders:
        setattr(module, attribute, function)
    return original


def replace_action(handlers_module, action, function):
    """Replace the handler of a CloudFormation API action; returns the original."""
    actions = name(handlers_module, "_ACTION_HANDLERS")
    if action not in actions:
        fail(f"it no longer supports the action {action}")
    original = actions[action]
    actions[action] = function
    return original


account_id = name(responses, "get_account_id")
region = name(responses, "get_region")
STACKS = name(cloudformation, "_stacks")
TYPES = name(provisioners, "_RESOURCE_HANDLERS")

_on_thread = set()
_runs_on_worker_thread = name(stacks, "_runs_on_worker_thread")
replace("_runs_on_worker_thread", lambda type_name: type_name in _on_thread or _runs_on_worker_thread(type_name))


def existing(type_name):
    """The handlers of a type that MiniStack supports."""
    if type_name not in TYPES:
        fail(f"it no longer supports {type_name}")
    return TYPES[type_name]


def calls_services(type_name):
    """
    Run the handlers of a type on a worker thread, because they call the emulator over HTTP, which would block its event
    loop.
    """
    _on_thread.add(type_name)


def add(type_name, create, delete, update=None, replaced_by=()):
    """
    Add a type that MiniStack lacks.

    `create(logical_id, properties, stack_name)` and `update(physical_id, old, new)` return `(physical id, attributes)`;
    `delete(physical_id, properties)`. A change of a property in `replaced_by`, or any change without an `update`,
    replaces the resource.
    """
    if type_name in TYPES:
        fail(f"it now supports {type_name} itself")

    def update_or_replace(physical_id, old, new, stack_name, logical_id=None):
        if update and all(old.get(key) == new.get(key) for key in replaced_by):
            return update(physical_id, old, new)
        return create(logical_id, new, stack_name)  # the stack deletes the old resource at the end

    TYPES[type_name] = {
        "create": create,
        "update": update_or_replace,
        "update_with_logical_id": True,
        "delete": delete,
    }
    calls_services(type_name)


def nothing_to_delete(_, __):
    """The resource is deleted with the resource that it belongs to."""
