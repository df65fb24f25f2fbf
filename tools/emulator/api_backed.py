"""Types that MiniStack's CloudFormation lacks, made real through its own service APIs."""

import json
import uuid

from aws_calls import arn, call, generated_name, tag_specifications
from ministack.services import config as config_service
from ministack_names import add, name


def _pick(properties, *keys):
    return {key: properties[key] for key in keys if key in properties}


# EC2: addresses and gateways


def _address(public_ip):
    addresses = call("ec2", "DescribeAddresses")["Addresses"]
    return next((item for item in addresses if item["PublicIp"] == public_ip), None)


def create_address(_, properties, __):
    made = call(
        "ec2", "AllocateAddress", Domain="vpc", TagSpecifications=tag_specifications(properties, "elastic-ip")
    )
    return made["PublicIp"], _pick(made, "AllocationId", "PublicIp")


def update_address(public_ip, _, __):
    return public_ip, _pick(_address(public_ip) or {}, "AllocationId", "PublicIp")


def delete_address(public_ip, _):
    address = _address(public_ip)
    if address:
        call("ec2", "ReleaseAddress", AllocationId=address["AllocationId"])


def create_nat_gateway(_, properties, __):
    made = call(
        "ec2",
        "CreateNatGateway",
        **_pick(properties, "SubnetId", "AllocationId", "ConnectivityType"),
        TagSpecifications=tag_specifications(properties, "natgateway"),
    )
    gateway = made["NatGateway"]["NatGatewayId"]
    return gateway, {"NatGatewayId": gateway}


# EC2: security group rules, network ACLs


def _permission(properties):
    described = _pick(properties, "Description")
    other = properties.get("SourceSecurityGroupId") or properties.get("DestinationSecurityGroupId")
    prefixes = properties.get("SourcePrefixListId") or properties.get("DestinationPrefixListId")
    return {
        **_pick(properties, "IpProtocol", "FromPort", "ToPort"),
        "UserIdGroupPairs": [{"GroupId": other, **described}] if other else None,
        "IpRanges": [{"CidrIp": properties["CidrIp"], **described}] if "CidrIp" in properties else None,
        "Ipv6Ranges": [{"CidrIpv6": properties["CidrIpv6"], **described}] if "CidrIpv6" in properties else None,
        "PrefixListIds": [{"PrefixListId": prefixes}] if prefixes else None,
    }


def add_security_group_rule(type_name, direction):
    def create(_, properties, __):
        call(
            "ec2",
            f"AuthorizeSecurityGroup{direction}",
            GroupId=properties["GroupId"],
            IpPermissions=[_permission(properties)],
        )
        rule = f"sgr-{uuid.uuid4().hex[:17]}"
        return rule, {"Id": rule}

    def delete(_, properties):
        call(
            "ec2",
            f"RevokeSecurityGroup{direction}",
            GroupId=properties["GroupId"],
            IpPermissions=[_permission(properties)],
        )

    add(type_name, create, delete)


def create_network_acl(_, properties, __):
    acl = call("ec2", "CreateNetworkAcl", VpcId=properties["VpcId"])["NetworkAcl"]["NetworkAclId"]
    return acl, {"Id": acl}


def _entry_key(properties):
    return {
        "NetworkAclId": properties["NetworkAclId"],
        "RuleNumber": properties["RuleNumber"],
        "Egress": properties.get("Egress", False),
    }


def create_network_acl_entry(_, properties, __):
    ports = properties.get("PortRange")
    call(
        "ec2",
        "CreateNetworkAclEntry",
        **_entry_key(properties),
        **_pick(properties, "Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock"),
        PortRange=ports,
    )
    entry = "-".join(str(value) for value in _entry_key(properties).values())
    return entry, {"Id": entry}


def create_network_acl_association(_, properties, __):
    association = f"aclassoc-{uuid.uuid4().hex[:17]}"
    return association, {"AssociationId": association}


# EC2: flow logs, instances


def create_flow_log(_, properties, __):
    made = call(
        "ec2",
        "CreateFlowLogs",
        ResourceIds=[properties["ResourceId"]],
        **_pick(
            properties,
            "ResourceType",
            "TrafficType",
            "LogDestinationType",
            "LogDestination",
            "LogGroupName",
            "DeliverLogsPermissionArn",
        ),
    )
    flow_log = made["FlowLogIds"][0]
    return flow_log, {"Id": flow_log}


def _instance_attributes(instance_id):
    found = call("ec2", "DescribeInstances", InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    return {
        "InstanceId": instance_id,
        "PrivateIp": found.get("PrivateIpAddress", ""),
        "PublicIp": found.get("PublicIpAddress", ""),
        "AvailabilityZone": found.get("Placement", {}).get("AvailabilityZone", ""),
        "PrivateDnsName": found.get("PrivateDnsName", ""),
    }


def create_instance(_, properties, __):
    profile = properties.get("IamInstanceProfile")
    made = call(
        "ec2",
        "RunInstances",
        MinCount=1,
        MaxCount=1,
        **_pick(
            properties, "ImageId", "InstanceType", "SubnetId", "SecurityGroupIds", "UserData", "LaunchTemplate"
        ),
        IamInstanceProfile={"Name": profile} if profile else None,
        TagSpecifications=tag_specifications(properties, "instance"),
    )
    instance = made["Instances"][0]["InstanceId"]
    return instance, _instance_attributes(instance)


# WAF


def create_ip_set(logical_id, properties, stack_name):
    set_name = properties.get("Name") or generated_name(stack_name, logical_id)
    made = call(
        "wafv2",
        "CreateIPSet",
        Name=set_name,
        **_pick(properties, "Scope", "IPAddressVersion", "Addresses", "Description"),
    )["Summary"]
    return f"{set_name}|{made['Id']}|{properties['Scope']}", {"Arn": made["ARN"], "Id": made["Id"]}


def _ip_set(physical_id):
    set_name, set_id, scope = physical_id.split("|")
    key = {"Name": set_name, "Id": set_id, "Scope": scope}
    found = call("wafv2", "GetIPSet", **key)
    return {**key, "LockToken": found["LockToken"]}, found["IPSet"]


def update_ip_set(physical_id, _, properties):
    key, found = _ip_set(physical_id)
    call("wafv2", "UpdateIPSet", **key, Addresses=properties["Addresses"])
    return physical_id, {"Arn": found["ARN"], "Id": key["Id"]}


def delete_ip_set(physical_id, _):
    call("wafv2", "DeleteIPSet", **_ip_set(physical_id)[0])


def associate_web_acl(_, properties, __):
    call("wafv2", "AssociateWebACL", WebACLArn=properties["WebACLArn"], ResourceArn=properties["ResourceArn"])
    return f"{properties['WebACLArn']}|{properties['ResourceArn']}", {}


# CloudTrail


def _trail_settings(properties):
    return {
        **_pick(
            properties,
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
        ),
    }


def _start_or_stop(trail, properties):
    logging = str(properties.get("IsLogging")).lower() == "true"
    call("cloudtrail", "StartLogging" if logging else "StopLogging", Name=trail)
    if properties.get("EventSelectors"):
        call("cloudtrail", "PutEventSelectors", TrailName=trail, EventSelectors=properties["EventSelectors"])
    return trail, {"Arn": call("cloudtrail", "GetTrail", Name=trail)["Trail"]["TrailARN"]}


def create_trail(logical_id, properties, stack_name):
    trail = properties.get("TrailName") or generated_name(stack_name, logical_id)
    call("cloudtrail", "CreateTrail", Name=trail, **_trail_settings(properties))
    return _start_or_stop(trail, properties)


def update_trail(trail, _, properties):
    call("cloudtrail", "UpdateTrail", Name=trail, **_trail_settings(properties))
    return _start_or_stop(trail, properties)


# Config


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
        DeliveryChannel={"name": channel, **_pick(properties, "S3BucketName", "S3KeyPrefix", "S3KmsKeyArn")},
    )
    return channel, {}


def put_rule(logical_id, properties, stack_name):
    rule = properties.get("ConfigRuleName") or generated_name(stack_name, logical_id)
    given = properties.get("InputParameters")
    call(
        "config",
        "PutConfigRule",
        ConfigRule={
            "ConfigRuleName": rule,
            **_pick(properties, "Source", "Scope", "MaximumExecutionFrequency"),
            "InputParameters": json.dumps(given) if given else None,
        },
    )
    return rule, {"Arn": arn("config", f"config-rule/{rule}"), "ConfigRuleId": rule}


# Secrets Manager, Backup


def rotate_secret(_, properties, __):
    rules = properties.get("RotationRules")
    call(
        "secretsmanager",
        "RotateSecret",
        SecretId=properties["SecretId"],
        **_pick(properties, "RotationLambdaARN"),
        RotationRules=rules,
        RotateImmediately=False,
    )
    return properties["SecretId"], {}


def create_backup_selection(_, properties, __):
    plan = properties["BackupPlanId"]
    made = call(
        "backup", "CreateBackupSelection", BackupPlanId=plan, BackupSelection=properties["BackupSelection"]
    )
    return f"{made['SelectionId']}_{plan}", {"SelectionId": made["SelectionId"], "BackupPlanId": plan}


def _nothing_to_delete(_, __):
    """The resource goes with the one that it belongs to."""


def register():
    """Teach MiniStack every type of this file."""
    add("AWS::EC2::EIP", create_address, delete_address, update_address)
    add(
        "AWS::EC2::NatGateway",
        create_nat_gateway,
        lambda gateway, _: call("ec2", "DeleteNatGateway", NatGatewayId=gateway),
    )
    add_security_group_rule("AWS::EC2::SecurityGroupIngress", "Ingress")
    add_security_group_rule("AWS::EC2::SecurityGroupEgress", "Egress")
    add(
        "AWS::EC2::NetworkAcl",
        create_network_acl,
        lambda acl, _: call("ec2", "DeleteNetworkAcl", NetworkAclId=acl),
    )
    add(
        "AWS::EC2::NetworkAclEntry",
        create_network_acl_entry,
        lambda _, properties: call("ec2", "DeleteNetworkAclEntry", **_entry_key(properties)),
    )
    add("AWS::EC2::SubnetNetworkAclAssociation", create_network_acl_association, _nothing_to_delete)
    add(
        "AWS::EC2::FlowLog",
        create_flow_log,
        lambda flow_log, _: call("ec2", "DeleteFlowLogs", FlowLogIds=[flow_log]),
    )
    add(
        "AWS::EC2::Instance",
        create_instance,
        lambda instance, _: call("ec2", "TerminateInstances", InstanceIds=[instance]),
        lambda instance, _, __: (instance, _instance_attributes(instance)),
        ("ImageId", "SubnetId", "InstanceType", "UserData"),
    )
    add("AWS::WAFv2::IPSet", create_ip_set, delete_ip_set, update_ip_set, ("Name", "Scope"))
    add(
        "AWS::WAFv2::WebACLAssociation",
        associate_web_acl,
        lambda _, properties: call("wafv2", "DisassociateWebACL", ResourceArn=properties["ResourceArn"]),
    )
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
        put_rule,
        lambda rule, _: call("config", "DeleteConfigRule", ConfigRuleName=rule),
    )
    add("AWS::SecretsManager::RotationSchedule", rotate_secret, _nothing_to_delete)
    add(
        "AWS::Backup::BackupSelection",
        create_backup_selection,
        lambda _id, properties: call(
            "backup",
            "DeleteBackupSelection",
            BackupPlanId=properties["BackupPlanId"],
            SelectionId=_id.split("_")[0],
        ),
    )
