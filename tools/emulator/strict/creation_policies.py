"""
CreationPolicy of instances and Auto Scaling groups: creation fails unless enough signals arrive in time. Source:
CloudFormation User Guide, "CreationPolicy attribute". MiniStack waits for wait conditions only.
"""

from ministack.services.cloudformation import provisioners, wait_conditions
from ministack_names import calls_services, name, replace

from . import settings

TYPES = ("AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance")

_definition = name(provisioners, "_cfn_wait_condition_definition")
_stack_id = name(provisioners, "_cr_stack_id")
for function in ("validate_count", "validate_resource_signal_timeout", "register_slot", "wait_for"):
    name(wait_conditions, function)


def _wait(kind, logical_id, stack_name):
    definition = _definition(stack_name, logical_id) or {}
    signal = (definition.get("CreationPolicy") or {}).get("ResourceSignal")
    if not signal:
        return
    count = wait_conditions.validate_count(signal.get("Count"), logical_id)
    timeout = wait_conditions.validate_resource_signal_timeout(signal.get("Timeout"), logical_id)
    stack_id = _stack_id(stack_name)
    slot = wait_conditions.register_slot(stack_id)
    try:
        wait_conditions.wait_for(slot, stack_id, stack_name, logical_id, kind, count, timeout)
    except TimeoutError as error:
        raise ValueError(f"Failed to receive {count} resource signal(s) within the specified duration") from error


def apply():
    """
    Wait after the resource is created. Not in report mode: the emulator starts no instance that could send a signal.
    """
    if not settings.refuses():
        return

    def provision(kind, logical_id, properties, stack_name):
        created = create(kind, logical_id, properties, stack_name)
        if kind in TYPES:
            _wait(kind, logical_id, stack_name)
        return created

    create = replace("_provision_resource", provision)
    for kind in TYPES:
        calls_services(kind)
