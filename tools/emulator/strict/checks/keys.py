"""
The customer managed keys that services use on behalf of the principal that creates a resource:
facts/resource-types.json, `key`.
"""

from ministack.services import ec2
from ministack_names import account_id, name, region

from .. import facts
from ..decisions import key_refusal, service_key_refusal
from ..principals import actor, linked_role_session

_launch_templates = name(ec2, "_launch_templates")

GROUP_ROLE = "AWSServiceRoleForAutoScaling"
SPOT_ROLE = "AWSServiceRoleForEC2Spot"


def keys_used_as_caller(kind, properties, operation, *_):
    """
    The service uses these keys with the permissions of the actor, so its policies and the key policy must allow it.
    """
    facts_of_type = facts.resource_types().get(kind, {})
    rows = [facts_of_type["key"]] if "key" in facts_of_type else []
    for row in [*rows, *facts_of_type.get("otherKeys", [])] if operation != "delete" else []:
        for path in row["at"]:
            for key in facts.values_at(properties, path):
                if isinstance(key, str):
                    for via in [row["via"], *row.get("alsoVia", [])]:
                        yield key_refusal(actor(), key, row["actions"], via)


def _volume_actions():
    """KMS actions of EC2 for the key of a volume."""
    row = facts.resource_types().get("AWS::EC2::Instance", {}).get("key")
    return row["actions"] if row else ()


def _launch_data(properties):
    """The launch template data of an Auto Scaling group, in the version of the group."""
    mixed = facts.values_at(properties, "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification")
    for specification in [*facts.values_at(properties, "LaunchTemplate"), *mixed]:
        template = _launch_templates.get(specification.get("LaunchTemplateId") or "") or {}
        versions = template.get("Versions", [])
        matching = [one for one in versions if str(one.get("VersionNumber")) == str(specification.get("Version"))]
        for version in matching or versions[-1:]:
            yield version.get("LaunchTemplateData") or {}


def keys_of_group_volumes(kind, properties, operation, *_):
    """
    Volumes of an Auto Scaling group: its service-linked role uses their key. That role has no KMS permissions, so only
    the key policy counts. Source: Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with
    encrypted volumes"; EC2 User Guide, "Service-linked role for Spot Instance requests".
    """
    if kind != "AWS::AutoScaling::AutoScalingGroup" or operation == "delete":
        return
    role = str(properties.get("ServiceLinkedRoleARN") or GROUP_ROLE).rpartition("/")[2]
    for data in _launch_data(properties):
        market = facts.values_at(data, "InstanceMarketOptions.MarketType")
        roles = [role, SPOT_ROLE] if "spot" in market else [role]
        devices = data.get("BlockDeviceMappings") or data.get("BlockDeviceMapping") or []
        for key in facts.values_at({"Devices": devices}, "Devices[].Ebs.KmsKeyId"):
            for name_of_role in roles:
                yield key_refusal(linked_role_session(name_of_role), key, _volume_actions(), "ec2")



def key_of_log_groups(kind, properties, operation, where, physical_id=""):
    """
    The key policy of a log group must allow CloudWatch Logs of the Region, with the ARN of the group as encryption
    context. Source: CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
    """
    key = properties.get("KmsKeyId")
    if kind != "AWS::Logs::LogGroup" or operation == "delete" or not key:
        return
    generated = f"{where.replace('/', '-')}-000000000000"
    group = physical_id or properties.get("LogGroupName") or generated
    arn = f"arn:aws:logs:{region()}:{account_id()}:log-group:{group}"
    context = {"encryption_context": {"aws:logs:arn": arn}, "aws:SourceArn": arn, "aws:SourceAccount": account_id()}
    by_region = service_key_refusal(f"logs.{region()}.amazonaws.com", key, ("kms:GenerateDataKey", "kms:Decrypt"), **context)
    if by_region and service_key_refusal("logs.amazonaws.com", key, ("kms:GenerateDataKey", "kms:Decrypt"), **context):
        yield f"The specified KMS key does not exist or is not allowed to be used with {arn}: {by_region}"
