"""CreationPolicy and UpdatePolicy of a resource, with intrinsic functions resolved."""

import copy
import re

from ministack.services.cloudformation import engine, provisioners, wait_conditions
from ministack_names import STACKS, name, replace

_definition = name(provisioners, "_cfn_wait_condition_definition")
_resolve = name(engine, "_resolve_refs")
_conditions = name(engine, "_evaluate_conditions")
_timeout = name(wait_conditions, "validate_resource_signal_timeout")

_operations = {}
"""Name of a stack -> template and parameters of the operation in progress."""


def remember_operations():
    """Keep template and parameters of a running operation: the stack itself has them only after it has succeeded."""

    async def deploy(stack_name, stack_id, template, parameters, *arguments, **named):
        _operations[stack_name] = template, parameters
        try:
            return await original(stack_name, stack_id, template, parameters, *arguments, **named)
        finally:
            _operations.pop(stack_name, None)

    original = replace("_deploy_stack_async", deploy)


def attribute(stack_name, logical_id, attribute_name):
    """The value of an attribute such as `UpdatePolicy`; {} if the resource has none."""
    value = _definition(stack_name, logical_id).get(attribute_name)
    if not value:
        return {}
    stack = STACKS[stack_name]
    template, parameters = _operations.get(stack_name) or (stack["_template"], stack["_resolved_params"])
    conditions = _conditions(template, parameters)
    names = stack["_resources"], parameters, conditions, template.get("Mappings", {}), stack_name, stack["StackId"]
    resolved = _resolve(copy.deepcopy(value), *names)
    return {key: item for key, item in resolved.items() if isinstance(item, dict)} if isinstance(resolved, dict) else {}


def duration(value, default, most=43200):
    """Seconds of an ISO 8601 duration such as `PT15M`. Throws ValueError if it is longer than `most`."""
    text = str(value if value not in (None, "") else default)
    if re.fullmatch(r"PT0+[HMS]", text):
        return 0
    seconds = _timeout(text, "CreationPolicy or UpdatePolicy")
    if seconds > most:
        raise ValueError(f"{text} is longer than the maximum of {most // 3600} hour(s)")
    return seconds


def number(value, default):
    """An integer that can be quoted."""
    return int(value) if value not in (None, "") else default


def flag(value):
    """A boolean that can be quoted."""
    return str(value).lower() == "true"
