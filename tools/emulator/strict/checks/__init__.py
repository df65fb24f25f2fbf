"""
All checks before a stack creates, updates or deletes a resource. A check is `(type, properties, operation,
"stack/logical ID", physical ID)` -> reasons why AWS would refuse; None among the reasons is skipped.
"""

from .builds import connection_of_projects, provider_of_connections, role_of_projects, webhook_of_projects
from .event_sources import polling_of_mappings
from .existence import functions_of_mappings, managed_policies, topics_of_subscriptions
from .key_policies import key_policies
from .keys import key_of_log_groups, keys_of_group_volumes, keys_used_as_caller
from .linked_roles import linked_roles
from .log_buckets import buckets_of_balancers, buckets_of_trails
from .properties import schema_of_properties
from .resource_calls import resource_calls
from .roles import passed_roles, roles_of_profiles, trust_in_lambda
from .tasks import task_starts

CHECKS = (
    schema_of_properties,
    resource_calls,
    passed_roles,
    roles_of_profiles,
    linked_roles,
    keys_used_as_caller,
    keys_of_group_volumes,
    key_of_log_groups,
    key_policies,
    trust_in_lambda,
    task_starts,
    managed_policies,
    topics_of_subscriptions,
    functions_of_mappings,
    polling_of_mappings,
    buckets_of_trails,
    buckets_of_balancers,
    role_of_projects,
    connection_of_projects,
    webhook_of_projects,
    provider_of_connections,
)


def reasons(kind, properties, operation, where, physical_id=""):
    """Why AWS would refuse to create, update or delete a resource; sorted, empty if it would not."""
    arguments = (kind, properties, operation, where, physical_id)
    return sorted({why for check in CHECKS for why in check(*arguments) if why})
