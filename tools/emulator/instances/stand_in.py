"""
The stand-in of instances in mode `signal`: it runs nothing, and signals success if the user data calls cfn-signal for
the resource that waits. This proves that the user data names the tool, the stack and the resource, nothing else.
"""

import logging

from . import launch_templates, settings

log = logging.getLogger("ministack")


def calls_signal(text, stack_name, stack_id, logical_id):
    """Whether user data contains cfn-signal, the stack and the logical ID."""
    return "cfn-signal" in text and logical_id in text and (stack_id in text or stack_name in text)


def signal(batch, waiting, entries):
    """
    Signal for new instances, in mode `signal`. Returns whether a signal can arrive; if it cannot, there is no reason to
    wait. `waiting` has `group`, `stack_name`, `stack_id` and `logical_id`.
    """
    if settings.MODE != "signal":
        return True
    version = launch_templates.version_of(waiting.group.get("LaunchTemplate"))
    text = launch_templates.user_data(version[2]) if version else ""
    if not calls_signal(text, waiting.stack_name, waiting.stack_id, waiting.logical_id):
        log.warning(
            "%s/%s waits for signals, and its user data does not call cfn-signal for this stack and resource",
            waiting.stack_name,
            waiting.logical_id,
        )
        return False
    for entry in entries:
        batch.succeed(entry["InstanceId"])
    return True
