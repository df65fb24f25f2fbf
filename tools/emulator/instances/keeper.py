"""The thread that replaces unhealthy instances and checks targets, as the services do all the time."""

import logging
import threading
import time

from ministack.core.concurrency import spawn_background

from . import groups, runners, settings, targets

log = logging.getLogger("ministack")

PERIOD = 0.5
"""In seconds."""

_busy = set()


def _keep(group):
    arn = group["AutoScalingGroupARN"]
    if settings.runs():
        targets.check_all(runners.is_running, runners.probe_of)
    unhealthy = any(groups.is_unhealthy(group, entry) for entry in groups.in_service(group))
    if not unhealthy or arn in _busy:
        return

    def work():
        try:
            groups.replace_unhealthy(group)
        finally:
            _busy.discard(arn)

    _busy.add(arn)
    spawn_background(work, thread_name="auto-scaling-health")


def _run():
    while True:
        time.sleep(PERIOD)
        try:
            groups.each(_keep)
        except Exception:
            log.exception("Auto Scaling")


def start():
    """Start the thread."""
    threading.Thread(target=_run, daemon=True, name="auto-scaling").start()
