"""Mode of the emulator: environment variables that start.ts sets."""

import os

MODES = ("refuse", "report")

MODE = os.environ.get("HIPAA_STACKS_STRICT") or "refuse"
"""`refuse`: what AWS would refuse fails. `report`: it succeeds, and the report page lists it."""

SENDS_SOURCE = os.environ.get("HIPAA_STACKS_EVENT_SOURCE", "sent") != "omitted"
"""
Whether EventBridge sends aws:SourceArn and aws:SourceAccount when it publishes to a topic. The AWS documentation is
unclear.
"""

if MODE not in MODES:
    raise SystemExit(f"HIPAA_STACKS_STRICT is {MODE!r}; set it to one of {', '.join(MODES)}")


def refuses():
    """Whether what AWS would refuse fails."""
    return MODE == "refuse"
