"""
Registration of instances in target groups, and the health of targets. With running instances, each target is
requested as its target group says; otherwise every target is healthy. Source: Elastic Load Balancing, "Health checks
for Application Load Balancer target groups".
"""

import threading
import time

from ministack.services import alb
from ministack_names import name

from . import settings

_groups = name(alb, "_tgs")
_targets = name(alb, "_targets")
_attributes = name(alb, "_tg_attrs")
_listeners = name(alb, "_listeners")
_rules = name(alb, "_rules")
_parse = name(alb, "_parse_targets_param")
_text = name(alb, "_p")
_xml = name(alb, "_xml")
_error = name(alb, "_error")

REASONS = {
    "Elb.InitialHealthChecking": "Initial health checks in progress",
    "Target.NotInUse": "Target group is not configured to receive traffic from the load balancer",
    "Target.DeregistrationInProgress": "Target deregistration is in progress",
    "Target.Timeout": "Request timed out",
    "Target.FailedHealthChecks": "Health checks failed",
}

_checked = {}
"""(target group ARN, target ID) -> Check."""
_draining = {}
"""(target group ARN, target ID) -> when the deregistration ends."""


def register(group_arn, instance_id):
    """Register an instance with the port of the target group."""
    group = _groups.get(group_arn)
    if group is None:
        raise ValueError(f"Target group '{group_arn}' not found")
    registered = _targets.setdefault(group_arn, [])
    if all(target["Id"] != instance_id for target in registered):
        registered.append({"Id": instance_id, "Port": group["Port"]})


def deregister(group_arn, instance_id):
    """Deregister an instance. It is draining for the deregistration delay; returns when this ends."""
    registered = _targets.get(group_arn)
    if not registered or all(target["Id"] != instance_id for target in registered):
        return time.monotonic()
    _targets[group_arn] = [target for target in registered if target["Id"] != instance_id]
    check = _checked.pop((group_arn, instance_id), None)
    if check:
        check.ended.set()
    attributes = {item["Key"]: item["Value"] for item in _attributes.get(group_arn, [])}
    has_traffic = settings.runs() and _is_used(group_arn)
    delay = settings.seconds(attributes.get("deregistration_delay.timeout_seconds", 300)) if has_traffic else 0
    end = time.monotonic() + delay
    _draining[group_arn, instance_id] = end
    return end


def _is_used(group_arn):
    """Whether a listener or a rule forwards to a target group."""
    actions = [
        action
        for entry in (*_listeners.values(), *_rules.values())
        for action in entry.get("DefaultActions") or entry.get("Actions") or []
    ]
    return any(
        group_arn == action.get("TargetGroupArn")
        or any(
            group_arn == item.get("TargetGroupArn")
            for item in (action.get("ForwardConfig") or {}).get("TargetGroups") or []
        )
        for action in actions
    )


def health(group_arn, target_id):
    """State and reason code of a target."""
    if _draining.get((group_arn, target_id), 0) > time.monotonic():
        return "draining", "Target.DeregistrationInProgress"
    if not _is_used(group_arn):
        return "unused", "Target.NotInUse"
    check = _checked.get((group_arn, target_id))
    return (check.state, check.reason) if check else ("healthy", "")


class Check(threading.Thread):
    """The health check of one target: `probe(group, port, path)` returns a status code or the reason of a failure."""

    def __init__(self, group, target, probe):
        super().__init__(daemon=True, name=f"health-{target['Id']}")
        self.group, self.target, self.probe = group, target, probe
        self.state, self.reason = "initial", "Elb.InitialHealthChecking"
        self.ended = threading.Event()
        self.successes = self.failures = 0

    def run(self):
        while not self.ended.is_set():
            self.record(self.probe(self.group, check_port(self.group, self.target)))
            self.ended.wait(settings.seconds(self.group["HealthCheckIntervalSeconds"]))

    def record(self, result):
        """Count one result; a target changes its state after the threshold. The first success makes it healthy."""
        if isinstance(result, int) and matches(self.group["Matcher"]["HttpCode"], result):
            self.successes, self.failures = self.successes + 1, 0
            if self.state == "initial" or self.successes >= self.group["HealthyThresholdCount"]:
                self.state, self.reason = "healthy", ""
            return
        self.successes, self.failures = 0, self.failures + 1
        if self.failures >= self.group["UnhealthyThresholdCount"]:
            self.state = "unhealthy"
            self.reason = "Target.ResponseCodeMismatch" if isinstance(result, int) else result


def check_port(group, target):
    """The port of the health check."""
    port = str(group["HealthCheckPort"])
    return int(target.get("Port") or group["Port"]) if port == "traffic-port" else int(port)


def matches(codes, status):
    """Whether a status code is among `200,202` or `200-299`."""
    for part in str(codes).split(","):
        first, _, last = part.strip().partition("-")
        if int(first) <= status <= int(last or first):
            return True
    return False


def check_all(is_running, probe_of):
    """Start the checks of registered targets that run and end those of targets that do not exist any more."""
    for group_arn, group in list(_groups.items()):
        registered = {target["Id"]: target for target in _targets.get(group_arn, [])}
        for target_id, target in registered.items():
            key = group_arn, target_id
            if key not in _checked and is_running(target_id) and _is_used(group_arn):
                _checked[key] = Check(group, target, probe_of(target_id))
                _checked[key].start()
    for key in [key for key in _checked if key[0] not in _groups or not is_running(key[1])]:
        if key[0] in _groups and any(target["Id"] == key[1] for target in _targets.get(key[0], [])):
            _checked[key].ended.set()
            _checked[key].state, _checked[key].reason = "unhealthy", "Target.FailedHealthChecks"


def reset():
    """End all checks."""
    for check in _checked.values():
        check.ended.set()
    _checked.clear()
    _draining.clear()


def _description(group_arn, target, port):
    state, reason = health(group_arn, target["Id"])
    text = REASONS.get(reason, "Health checks failed with these codes" if reason else "")
    health_xml = f"<State>{state}</State>"
    if reason:
        health_xml += f"<Reason>{reason}</Reason><Description>{text}</Description>"
    return (
        f"<member><Target><Id>{target['Id']}</Id><Port>{target.get('Port', port)}</Port></Target>"
        f"<HealthCheckPort>{check_port(_groups[group_arn], target)}</HealthCheckPort>"
        f"<TargetHealth>{health_xml}</TargetHealth></member>"
    )


def describe_health(parameters):
    """DescribeTargetHealth with the real state: MiniStack returns healthy for every target."""
    group_arn = _text(parameters, "TargetGroupArn")
    if group_arn not in _groups:
        return _error("TargetGroupNotFound", f"Target group '{group_arn}' not found.")
    port = _groups[group_arn].get("Port", 80)
    listed = list(_targets.get(group_arn, []))
    listed += [
        {"Id": target, "Port": port}
        for (arn, target), end in list(_draining.items())
        if arn == group_arn and end > time.monotonic() and all(item["Id"] != target for item in listed)
    ]
    wanted = {target["Id"] for target in _parse(parameters)}
    described = "".join(_description(group_arn, item, port) for item in listed if not wanted or item["Id"] in wanted)
    return _xml(200, "DescribeTargetHealth", f"<TargetHealthDescriptions>{described}</TargetHealthDescriptions>")


def apply():
    """Replace DescribeTargetHealth."""
    actions = name(alb, "_ACTION_MAP")
    actions["DescribeTargetHealth"] = describe_health
