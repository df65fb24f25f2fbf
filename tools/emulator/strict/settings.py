"""How strict the emulator is: environment variables that start.ts sets."""

import os

MODES = ("refuse", "report")

MODE = os.environ.get("HIPAA_STACKS_STRICT") or "refuse"
"""`refuse`: what AWS would refuse fails. `report`: it passes, and the report page lists it."""

SENDS_SOURCE = os.environ.get("HIPAA_STACKS_EVENT_SOURCE", "sent") != "omitted"
"""Whether EventBridge sends aws:SourceArn and aws:SourceAccount when it publishes to a topic. AWS's documentation is unclear."""

if MODE not in MODES:
    raise SystemExit(f"HIPAA_STACKS_STRICT is {MODE!r}; give one of {', '.join(MODES)}")


def refuses():
    """Whether what AWS would refuse fails here."""
    return MODE == "refuse"
