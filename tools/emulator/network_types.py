"""EC2 types that the CloudFormation of MiniStack lacks, implemented with its EC2 API."""

import uuid

from aws_calls import call, pick, tag_specifications
from ministack_names import add, nothing_to_delete

# addresses and gateways


def _address(public_ip):
    addresses = call("ec2", "DescribeAddresses")["Addresses"]
    return next((item for item in addresses if item["PublicIp"] == public_ip), None)


def create_address(_, properties, __):
    created = call("ec2", "AllocateAddress", Domain="vpc", TagSpecifications=tag_specifications(properties, "elastic-ip"))
    return created["PublicIp"], pick(created, "AllocationId", "PublicIp")


def update_address(public_ip, _, __):
    return public_ip, pick(_address(public_ip) or {}, "AllocationId", "PublicIp")


def delete_address(public_ip, _):
    address = _address(public_ip)
    if address:
        call("ec2", "ReleaseAddress", AllocationId=address["AllocationId"])


def create_nat_gateway(_, properties, __):
    created = call(
        "ec2",
        "CreateNatGateway",
        **pick(properties, "SubnetId", "AllocationId", "ConnectivityType"),
        TagSpecifications=tag_specifications(properties, "natgateway"),
    )
    gateway = created["NatGateway"]["NatGatewayId"]
    return gateway, {"NatGatewayId": gateway}


def create_egress_only_gateway(_, properties, __):
    created = call("ec2", "CreateEgressOnlyInternetGateway", VpcId=properties["VpcId"])
    gateway = created["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    return gateway, {"Id": gateway}


# security group rules, network ACLs


def _permission(properties):
    described = pick(properties, "Description")
    other = properties.get("SourceSecurityGroupId") or properties.get("DestinationSecurityGroupId")
    prefixes = properties.get("SourcePrefixListId") or properties.get("DestinationPrefixListId")
    return {
        **pick(properties, "IpProtocol", "FromPort", "ToPort"),
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
        **pick(properties, "Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock"),
        PortRange=ports,
    )
    entry = "-".join(str(value) for value in _entry_key(properties).values())
    return entry, {"Id": entry}


def create_network_acl_association(_, properties, __):
    association = f"aclassoc-{uuid.uuid4().hex[:17]}"
    return association, {"AssociationId": association}


# flow logs, instances


def create_flow_log(_, properties, __):
    created = call(
        "ec2",
        "CreateFlowLogs",
        ResourceIds=[properties["ResourceId"]],
        **pick(
            properties,
            "ResourceType",
            "TrafficType",
            "LogDestinationType",
            "LogDestination",
            "LogGroupName",
            "DeliverLogsPermissionArn",
        ),
    )
    flow_log = created["FlowLogIds"][0]
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
    created = call(
        "ec2",
        "RunInstances",
        MinCount=1,
        MaxCount=1,
        **pick(properties, "ImageId", "InstanceType", "SubnetId", "SecurityGroupIds", "UserData", "LaunchTemplate"),
        IamInstanceProfile={"Name": profile} if profile else None,
        TagSpecifications=tag_specifications(properties, "instance"),
    )
    instance = created["Instances"][0]["InstanceId"]
    return instance, _instance_attributes(instance)


def register():
    """Add every type of this file to MiniStack."""
    add("AWS::EC2::EIP", create_address, delete_address, update_address)
    add(
        "AWS::EC2::NatGateway",
        create_nat_gateway,
        lambda gateway, _: call("ec2", "DeleteNatGateway", NatGatewayId=gateway),
    )
    add(
        "AWS::EC2::EgressOnlyInternetGateway",
        create_egress_only_gateway,
        lambda gateway, _: call("ec2", "DeleteEgressOnlyInternetGateway", EgressOnlyInternetGatewayId=gateway),
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
    add("AWS::EC2::SubnetNetworkAclAssociation", create_network_acl_association, nothing_to_delete)
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
