"""
The strict emulator: what AWS would refuse fails here too, or is reported. MiniStack uses its IAM evaluator for HTTP
calls only; this package uses it for everything that services do on behalf of a caller or as themselves.
"""

from . import (
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
    """Apply all changes of this package. Must be last in the plugin, so that it uses what the other modules resolve."""
    managed_policies.apply()
    principals.remember_callers()
    stack_roles.apply()
    provisioning.apply()
    stack_policies.apply()
    templates.apply()
    deliveries.apply()
    management_events.apply()
    data_calls.apply()
