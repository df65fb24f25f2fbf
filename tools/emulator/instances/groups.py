"""
Auto Scaling groups that launch and terminate instances. MiniStack lists invented instances only. Source: EC2 Auto
Scaling User Guide, "Instance lifecycle", "Health checks for instances".
"""

import contextvars
import datetime
import threading
import time
import uuid

from ministack.services import autoscaling, ec2
from ministack_names import name, region

from . import addresses, launch_templates, runners, targets

_groups = name(autoscaling, "_asgs")
_instances = name(ec2, "_instances")
_tags = name(ec2, "_tags")
_launch = name(ec2, "_launch_instances_internal")
_terminate = name(ec2, "_terminate_instances")
_profile = name(ec2, "_resolve_iam_instance_profile")

lock = threading.RLock()
_contexts = {}
"""ARN of a group -> the context (account, Region, caller) in which it was created."""
_in_service_since = {}
"""Instance ID -> time, in seconds."""


def remember(group):
    """Keep a group at its desired capacity from now on."""
    _contexts.setdefault(group["AutoScalingGroupARN"], contextvars.copy_context())


def subnets_of(group):
    """IDs of the subnets."""
    return [item for item in (group.get("VPCZoneIdentifier") or "").split(",") if item]


def is_suspended(group, process):
    """Whether SuspendProcesses includes a process."""
    return process in group.get("SuspendedProcesses", [])


def record(group, description, cause, status="Successful"):
    """Add a scaling activity."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    activity = {"id": str(uuid.uuid4()), "time": now, "description": description, "cause": cause, "status": status}
    group.setdefault("Activities", []).insert(0, activity)


def launch(group, count, cause="a difference between desired and actual capacity"):
    """Launch instances; returns their entries in the group."""
    return [_launch_one(group, cause) for _ in range(count)]


def _launch_one(group, cause):
    version = launch_templates.version_of(group.get("LaunchTemplate"))
    template, number, data = version or ("", 0, {})
    launch_templates.user_data(data)
    subnet = _next_subnet(group)
    with lock:
        instance = _ec2_instance(group, data, subnet)
        instance_id = instance["InstanceId"]
        _tags[instance_id] = _tags_of(group, data, template, number)
        zone = instance["Placement"]["AvailabilityZone"]
        used = {**group["LaunchTemplate"], "Version": str(number)} if version else {}
        entry = {
            "InstanceId": instance_id,
            "LifecycleState": "Pending",
            "HealthStatus": "Healthy",
            "AvailabilityZone": zone,
            "ProtectedFromScaleIn": group["NewInstancesProtectedFromScaleIn"],
            "LaunchTemplate": used,
            "LaunchConfigurationName": group.get("LaunchConfigurationName", ""),
        }
        group["Instances"].append(entry)
    runners.start(instance, data)
    if _groups.get(group["AutoScalingGroupName"]) is not group:
        runners.stop(instance_id)
        raise ValueError(f"AutoScalingGroup {group['AutoScalingGroupName']} was deleted while {instance_id} started")
    instance["State"] = {"Code": 16, "Name": "running"}
    entry["LifecycleState"] = "InService"
    _in_service_since[instance_id] = time.monotonic()
    if not is_suspended(group, "AddToLoadBalancer"):
        for target_group in group.get("TargetGroupARNs", []):
            targets.register(target_group, instance_id)
    record(group, f"Launching a new EC2 instance: {instance_id}", f"An instance was started in response to {cause}.")
    return entry


def _next_subnet(group):
    """The subnet with the fewest instances of the group."""
    subnets = subnets_of(group)
    used = [
        _instances[entry["InstanceId"]]["SubnetId"] for entry in group["Instances"] if entry["InstanceId"] in _instances
    ]
    return min(subnets, key=used.count) if subnets else ""


def _ec2_instance(group, data, subnet):
    profile = launch_templates.profile_of(data)
    is_arn = profile.startswith("arn:")
    found, error = _profile(iam_arn=profile if is_arn else "", iam_name="" if is_arn else profile)
    if error:
        raise ValueError(f"Invalid IAM Instance Profile: {profile}")
    [instance] = _launch(
        data.get("ImageId") or "ami-00000000",
        data.get("InstanceType") or "t2.micro",
        subnet,
        1,
        key_name=data.get("KeyName", ""),
        user_data=data.get("UserData", ""),
        sg_ids=launch_templates.security_groups(data),
        requested_private_ip=addresses.assign(subnet, runners.claim),
        iam_profile=found,
    )
    zones = group["AvailabilityZones"] or [f"{region()}a"]
    instance["Placement"]["AvailabilityZone"] = addresses.zone_of(subnet) or zones[len(group["Instances"]) % len(zones)]
    instance["State"] = {"Code": 0, "Name": "pending"}
    instance["PublicIpAddress"] = instance["PublicDnsName"] = ""
    return instance


def _tags_of(group, data, template, number):
    tags = {tag["Key"]: tag["Value"] for tag in launch_templates.instance_tags(data)}
    for tag in group.get("Tags", []):
        if tag.get("PropagateAtLaunch") or tag["Key"].startswith("aws:cloudformation:"):
            tags[tag["Key"]] = tag["Value"]
    tags["aws:autoscaling:groupName"] = group["AutoScalingGroupName"]
    if template:
        tags |= {"aws:ec2launchtemplate:id": template, "aws:ec2launchtemplate:version": str(number)}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def set_target_groups(group, arns):
    """Register the instances in target groups that are new, and deregister them from those that are removed."""
    before = group.get("TargetGroupARNs", [])
    group["TargetGroupARNs"] = arns
    for entry in in_service(group):
        for arn in set(arns) - set(before):
            targets.register(arn, entry["InstanceId"])
        for arn in set(before) - set(arns):
            targets.deregister(arn, entry["InstanceId"])


def terminate(group, entries, cause="a difference between desired and actual capacity", drain=True):
    """Deregister instances, wait until they are drained, and terminate them. Blocks: call it on a worker thread."""
    ends = [0.0]
    for entry in entries:
        entry["LifecycleState"] = "Terminating"
        ends += [targets.deregister(arn, entry["InstanceId"]) for arn in group.get("TargetGroupARNs", [])]
    if drain:
        time.sleep(max(0.0, max(ends) - time.monotonic()))
    for entry in entries:
        instance_id = entry["InstanceId"]
        if instance_id in _instances:
            _terminate({"InstanceId.1": instance_id, "InstanceId.member.1": instance_id})
        runners.stop(instance_id)
        with lock:
            if entry in group["Instances"]:
                group["Instances"].remove(entry)
        _in_service_since.pop(instance_id, None)
        record(
            group,
            f"Terminating EC2 instance: {instance_id}",
            f"An instance was taken out of service in response to {cause}.",
        )


def reconcile(group):
    """Launch or terminate instances until the group has its desired capacity."""
    remember(group)
    missing = group["DesiredCapacity"] - len(in_service(group))
    if missing > 0 and not is_suspended(group, "Launch"):
        launch(group, missing)
    if missing < 0 and not is_suspended(group, "Terminate"):
        terminate(group, in_service(group)[:-missing])


def in_service(group):
    """The instances that are not being terminated, oldest first."""
    return [entry for entry in group["Instances"] if entry["LifecycleState"] in ("Pending", "InService")]


def is_unhealthy(group, entry):
    """Why an instance is unhealthy, or ''."""
    instance_id = entry["InstanceId"]
    if entry["HealthStatus"] == "Unhealthy":
        return "a user health-check"
    instance = _instances.get(instance_id)
    if not instance or instance["State"]["Name"] not in ("pending", "running"):
        return "an EC2 health check"
    since = _in_service_since.get(instance_id)
    in_grace = since is None or time.monotonic() - since < group["HealthCheckGracePeriod"]
    if "ELB" not in group["HealthCheckType"] or in_grace:
        return ""
    states = [targets.health(arn, instance_id)[0] for arn in group.get("TargetGroupARNs", [])]
    return "an ELB system health check failure" if "unhealthy" in states else ""


def replace_unhealthy(group):
    """Terminate unhealthy instances and launch new ones."""
    if is_suspended(group, "HealthCheck") or is_suspended(group, "ReplaceUnhealthy"):
        return
    for entry in in_service(group):
        cause = is_unhealthy(group, entry)
        if cause and entry["LifecycleState"] == "InService":
            entry["HealthStatus"] = "Unhealthy"
            terminate(group, [entry], cause)
            if not is_suspended(group, "Launch"):
                launch(group, 1, "an unhealthy instance needing to be replaced")


def delete(group):
    """Terminate all instances of a group that is deleted."""
    _contexts.pop(group["AutoScalingGroupARN"], None)
    group["SuspendedProcesses"] = list(PROCESSES)
    terminate(group, list(group["Instances"]), "the deletion of the group", drain=False)


PROCESSES = (
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
)


def each(function):
    """Call a function for each group, in the context of the group."""
    for arn, context in list(_contexts.items()):
        context.copy().run(_call, arn, function)


def _call(arn, function):
    group = next((item for item in _groups.values() if item["AutoScalingGroupARN"] == arn), None)
    if group:
        function(group)
    else:
        _contexts.pop(arn, None)


def reset():
    """Forget all groups; their instances end."""
    _contexts.clear()
    _in_service_since.clear()
    targets.reset()
    runners.stop_all()
