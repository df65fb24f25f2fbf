"""
ARNs of the resources of a stack's calls, if known before the call: the name is configured, CloudFormation generates it
from the name of the stack, or it is another resource that a property refers to. Source: Service Authorization
Reference.
"""

from ministack_names import account_id, region

OWN = {
    "AWS::CloudTrail::Trail": ("TrailName", "cloudtrail:{region}:{account}:trail/"),
    "AWS::CloudWatch::Alarm": ("AlarmName", "cloudwatch:{region}:{account}:alarm:"),
    "AWS::DynamoDB::Table": ("TableName", "dynamodb:{region}:{account}:table/"),
    "AWS::Events::Rule": ("Name", "events:{region}:{account}:rule/"),
    "AWS::IAM::Group": ("GroupName", "iam::{account}:group/"),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName", "iam::{account}:instance-profile/"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "iam::{account}:policy/"),
    "AWS::IAM::Role": ("RoleName", "iam::{account}:role/"),
    "AWS::IAM::User": ("UserName", "iam::{account}:user/"),
    "AWS::Kinesis::Stream": ("Name", "kinesis:{region}:{account}:stream/"),
    "AWS::Lambda::Function": ("FunctionName", "lambda:{region}:{account}:function:"),
    "AWS::Logs::LogGroup": ("LogGroupName", "logs:{region}:{account}:log-group:"),
    "AWS::S3::Bucket": ("BucketName", "s3:::"),
    "AWS::SNS::Topic": ("TopicName", "sns:{region}:{account}:"),
    "AWS::SQS::Queue": ("QueueName", "sqs:{region}:{account}:"),
}
"""Type -> the property with its name, and its ARN after the partition up to the name."""

OTHERS = {
    "AWS::CloudFormation::CustomResource": {"ServiceToken": ("lambda:InvokeFunction", "{value}")},
    "AWS::IAM::Policy": {
        "Roles": ("iam:PutRolePolicy", "arn:aws:iam::{account}:role/{value}"),
        "Users": ("iam:PutUserPolicy", "arn:aws:iam::{account}:user/{value}"),
        "Groups": ("iam:PutGroupPolicy", "arn:aws:iam::{account}:group/{value}"),
    },
    "AWS::KMS::Alias": {
        "AliasName": ("kms:CreateAlias", "arn:aws:kms:{region}:{account}:{value}"),
        "TargetKeyId": ("kms:CreateAlias", "arn:aws:kms:{region}:{account}:key/{value}"),
    },
    "AWS::Lambda::Permission": {
        "FunctionName": ("lambda:AddPermission", "arn:aws:lambda:{region}:{account}:function:{value}"),
    },
    "AWS::Logs::MetricFilter": {
        "LogGroupName": ("logs:PutMetricFilter", "arn:aws:logs:{region}:{account}:log-group:{value}"),
    },
    "AWS::Logs::SubscriptionFilter": {
        "LogGroupName": ("logs:PutSubscriptionFilter", "arn:aws:logs:{region}:{account}:log-group:{value}"),
    },
    "AWS::Route53::RecordSet": {
        "HostedZoneId": ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/{value}"),
    },
    "AWS::S3::BucketPolicy": {"Bucket": ("s3:PutBucketPolicy", "arn:aws:s3:::{value}")},
    "AWS::SNS::Subscription": {"TopicArn": ("sns:Subscribe", "{value}")},
    "AWS::SNS::TopicPolicy": {"Topics": ("sns:SetTopicAttributes", "{value}")},
    "AWS::SQS::QueuePolicy": {
        "Queues": ("sqs:SetQueueAttributes", "arn:aws:sqs:{region}:{account}:{value}"),
    },
    "AWS::SecretsManager::ResourcePolicy": {
        "SecretId": (
            "secretsmanager:PutResourcePolicy",
            "arn:aws:secretsmanager:{region}:{account}:secret:{value}",
        ),
    },
    "AWS::SecretsManager::RotationSchedule": {
        "SecretId": ("secretsmanager:RotateSecret", "arn:aws:secretsmanager:{region}:{account}:secret:{value}"),
    },
}
"""Type -> property -> the call on the resource that the property refers to, and its ARN."""

UNDO = {
    "iam:PutGroupPolicy": "iam:DeleteGroupPolicy",
    "iam:PutRolePolicy": "iam:DeleteRolePolicy",
    "iam:PutUserPolicy": "iam:DeleteUserPolicy",
    "kms:CreateAlias": "kms:DeleteAlias",
    "lambda:AddPermission": "lambda:RemovePermission",
    "logs:PutMetricFilter": "logs:DeleteMetricFilter",
    "logs:PutSubscriptionFilter": "logs:DeleteSubscriptionFilter",
    "route53:ChangeResourceRecordSets": "route53:ChangeResourceRecordSets",
    "s3:PutBucketPolicy": "s3:DeleteBucketPolicy",
    "secretsmanager:PutResourcePolicy": "secretsmanager:DeleteResourcePolicy",
    "secretsmanager:RotateSecret": "secretsmanager:CancelRotateSecret",
    "sns:Subscribe": "sns:Unsubscribe",
}
"""Call on another resource -> the call that reverts it when a stack deletes its own resource."""


def own_arn(kind, properties, where, physical_id=""):
    """The ARN of a resource that a stack creates, updates or deletes; None if it is not known."""
    if physical_id.startswith("arn:"):
        return physical_id
    if kind not in OWN:
        return None
    key, before = OWN[kind]
    stack_name, _, logical_id = where.partition("/")
    generated = f"{stack_name}-{logical_id}-000000000000"
    if kind == "AWS::S3::Bucket":
        generated = generated.lower()
    named = physical_id.rpartition("/")[2] if "://" in physical_id else physical_id  # Ref of a queue is its URL
    resource_name = named or properties.get(key) or generated
    path = properties.get("Path") or "/" if ":iam::" in f":{before}" else "/"
    return f"arn:aws:{before.format(region=region(), account=account_id())}{path[1:]}{resource_name}"


def others(kind, properties):
    """The calls on resources other than the stack's own, as (action, ARN)."""
    kind = "AWS::CloudFormation::CustomResource" if kind.startswith("Custom::") else kind
    for key, (action, arn) in OTHERS.get(kind, {}).items():
        value_or_list = properties.get(key)
        for value in value_or_list if isinstance(value_or_list, list) else [value_or_list]:
            if isinstance(value, str) and value:
                yield action, value if value.startswith("arn:") else _arn(arn, value)


def _arn(pattern, value):
    if value.startswith("https://") or value.startswith("http://"):  # the URL of a queue
        value = value.rpartition("/")[2]
    return pattern.format(region=region(), account=account_id(), value=value)
