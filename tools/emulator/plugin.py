"""All changes of this project to MiniStack."""

import audit_types
import authorization
import backup_settings
import buckets
import builds
import evaluator
import fixes
import instances
import nested_stacks
import nested_updates
import network_types
import other_types
import recorded_types
import registry
import simulation
import strict
import template_parser

RECORDED_TYPES = recorded_types.TYPES


def report():
    """For the report page: findings, and running instances."""
    return {**strict.report(), **instances.report()}


def apply():
    """Apply the corrections and add the types that MiniStack lacks."""
    template_parser.apply()
    evaluator.apply()
    simulation.apply()
    nested_stacks.apply()
    nested_updates.apply()
    fixes.apply()
    authorization.apply()
    buckets.apply()
    builds.apply()
    registry.apply()
    backup_settings.apply()
    for types in (network_types, audit_types, other_types, recorded_types):
        types.register()
    instances.apply()
    strict.apply()
