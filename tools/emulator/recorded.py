"""Types without a service behind: kept in the stack with a stable ID and attributes, and said to be so."""

import uuid

from aws_calls import arn, generated_name
from ministack_names import account_id, add, region

TYPES = []


def _record(type_name, physical_id, attributes=lambda identity: {}):
    """`physical_id(logical_id, properties, stack_name)` makes the Ref, `attributes(physical id)` the rest."""

    def create(logical_id, properties, stack_name):
        identity = physical_id(logical_id, properties, stack_name)
        return identity, attributes(identity)

    add(type_name, create, lambda _, __: None, lambda identity, _, __: (identity, attributes(identity)))
    TYPES.append(type_name)


def _hexadecimal(*_):
    return uuid.uuid4().hex


def _named(logical_id, _, stack_name):
    return generated_name(stack_name, logical_id)


def _fhir_datastore(identity):
    return {
        "DatastoreId": identity,
        "DatastoreArn": arn("healthlake", f"datastore/fhir/{identity}"),
        "DatastoreEndpoint": f"https://healthlake.{region()}.amazonaws.com/datastore/{identity}/r4/",
        "DatastoreStatus": "ACTIVE",
    }


def register():
    """Teach MiniStack every type of this file."""
    _record("AWS::WAFv2::LoggingConfiguration", lambda _, properties, __: properties["ResourceArn"])
    _record(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        lambda _, properties, __: "|".join(
            properties[key] for key in ("ResourceId", "ScalableDimension", "ServiceNamespace")
        ),
    )
    _record(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        lambda _, properties, __: arn(
            "autoscaling", f"scalingPolicy:{uuid.uuid4()}:policyName/{properties['PolicyName']}"
        ),
    )
    _record("AWS::GuardDuty::Detector", _hexadecimal, lambda identity: {"Id": identity})
    _record("AWS::SecurityHub::Hub", lambda *_: arn("securityhub", "hub/default"), lambda identity: {"ARN": identity})
    _record("AWS::Macie::Session", lambda *_: account_id(), lambda identity: {"AwsAccountId": identity})
    _record(
        "AWS::AccessAnalyzer::Analyzer",
        lambda logical_id, _, stack_name: arn(
            "access-analyzer", f"analyzer/{generated_name(stack_name, logical_id)}"
        ),
        lambda identity: {"Arn": identity},
    )
    _record("AWS::HealthLake::FHIRDatastore", _hexadecimal, _fhir_datastore)
    _record("AWS::Config::ConformancePack", _named)
