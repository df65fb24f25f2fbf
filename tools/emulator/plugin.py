"""All changes of this project to MiniStack."""

import audit_types
import authorization
import backup_settings
import buckets
import evaluator
import fixes
import nested_stacks
import nested_updates
import network_types
import other_types
import recorded_types
import simulation
import strict
import template_parser

RECORDED_TYPES = recorded_types.TYPES
report = strict.report


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
    backup_settings.apply()
    for types in (network_types, audit_types, other_types, recorded_types):
        types.register()
    strict.apply()
