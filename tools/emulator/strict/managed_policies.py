"""
AWS managed policies that MiniStack lacks: from tools/schemas/managed-policies.json, some with the document, others with
the name only.
"""

import json

from ministack.services import iam
from ministack_names import name

from . import facts

PREFIX = "arn:aws:iam::aws:policy/"
EMPTY_POLICY = {"Version": "2012-10-17", "Statement": []}


def apply():
    """Return them wherever MiniStack looks up a policy. A policy without a stored document allows nothing."""
    look_up = name(iam, "_lookup_policy")
    known = name(iam, "_aws_managed_policies")
    record = name(iam, "_make_aws_managed_record")

    def look_up_any(arn):
        found = look_up(arn)
        policy = str(arn).removeprefix(PREFIX)
        if found or not str(arn).startswith(PREFIX) or policy not in facts.managed_policies():
            return found
        known[arn] = record(policy, json.dumps(facts.managed_policies()[policy] or EMPTY_POLICY))
        return known[arn]

    iam._lookup_policy = look_up_any
