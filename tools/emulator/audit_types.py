"""CloudTrail and Config types that the CloudFormation of MiniStack lacks, implemented with its service APIs."""

import json

from aws_calls import arn, call, generated_name, pick
from ministack.services import config as config_service
from ministack_names import add, name

TRAIL_SETTINGS = (
    "S3BucketName",
    "S3KeyPrefix",
    "SnsTopicName",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "EnableLogFileValidation",
    "IsOrganizationTrail",
    "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn",
    "KmsKeyId",
)


def _complete_trail(trail, properties):
    """Set event selectors and logging, which are separate calls."""
    selectors = pick(properties, "EventSelectors", "AdvancedEventSelectors")
    if any(selectors.values()):
        call("cloudtrail", "PutEventSelectors", TrailName=trail, **selectors)
    logging = str(properties.get("IsLogging")).lower() == "true"
    call("cloudtrail", "StartLogging" if logging else "StopLogging", Name=trail)
    created = call("cloudtrail", "GetTrail", Name=trail)["Trail"]
    return trail, {"Arn": created["TrailARN"], "SnsTopicArn": created.get("SnsTopicARN", "")}


def create_trail(logical_id, properties, stack_name):
    trail = properties.get("TrailName") or generated_name(stack_name, logical_id)
    call("cloudtrail", "CreateTrail", Name=trail, **pick(properties, *TRAIL_SETTINGS), TagsList=properties.get("Tags"))
    return _complete_trail(trail, properties)


def update_trail(trail, _, properties):
    call("cloudtrail", "UpdateTrail", Name=trail, **pick(properties, *TRAIL_SETTINGS))
    return _complete_trail(trail, properties)


def put_recorder(_, properties, __):
    recorder = properties.get("Name") or "default"
    call(
        "config",
        "PutConfigurationRecorder",
        ConfigurationRecorder={
            "name": recorder,
            "roleARN": properties["RoleARN"],
            "recordingGroup": properties.get("RecordingGroup"),
        },
    )
    return recorder, {}


def put_channel(_, properties, __):
    channel = properties.get("Name") or "default"
    call(
        "config",
        "PutDeliveryChannel",
        DeliveryChannel={"name": channel, **pick(properties, "S3BucketName", "S3KeyPrefix", "S3KmsKeyArn")},
    )
    return channel, {}


def _put_rule(rule, properties):
    given = properties.get("InputParameters")
    call(
        "config",
        "PutConfigRule",
        ConfigRule={
            "ConfigRuleName": rule,
            **pick(properties, "Description", "Source", "Scope", "MaximumExecutionFrequency"),
            "InputParameters": json.dumps(given) if given else None,
        },
    )
    return rule, {"Arn": arn("config", f"config-rule/{rule}"), "ConfigRuleId": rule}


def create_rule(logical_id, properties, stack_name):
    return _put_rule(properties.get("ConfigRuleName") or generated_name(stack_name, logical_id), properties)


def register():
    """Add every type of this file to MiniStack."""
    add(
        "AWS::CloudTrail::Trail",
        create_trail,
        lambda trail, _: call("cloudtrail", "DeleteTrail", Name=trail),
        update_trail,
        ("TrailName",),
    )
    recorders = name(config_service, "_recorders")
    channels = name(config_service, "_delivery_channels")
    add(
        "AWS::Config::ConfigurationRecorder",
        put_recorder,
        lambda recorder, _: recorders.pop(recorder, None),
    )
    add("AWS::Config::DeliveryChannel", put_channel, lambda channel, _: channels.pop(channel, None))
    add(
        "AWS::Config::ConfigRule",
        create_rule,
        lambda rule, _: call("config", "DeleteConfigRule", ConfigRuleName=rule),
        lambda rule, _, new: _put_rule(rule, new),
        ("ConfigRuleName",),
    )
