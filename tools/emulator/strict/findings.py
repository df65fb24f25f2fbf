"""What AWS would have refused since the start, and loops of events: the lists of the report page."""

import logging

log = logging.getLogger("ministack")

refused = []
"""Each: `resource` (stack/logical ID), or `service` and `target`, or `principal`, `action` and `target`; and `why`."""

loops = []
"""Each: `event` and `target` of a rule whose delivery causes the event again."""


def add_refusal(why, **where):
    """Record once that AWS would refuse something."""
    entry = {**where, "why": why}
    if entry not in refused:
        refused.append(entry)
        log.warning("AWS would refuse: %s (%s)", why, ", ".join(str(value) for value in where.values()))


def add_loop(event, target):
    """Record once that a delivery causes the event that it delivers."""
    entry = {"event": event, "target": target, "why": f"LOOP: {event} causes itself by a delivery to {target}"}
    if entry not in loops:
        loops.append(entry)
        log.warning("%s", entry["why"])


def report():
    """The lists, for the report page."""
    return {"refused": refused, "loops": loops}
