"""GetConsoleOutput of EC2: the output of the user data and of the units of a running instance."""

import base64
from datetime import datetime, timezone

from ministack.services import ec2
from ministack_names import fail, name

from . import runners

_actions = name(ec2, "_ACTION_MAP")
_text = name(ec2, "_p")
_xml = name(ec2, "_xml")


def _console_output(parameters):
    instance_id = _text(parameters, "InstanceId")
    output = base64.b64encode(runners.console_of(instance_id).encode()).decode()
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    inner = f"<instanceId>{instance_id}</instanceId><timestamp>{now}</timestamp><output>{output}</output>"
    return _xml(200, "GetConsoleOutputResponse", inner)


def apply():
    """Add the action."""
    if "GetConsoleOutput" in _actions:
        fail("it now supports GetConsoleOutput itself")
    _actions["GetConsoleOutput"] = _console_output
