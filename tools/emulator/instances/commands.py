"""
Run Command of Systems Manager on running instances, whose agent needs permissions of the role of the instance. Source:
Systems Manager User Guide, "Configure instance permissions required for Systems Manager".
"""

import subprocess

from ministack.services import ec2
from ministack_names import name
from strict.decisions import refusal
from strict.principals import role_session

from . import identity, runners

AGENT_ACTIONS = ("ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:OpenControlChannel")
LONGEST = 3600
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd=/")
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}

_is_managed = name(ec2, "instance_is_managed")
_execute = name(ec2, "exec_in_instance_blocking")


def is_managed(instance_id):
    """Whether the agent of an instance can register: its role allows the calls of the agent."""
    machine = runners.machine(instance_id)
    if not machine or not machine.is_running:
        return _is_managed(instance_id)
    role = identity.role_of(machine.profile)
    return bool(role) and not any(refusal(role_session(role, instance_id), action) for action in AGENT_ACTIONS)


def execute(instance_id, words):
    """Run a command as root in the namespaces of an instance: exit code, output and errors."""
    machine = runners.machine(instance_id)
    if not machine:
        return _execute(instance_id, words)
    command = ["nsenter", "--target", str(machine.first_process), *NAMESPACES, *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, env=ENVIRONMENT, check=False)
    except subprocess.TimeoutExpired:
        return 1, "", "timed out"
    return done.returncode, done.stdout, done.stderr


def apply():
    """Replace the functions that Systems Manager uses."""
    ec2.instance_is_managed = is_managed
    ec2.exec_in_instance_blocking = execute
