"""
UpdatePolicy AutoScalingRollingUpdate: replaces the instances of a group in batches. Source: CloudFormation User Guide,
"UpdatePolicy attribute"; the texts of the events are those of CloudFormation.
"""

import time
from dataclasses import dataclass

from ministack.services.cloudformation import stacks
from ministack_names import STACKS, name
from strict.findings import add_refusal
from strict.settings import refuses

from . import groups, launch_templates, policies, settings, signals, stand_in

TYPE = "AWS::AutoScaling::AutoScalingGroup"
PROPERTIES = ("LaunchConfigurationName", "LaunchTemplate", "VPCZoneIdentifier", "AvailabilityZones", "PlacementGroup")
"""A change of one of these starts a rolling update."""

LONGEST_PAUSE = 3600
FAILURE = (
    "Received {failed} FAILURE signal(s) out of {count}. "
    "Unable to satisfy {percent}% MinSuccessfulInstancesPercent requirement"
)
NO_SIGNAL = "Failed to receive resource signals: the user data does not call cfn-signal for this stack and resource"

_event = name(stacks, "_add_event")


@dataclass(frozen=True)
class Policy:
    """AutoScalingRollingUpdate with its defaults; `pause` in seconds."""

    batch: int
    min_in_service: int
    percent: int
    pause: int
    suspended: tuple
    waits: bool


def policy_of(update_policy):
    """The rolling update of an UpdatePolicy; None if it has none. Throws ValueError for what CloudFormation refuses."""
    if (update_policy.get("AutoScalingReplacingUpdate") or {}).get("WillReplace") in (True, "true"):
        raise ValueError("the emulator does not support AutoScalingReplacingUpdate")
    if "AutoScalingRollingUpdate" not in update_policy:
        return None
    given = update_policy["AutoScalingRollingUpdate"]
    waits = policies.flag(given.get("WaitOnResourceSignals"))
    return Policy(
        batch=max(1, policies.number(given.get("MaxBatchSize"), 1)),
        min_in_service=policies.number(given.get("MinInstancesInService"), 0),
        percent=policies.number(given.get("MinSuccessfulInstancesPercent"), 100),
        pause=policies.duration(given.get("PauseTime"), "PT5M" if waits else "PT0S", LONGEST_PAUSE),
        suspended=tuple(given.get("SuspendProcesses") or ()),
        waits=waits,
    )


def check(policy, properties):
    """Throws ValueError if a policy does not fit the group."""
    if policy and policy.min_in_service >= int(properties["MaxSize"]):
        raise ValueError("MinInstancesInService must be less than the autoscaling group's MaxSize")
    unknown = set(policy.suspended) - set(groups.PROCESSES) if policy else ()
    if unknown:
        raise ValueError(f"SuspendProcesses: {', '.join(sorted(unknown))} is not a process")


def obsolete(group):
    """Instances that were not launched from the launch template version and in a subnet of the group."""
    current = launch_templates.version_of(group.get("LaunchTemplate"))
    wanted = (current[0], str(current[1])) if current else (None, None)
    subnets = groups.subnets_of(group)

    def differs(entry):
        used = entry["LaunchTemplate"]
        has = (used.get("LaunchTemplateId"), used.get("Version")) if used else (None, None)
        subnet = groups._instances.get(entry["InstanceId"], {}).get("SubnetId")
        return has != wanted or bool(subnets and subnet not in subnets)

    return [entry for entry in groups.in_service(group) if differs(entry)]


class Update:
    """One rolling update of one group."""

    def __init__(self, group, policy, stack_name, logical_id):
        self.group, self.policy = group, policy
        self.stack_name, self.logical_id = stack_name, logical_id
        self.stack_id = STACKS[stack_name]["StackId"]
        self.size = group["DesiredCapacity"]
        self.replaced = self.failures = 0

    def say(self, text):
        """Add an event of the group."""
        physical_id = self.group["AutoScalingGroupName"]
        _event(self.stack_id, self.stack_name, self.logical_id, TYPE, "UPDATE_IN_PROGRESS", text, physical_id)

    def run(self):
        """Replace all obsolete instances. Throws ValueError if too many instances fail."""
        self.total = len(obsolete(self.group))
        if not self.total:
            return
        text = (
            f"Rolling update initiated. Terminating {self.total} obsolete instance(s) in batches of "
            f"{self.policy.batch}, while keeping at least {self.policy.min_in_service} instance(s) in service."
        )
        if self.policy.waits:
            text += (
                f" Waiting on resource signals with a timeout of {self._pause()} when new instances are added to the "
                "autoscaling group."
            )
        self.say(text)
        before = self.group["MinSize"], list(self.group.get("SuspendedProcesses", []))
        self.group["SuspendedProcesses"] = [
            *before[1],
            *(item for item in self.policy.suspended if item not in before[1]),
        ]
        try:
            self._add_capacity()
            while obsolete(self.group):
                self._replace_batch()
        finally:
            self.group["MinSize"], self.group["SuspendedProcesses"] = before
            self.group["DesiredCapacity"] = self.size

    def _pause(self):
        minutes, seconds = divmod(self.policy.pause, 60)
        return "PT" + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds or not minutes else "")

    def _current(self):
        old = {entry["InstanceId"] for entry in obsolete(self.group)}
        return [entry for entry in groups.in_service(self.group) if entry["InstanceId"] not in old]

    def _add_capacity(self):
        """Launch instances in advance if a batch could not be terminated otherwise."""
        batch = min(self.policy.batch, len(obsolete(self.group)))
        now = len(groups.in_service(self.group))
        if now - self.policy.min_in_service >= batch:
            return
        raised = min(self.group["MaxSize"], max(self.size, self.policy.min_in_service + batch))
        if raised > now:
            self.say(f"Temporarily setting autoscaling group MinSize and DesiredCapacity to {raised}.")
            self.group["MinSize"] = self.group["DesiredCapacity"] = raised
            self._add(raised - now)

    def _replace_batch(self):
        old = obsolete(self.group)
        most = len(groups.in_service(self.group)) - self.policy.min_in_service
        batch = old[: max(1, min(self.policy.batch, most))]
        missing = self.size - len(self._current())
        added = max(0, min(len(batch), missing))
        ids = ",".join(entry["InstanceId"] for entry in batch)
        self.say(f"Terminating instance(s) [{ids}]; replacing with {added} new instance(s).")
        groups.terminate(self.group, batch, "a rolling update", drain=settings.runs())
        self.replaced += len(batch)
        progress = round(100 * self.replaced / self.total)
        self.say(f"Successfully terminated instance(s) [{ids}] (Progress {progress}%).")
        if added:
            self._add(added)

    def _add(self, count):
        """Launch instances, and wait for their signals."""
        with signals.expected(self.stack_id, self.stack_name, self.logical_id, TYPE) as batch:
            entries = groups.launch(self.group, count, "a rolling update")
            if not self.policy.waits:
                time.sleep(settings.seconds(self.policy.pause))
                return
            self.say(
                f"New instance(s) added to autoscaling group - Waiting on {count} resource signal(s) "
                f"with a timeout of {self._pause()}."
            )
            tolerated = self._tolerated()
            will_signal = stand_in.signal(batch, self, entries)
            if not will_signal and not refuses():
                add_refusal(NO_SIGNAL, resource=f"{self.stack_name}/{self.logical_id}", type=TYPE)
                return
            successes, failed = batch.wait(count, self.policy.pause if will_signal else 0, tolerated)
        missing = count - successes - failed
        self.failures += failed + missing
        if self.failures <= self._limit():
            return
        if failed:
            raise ValueError(FAILURE.format(failed=failed, count=count, percent=self.policy.percent))
        raise ValueError(
            f"Failed to receive {missing} resource signal(s) for the current batch. "
            "Each resource signal timeout is counted as a FAILURE."
        )

    def _limit(self):
        return int(self.total * (100 - self.policy.percent) / 100)

    def _tolerated(self):
        return self._limit() - self.failures
