"""
The strict emulator: what AWS would refuse fails here too, or is reported. MiniStack has an IAM evaluator but asks it only of HTTP
calls; this package asks it of everything that services do in somebody's name or in their own.
"""

from . import (
    creation_policies,
    data_calls,
    deliveries,
    findings,
    managed_policies,
    management_events,
    principals,
    provisioning,
    stack_policies,
    stack_roles,
    templates,
)

report = findings.report


def apply():
    """Put all of it in place. Last of the plugin, so that it sees what the others resolve."""
    managed_policies.apply()
    principals.remember_callers()
    stack_roles.apply()
    creation_policies.apply()
    provisioning.apply()
    stack_policies.apply()
    templates.apply()
    deliveries.apply()
    management_events.apply()
    data_calls.apply()
