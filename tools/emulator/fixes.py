"""What MiniStack 1.5.33 does otherwise than AWS, put right. Each function says what it mends."""

import uuid
from urllib.parse import urlparse

from aws_calls import call
from ministack.services import s3
from ministack.services.cloudformation import provisioners
from ministack_names import STACKS, account_id, calls_services, existing, name, replace


def _wrap(type_name, wrapper):
    """Put `wrapper(original, operation, *arguments)` around the create and update of a type."""
    handlers = existing(type_name)
    for operation in ("create", "update"):
        if operation in handlers:
            handlers[operation] = _bound(wrapper, handlers[operation], operation)


def _bound(wrapper, original, operation):
    return lambda *arguments: wrapper(original, operation, *arguments)


def _properties(operation, arguments):
    """The new properties among a handler's arguments: create(id, new, stack), update(id, old, new, stack)."""
    return arguments[1] if operation == "create" else arguments[2]


def keep_attributes_of_unchanged_resources():
    """In a nested stack, a resource that an update leaves alone would lose its attributes."""

    def update(type_name, physical_id, old, new, stack_name, logical_id=None, old_attributes=None):
        if old_attributes is None:
            resources = (STACKS.get(stack_name) or {}).get("_resources", {})
            old_attributes = (resources.get(logical_id) or {}).get("Attributes")
        return original(type_name, physical_id, old, new, stack_name, logical_id, old_attributes)

    original = replace("_update_resource", update)


def read_templates_by_bucket_host():
    """A TemplateURL as S3 gives it: https://bucket.s3.region.amazonaws.com/key."""

    def resolve(parameters, body_key, url_key, label):
        given = parameters.get(url_key)
        url = given[0] if isinstance(given, list) and given else given
        host = urlparse(url).netloc if url else ""
        for mark in (".s3.", ".s3-"):
            if mark in host:
                path_style = f"https://s3.amazonaws.com/{host.split(mark)[0]}{urlparse(url).path}"
                return original({**parameters, url_key: [path_style]}, body_key, url_key, label)
        return original(parameters, body_key, url_key, label)

    original = replace("_resolve_document", resolve)


def take_back_half_made_nested_stacks():
    """A nested stack whose creation fails would leave the resources that it had made."""
    handlers = existing("AWS::CloudFormation::Stack")
    create = handlers["create"]
    delete = handlers["delete"]

    def create_or_take_back(logical_id, properties, stack_name):
        try:
            return create(logical_id, properties, stack_name)
        except Exception:
            parent = STACKS.get(stack_name) or {}
            if parent.get("_parent_stack_name") or not parent.get("DisableRollback"):
                for child_name, child in list(STACKS.items()):
                    if (
                        child.get("_parent_stack_name") == stack_name
                        and child_name.startswith(f"{stack_name}-{logical_id}-")
                        and child.get("StackStatus") == "CREATE_FAILED"
                    ):
                        delete(child_name, properties)
            raise

    handlers["create"] = create_or_take_back


def numbers_that_come_as_text():
    """A Number parameter reaches a handler as text; the ECS service counts with it."""

    def with_numbers(original, operation, *arguments):
        properties = _properties(operation, arguments)
        for key in ("DesiredCount", "HealthCheckGracePeriodSeconds"):
            if isinstance(properties.get(key), str):
                properties = {**properties, key: int(properties[key])}
        position = 1 if operation == "create" else 2
        return original(*arguments[:position], properties, *arguments[position + 1 :])

    _wrap("AWS::ECS::Service", with_numbers)


def attributes_of_networks():
    """Fn::GetAtt of a VPC's and a subnet's own ID and block."""

    def adding(id_attribute, *names):
        def wrapper(original, operation, *arguments):
            physical_id, attributes = original(*arguments)
            properties = _properties(operation, arguments)
            known = {key: properties.get(key, "") for key in names}
            return physical_id, {id_attribute: physical_id, **known, **attributes}

        return wrapper

    _wrap("AWS::EC2::VPC", adding("VpcId", "CidrBlock"))
    _wrap("AWS::EC2::Subnet", adding("SubnetId", "VpcId", "CidrBlock"))


def reference_of_instance_profiles():
    """Ref of an instance profile is its name, not its ARN."""
    handlers = existing("AWS::IAM::InstanceProfile")
    create, delete = handlers["create"], handlers["delete"]

    def arn_of(profile):
        return f"arn:aws:iam::{account_id()}:instance-profile/{profile}"

    def create_named(logical_id, properties, stack_name):
        arn, attributes = create(logical_id, properties, stack_name)
        return arn.rsplit("/", 1)[-1], {**attributes, "Arn": arn}

    handlers["create"] = create_named
    handlers["update"] = lambda physical_id, *_: (physical_id, {"Arn": arn_of(physical_id)})
    handlers["delete"] = lambda physical_id, properties: delete(arn_of(physical_id), properties)


def _afterwards(type_name, apply):
    """Call `apply(physical_id, properties)` after a create or update, to set what MiniStack drops."""

    def wrapper(original, operation, *arguments):
        result = original(*arguments)
        apply(result[0], _properties(operation, arguments))
        return result

    _wrap(type_name, wrapper)
    calls_services(type_name)


def table_settings():
    """A table's point-in-time recovery and time to live."""

    def apply(table, properties):
        recovery = properties.get("PointInTimeRecoverySpecification")
        if recovery:
            call("dynamodb", "UpdateContinuousBackups", TableName=table, PointInTimeRecoverySpecification=recovery)
        time_to_live = properties.get("TimeToLiveSpecification")
        if time_to_live:
            call("dynamodb", "UpdateTimeToLive", TableName=table, TimeToLiveSpecification=time_to_live)

    _afterwards("AWS::DynamoDB::Table", apply)


def topic_keys():
    """A topic's key."""

    def apply(topic, properties):
        if "KmsMasterKeyId" in properties:
            call(
                "sns",
                "SetTopicAttributes",
                TopicArn=topic,
                AttributeName="KmsMasterKeyId",
                AttributeValue=properties["KmsMasterKeyId"],
            )

    _afterwards("AWS::SNS::Topic", apply)


def _lifecycle_rule(rule):
    """A lifecycle rule of CloudFormation as S3's own API wants it."""
    noncurrent = rule.get("NoncurrentVersionExpiration")
    abort = rule.get("AbortIncompleteMultipartUpload")
    moves = [
        {"Days": move["TransitionInDays"], "StorageClass": move["StorageClass"]}
        for move in rule.get("Transitions", [])
        if "TransitionInDays" in move
    ]
    return {
        "ID": rule.get("Id") or uuid.uuid4().hex[:8],
        "Status": rule["Status"],
        "Filter": {"Prefix": rule.get("Prefix", "")},
        "Expiration": {"Days": rule["ExpirationInDays"]} if "ExpirationInDays" in rule else None,
        "Transitions": moves or None,
        "NoncurrentVersionExpiration": {"NoncurrentDays": noncurrent["NoncurrentDays"]} if noncurrent else None,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": abort["DaysAfterInitiation"]} if abort else None,
    }


def bucket_lifecycles():
    """A bucket's lifecycle rules."""

    def apply(bucket, properties):
        rules = (properties.get("LifecycleConfiguration") or {}).get("Rules")
        if rules:
            call(
                "s3",
                "PutBucketLifecycleConfiguration",
                Bucket=bucket,
                LifecycleConfiguration={"Rules": [_lifecycle_rule(rule) for rule in rules]},
            )

    _afterwards("AWS::S3::Bucket", apply)


def refuse_placeholders():
    """A type AWS::CloudFormation::… without a handler would be taken for a no-op."""
    types = name(provisioners, "_RESOURCE_HANDLERS")

    def provision(type_name, logical_id, properties, stack_name):
        if type_name.startswith("AWS::") and type_name not in types:
            raise ValueError(f"Unsupported resource type: {type_name}")
        return original(type_name, logical_id, properties, stack_name)

    original = replace("_provision_resource", provision)


def apply():
    """Put every fix in place."""
    keep_attributes_of_unchanged_resources()
    read_templates_by_bucket_host()
    take_back_half_made_nested_stacks()
    numbers_that_come_as_text()
    attributes_of_networks()
    reference_of_instance_profiles()
    table_settings()
    topic_keys()
    bucket_lifecycles()
    refuse_placeholders()
