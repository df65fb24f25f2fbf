"""Settings of emulated instances: environment variables that start.ts sets. See docs/emulated-instances.md."""

import os

MODES = ("none", "signal", "run")

MODE = os.environ.get("HIPAA_STACKS_INSTANCES") or "signal"
"""
`run`: the user data of the launch template runs on this machine, in namespaces of its own. `signal`: nothing runs; a
stand-in signals success if the user data calls cfn-signal for the resource. `none`: nothing runs and nothing signals.
"""

TIME_FACTOR = 20
"""Health check intervals, deregistration delays and pauses without signals are divided by this factor."""

if MODE not in MODES:
    raise SystemExit(f"HIPAA_STACKS_INSTANCES is {MODE!r}; set it to one of {', '.join(MODES)}")


def runs():
    """Whether user data runs."""
    return MODE == "run"


def seconds(value):
    """The time in the emulator, in seconds, of a period in AWS that waits for nothing."""
    return float(value) / TIME_FACTOR
