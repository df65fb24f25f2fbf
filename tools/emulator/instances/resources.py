"""
AWS::AutoScaling::AutoScalingGroup and AWS::EC2::Instance in stacks: CreationPolicy and UpdatePolicy. Source:
CloudFormation User Guide, "CreationPolicy attribute", "UpdatePolicy attribute".
"""

import base64
from types import SimpleNamespace

from ministack.services import autoscaling
from ministack.services.cloudformation import provisioners
from ministack_names import STACKS, calls_services, existing, name, replace
from nested_updates import interrupted
from strict.findings import add_refusal
from strict.settings import refuses

from . import groups, policies, rolling_updates, settings, signals, stand_in

GROUP = rolling_updates.TYPE
INSTANCE = "AWS::EC2::Instance"
SIZES = ("MinSize", "MaxSize", "DesiredCapacity")

_groups = name(autoscaling, "_asgs")
_stack_id = name(provisioners, "_cr_stack_id")

_policies = {}
"""ARN of a group -> the rolling update that its last successful operation has set; a rollback uses it."""


def _update_policy(stack_name, logical_id):
    return policies.attribute(stack_name, logical_id, "UpdatePolicy")


def _waiting(group, stack_name, logical_id):
    return SimpleNamespace(group=group, stack_name=stack_name, stack_id=_stack_id(stack_name), logical_id=logical_id)


def _fail(stack_name, logical_id, kind, why):
    """In mode `refuse`, fail; else record it."""
    if refuses():
        raise ValueError(why)
    add_refusal(why, resource=f"{stack_name}/{logical_id}", type=kind)


def _require(successes, failed, count, percent):
    """Why these signals do not fulfil a CreationPolicy, or None."""
    if successes >= count * percent / 100:
        return None
    if failed:
        return rolling_updates.FAILURE.format(failed=failed, count=count, percent=percent)
    return f"Failed to receive {count} resource signal(s) within the specified duration"


def _create_group(create):
    def handle(logical_id, properties, stack_name):
        policy = rolling_updates.policy_of(_update_policy(stack_name, logical_id))
        rolling_updates.check(policy, properties)
        creation = policies.attribute(stack_name, logical_id, "CreationPolicy")
        with signals.expected(_stack_id(stack_name), stack_name, logical_id, GROUP) as batch:
            physical_id, attributes = create(logical_id, properties, stack_name)
            group = _groups[physical_id]
            _set_more_fields(group, properties)
            _policies[group["AutoScalingGroupARN"]] = policy
            try:
                groups.reconcile(group)
                _await_creation(batch, group, creation, stack_name, logical_id)
            except Exception:
                groups.delete(group)
                delete_group(physical_id)
                raise
        return physical_id, attributes

    def delete_group(physical_id):
        existing(GROUP)["delete"](physical_id, {})

    return handle


def _await_creation(batch, group, creation, stack_name, logical_id):
    signal = creation.get("ResourceSignal")
    if not signal or (settings.MODE == "none" and not refuses()):
        return
    count = policies.number(signal.get("Count"), 1)
    timeout = policies.duration(signal.get("Timeout"), "PT5M")
    percent = policies.number(
        (creation.get("AutoScalingCreationPolicy") or {}).get("MinSuccessfulInstancesPercent"), 100
    )
    will_signal = stand_in.signal(batch, _waiting(group, stack_name, logical_id), groups.in_service(group))
    tolerated = int(count * (100 - percent) / 100)
    successes, failed = batch.wait(count, timeout if will_signal else 0, tolerated)
    why = _require(successes, failed, count, percent)
    if why:
        _fail(stack_name, logical_id, GROUP, why)


def _set_more_fields(group, properties):
    """Fields that MiniStack does not keep or for which it has another default, and the targets of the group."""
    group["HealthCheckGracePeriod"] = int(properties.get("HealthCheckGracePeriod", 0))
    group.setdefault("SuspendedProcesses", [])
    groups.set_target_groups(group, list(properties.get("TargetGroupARNs") or []))


def _new_sizes(group, old, new, update_policy):
    """
    MinSize, MaxSize and DesiredCapacity after an update. Without DesiredCapacity, it stays within the limits. With
    IgnoreUnmodifiedGroupSizeProperties, those that the template does not change stay.
    """
    scheduled = update_policy.get("AutoScalingScheduledAction") or {}
    ignores = policies.flag(scheduled.get("IgnoreUnmodifiedGroupSizeProperties"))
    sizes = {}
    for key in SIZES:
        is_kept = key not in new or (ignores and new.get(key) == old.get(key))
        sizes[key] = group[key] if is_kept else int(new[key])
    sizes["DesiredCapacity"] = max(sizes["MinSize"], min(sizes["MaxSize"], sizes["DesiredCapacity"]))
    return sizes


def _update_group(update):
    def handle(physical_id, old, new, stack_name, logical_id=None):
        logical_id = logical_id or physical_id
        group = _groups.get(physical_id)
        is_rollback = "ROLLBACK" in STACKS[stack_name]["StackStatus"]
        update_policy = _update_policy(stack_name, logical_id)
        arn = (group or {}).get("AutoScalingGroupARN")
        policy = _policies[arn] if is_rollback and arn in _policies else rolling_updates.policy_of(update_policy)
        if not is_rollback:
            rolling_updates.check(policy, new)
        sizes = _new_sizes(group, old, new, update_policy) if group else {}
        updated, attributes = update(physical_id, old, new, stack_name, logical_id)
        group = _groups[updated]
        _set_more_fields(group, new)
        if updated != physical_id:
            groups.reconcile(group)
            return updated, attributes
        group.update(sizes)
        if not is_rollback:
            interrupted[stack_name, logical_id] = new
        _roll(group, policy, old, new, stack_name, logical_id)
        interrupted.pop((stack_name, logical_id), None)
        _policies[group["AutoScalingGroupARN"]] = policy
        return updated, attributes

    return handle


def _roll(group, policy, old, new, stack_name, logical_id):
    """Replace the instances if the update policy says so, then reach the desired capacity."""
    changed = any(old.get(key) != new.get(key) for key in rolling_updates.PROPERTIES)
    if changed and policy:
        waits_in_vain = policy.waits and settings.MODE == "none" and not refuses()
        if not waits_in_vain:
            rolling_updates.Update(group, policy, stack_name, logical_id).run()
    groups.reconcile(group)


def _delete_group(delete):
    def handle(physical_id, properties):
        group = _groups.get(physical_id)
        if group:
            groups.delete(group)
            _policies.pop(group["AutoScalingGroupARN"], None)
        return delete(physical_id, properties)

    return handle


def _await_instance(properties, batch, creation, stack_name, logical_id):
    """Wait for the signals to an AWS::EC2::Instance, which runs nowhere."""
    signal = creation.get("ResourceSignal")
    if not signal or (settings.MODE == "none" and not refuses()):
        return
    count = policies.number(signal.get("Count"), 1)
    timeout = policies.duration(signal.get("Timeout"), "PT5M")
    if settings.MODE != "none":
        text = base64.b64decode(properties.get("UserData") or "").decode("utf-8", "replace")
        if stand_in.calls_signal(text, stack_name, _stack_id(stack_name), logical_id):
            batch.succeed(logical_id)
        else:
            timeout = 0
    successes, failed = batch.wait(count, timeout)
    why = _require(successes, failed, count, 100)
    if why:
        _fail(stack_name, logical_id, INSTANCE, why)


def creation_of_instances():
    """CreationPolicy of AWS::EC2::Instance."""

    def provision(kind, logical_id, properties, stack_name):
        creation = policies.attribute(stack_name, logical_id, "CreationPolicy") if kind == INSTANCE else {}
        if not creation:
            return original(kind, logical_id, properties, stack_name)
        with signals.expected(_stack_id(stack_name), stack_name, logical_id, kind) as batch:
            created = original(kind, logical_id, properties, stack_name)
            _await_instance(properties, batch, creation, stack_name, logical_id)
        return created

    original = replace("_provision_resource", provision)
    calls_services(INSTANCE)


def roll_back_failed_updates():
    """A failed rolling update has changed the group, so a rollback must restore it."""

    def sends_back(kind):
        return kind == GROUP or original(kind)

    original = replace("_sends_back_failed_update", sends_back)


def apply():
    """Apply every change of this file."""
    handlers = existing(GROUP)
    handlers.update(
        create=_create_group(handlers["create"]),
        update=_update_group(handlers["update"]),
        delete=_delete_group(handlers["delete"]),
        update_with_logical_id=True,
    )
    calls_services(GROUP)
    creation_of_instances()
    roll_back_failed_updates()
