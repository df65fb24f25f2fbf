"""Auto Scaling and EC2 actions on groups that have instances."""

from xml.sax.saxutils import escape

from ministack.core.concurrency import spawn_background
from ministack.services import autoscaling, ec2
from ministack_names import fail, name

from . import groups, runners, settings

_groups = name(autoscaling, "_asgs")
_actions = name(autoscaling, "_ACTION_MAP")
_text = name(autoscaling, "_p")
_members = name(autoscaling, "_parse_member_list")
_xml = name(autoscaling, "_xml")
_error = name(autoscaling, "_error")
_instances_xml = name(autoscaling, "_instances_xml")
_reset = name(autoscaling, "reset")
_fields = name(autoscaling, "_create_asg")


def _reconcile(group):
    """Launch at once, and terminate in the background: a request does not wait until targets are drained."""
    group.setdefault("TargetGroupARNs", [])
    group.setdefault("SuspendedProcesses", [])
    missing = group["DesiredCapacity"] - len(groups.in_service(group))
    if missing > 0 and not settings.runs():
        groups.reconcile(group)
    elif missing:
        spawn_background(groups.reconcile, group, thread_name="auto-scaling")
    else:
        groups.remember(group)


def _more_xml(group):
    """The instances, with what MiniStack omits from a group."""
    arns = "".join(f"<member>{escape(arn)}</member>" for arn in group.get("TargetGroupARNs", []))
    suspended = "".join(
        f"<member><ProcessName>{process}</ProcessName></member>" for process in group.get("SuspendedProcesses", [])
    )
    return (
        f"{_instances_xml(group)}<TargetGroupARNs>{arns}</TargetGroupARNs>"
        f"<SuspendedProcesses>{suspended}</SuspendedProcesses>"
    )


def _group_of(instance_id):
    for group in _groups.values():
        for entry in group["Instances"]:
            if entry["InstanceId"] == instance_id:
                return group, entry
    return None, None


def _create(parameters):
    response = _fields(parameters)
    group = _groups.get(_text(parameters, "AutoScalingGroupName"))
    if response[0] == 200 and group:
        group["TargetGroupARNs"] = _members(parameters, "TargetGroupARNs")
    return response


def _delete(original):
    def handle(parameters):
        group = _groups.get(_text(parameters, "AutoScalingGroupName"))
        if group and group["Instances"] and _text(parameters, "ForceDelete") != "true":
            return _error(
                "ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
                "still in the group.",
            )
        if group:
            groups.delete(group)
        return original(parameters)

    return handle


def _terminate_in_group(parameters):
    group, entry = _group_of(_text(parameters, "InstanceId"))
    if not group:
        return _error(
            "ValidationError",
            f"Instance Id not found - No managed instance found for instance ID: {_text(parameters, 'InstanceId')}",
        )
    if _text(parameters, "ShouldDecrementDesiredCapacity") == "true":
        group["DesiredCapacity"] -= 1

    def work():
        groups.terminate(group, [entry], "a user request", drain=settings.runs())
        groups.reconcile(group)

    spawn_background(work, thread_name="auto-scaling")
    return _xml(200, "TerminateInstanceInAutoScalingGroupResponse", "<TerminateInstanceInAutoScalingGroupResult/>")


def _set_health(parameters):
    group, entry = _group_of(_text(parameters, "InstanceId"))
    if not group:
        return _error(
            "ValidationError",
            f"Instance Id not found - No managed instance found for instance ID: {_text(parameters, 'InstanceId')}",
        )
    entry["HealthStatus"] = _text(parameters, "HealthStatus")
    return _xml(200, "SetInstanceHealthResponse", "")


def _suspend(suspends):
    def handle(parameters):
        group = _groups.get(_text(parameters, "AutoScalingGroupName"))
        if not group:
            return _error("ValidationError", "AutoScalingGroup name not found")
        given = _members(parameters, "ScalingProcesses") or list(groups.PROCESSES)
        kept = [process for process in group.get("SuspendedProcesses", []) if process not in given]
        group["SuspendedProcesses"] = kept + (given if suspends else [])
        action = "SuspendProcesses" if suspends else "ResumeProcesses"
        return _xml(200, f"{action}Response", "")

    return handle


def _describe_activities(parameters):
    wanted = _text(parameters, "AutoScalingGroupName")
    found = [
        f"<member><ActivityId>{item['id']}</ActivityId><AutoScalingGroupName>{name_}</AutoScalingGroupName>"
        f"<Description>{escape(item['description'])}</Description><Cause>{escape(item['cause'])}</Cause>"
        f"<StartTime>{item['time']}</StartTime><EndTime>{item['time']}</EndTime>"
        f"<StatusCode>{item['status']}</StatusCode><Progress>100</Progress></member>"
        for name_, group in _groups.items()
        if not wanted or name_ == wanted
        for item in group.get("Activities", [])
    ]
    body = f"<Activities>{''.join(found)}</Activities>"
    result = f"<DescribeScalingActivitiesResult>{body}</DescribeScalingActivitiesResult>"
    return _xml(200, "DescribeScalingActivitiesResponse", result)


def _terminate_instances(end_records):
    def handle(parameters):
        response = end_records(parameters)
        number = 1
        while response[0] == 200 and (value := parameters.get(f"InstanceId.{number}")):
            runners.stop(value[0] if isinstance(value, list) else value)
            number += 1
        return response

    return handle


def _reset_groups():
    groups.reset()
    _reset()


def apply():
    """Apply every change of this file."""
    added = {
        "TerminateInstanceInAutoScalingGroup": _terminate_in_group,
        "SetInstanceHealth": _set_health,
        "SuspendProcesses": _suspend(True),
        "ResumeProcesses": _suspend(False),
    }
    for action in added:
        if action in _actions:
            fail(f"it now supports {action} itself")
    _actions.update(added)
    _actions["CreateAutoScalingGroup"] = _create
    _actions["DeleteAutoScalingGroup"] = _delete(_actions["DeleteAutoScalingGroup"])
    _actions["DescribeScalingActivities"] = _describe_activities
    autoscaling._reconcile_instances = _reconcile
    autoscaling._instances_xml = _more_xml
    autoscaling.reset = _reset_groups
    ec2_actions = name(ec2, "_ACTION_MAP")
    ec2_actions["TerminateInstances"] = _terminate_instances(ec2_actions["TerminateInstances"])
