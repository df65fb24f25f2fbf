"""
Instances of Auto Scaling groups: groups launch and terminate them, stacks wait for their signals and replace them in
rolling updates, target groups check their health, and in mode `run` their user data runs. See
docs/emulated-instances.md.
"""

from . import api, commands, console, keeper, policies, resources, runners, settings, signals, targets


def apply():
    """Apply all changes of this package."""
    policies.remember_operations()
    signals.apply()
    api.apply()
    targets.apply()
    resources.apply()
    console.apply()
    commands.apply()
    if settings.runs():
        runners.prepare()
    keeper.start()


def report():
    """For the report page: the mode, and the instances that run or have ended."""
    return {"instanceMode": settings.MODE, "instances": runners.report()}
