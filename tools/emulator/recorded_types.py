"""
Types without a service in the emulator: the stack records them with a stable ID and attributes, and reports them as
such.

For each type: the value of Ref, and the attributes for Fn::GetAtt. In both, `{name}` is the configured or generated
name, `{hex}` 32 and `{short}` 17 hexadecimal digits, `{uuid}`, `{account}` and `{region}` as named, `{P:Key}` the
property Key, and, in an attribute, `{ref}` the value of Ref. Source: "Return values" of each type in the CloudFormation
reference.
"""

import hashlib
import re
import uuid

from aws_calls import generated_name
from ministack_names import account_id, add, region

ARN = "arn:aws:{service}:{region}:{account}:"

RECORDED = {
    "AWS::AccessAnalyzer::Analyzer": (ARN + "analyzer/{name}", {"Arn": "{ref}"}),
    "AWS::ApplicationAutoScaling::ScalableTarget": (
        "{P:ResourceId}|{P:ScalableDimension}|{P:ServiceNamespace}",
        {"Id": "{ref}"},
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": (
        "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:policyName/{P:PolicyName}",
        {"Arn": "{ref}"},
    ),
    "AWS::Backup::Framework": (ARN + "framework:{name}", {"FrameworkArn": "{ref}", "FrameworkStatus": "ACTIVE"}),
    "AWS::Backup::ReportPlan": (ARN + "report-plan:{name}", {"ReportPlanArn": "{ref}"}),
    "AWS::Backup::RestoreTestingPlan": (
        "{P:RestoreTestingPlanName}",
        {"RestoreTestingPlanArn": ARN + "restore-testing-plan:{ref}"},
    ),
    "AWS::Backup::RestoreTestingSelection": ("{P:RestoreTestingPlanName}|{P:RestoreTestingSelectionName}", {}),
    "AWS::Batch::ComputeEnvironment": (
        ARN + "compute-environment/{name}",
        {"ComputeEnvironmentArn": "{ref}"},
    ),
    "AWS::Batch::JobDefinition": (ARN + "job-definition/{name}:1", {"JobDefinitionArn": "{ref}"}),
    "AWS::Batch::JobQueue": (ARN + "job-queue/{name}", {"JobQueueArn": "{ref}"}),
    "AWS::Budgets::Budget": ("{name}", {}),
    "AWS::CodeConnections::Connection": (
        "arn:aws:codeconnections:{region}:{account}:connection/{uuid}",
        {"ConnectionArn": "{ref}", "ConnectionStatus": "PENDING", "OwnerAccountId": "{account}"},
    ),
    "AWS::Config::AggregationAuthorization": ("{P:AuthorizedAccountId}|{P:AuthorizedAwsRegion}", {}),
    "AWS::Config::ConfigurationAggregator": ("{name}", {"ConfigurationAggregatorArn": ARN + "config-aggregator/{ref}"}),
    "AWS::Config::ConformancePack": ("{name}", {}),
    "AWS::Config::RemediationConfiguration": ("{P:ConfigRuleName}", {}),
    "AWS::DLM::LifecyclePolicy": ("policy-{short}", {"Arn": ARN + "policy/{ref}"}),
    "AWS::EC2::ClientVpnAuthorizationRule": ("{name}", {}),
    "AWS::EC2::ClientVpnEndpoint": ("cvpn-endpoint-{short}", {"Id": "{ref}"}),
    "AWS::EC2::ClientVpnRoute": ("{name}", {"Id": "{ref}"}),
    "AWS::EC2::ClientVpnTargetNetworkAssociation": ("cvpn-assoc-{short}", {"Id": "{ref}"}),
    "AWS::EC2::InstanceConnectEndpoint": (
        "eice-{short}",
        {"Id": "{ref}", "InstanceConnectEndpointArn": ARN + "instance-connect-endpoint/{ref}"},
    ),
    "AWS::EC2::VPCCidrBlock": ("vpc-cidr-assoc-{short}", {"Id": "{ref}"}),
    "AWS::ElastiCache::ServerlessCache": (
        "{name}",
        {
            "ARN": ARN + "serverlesscache:{ref}",
            "Status": "available",
            "FullEngineVersion": "{P:MajorEngineVersion}",
            "Endpoint.Address": "{ref}-{short}.serverless.cache.amazonaws.com",
            "Endpoint.Port": "6379",
            "ReaderEndpoint.Address": "{ref}-{short}.serverless.cache.amazonaws.com",
            "ReaderEndpoint.Port": "6380",
        },
    ),
    "AWS::GlobalAccelerator::Accelerator": (
        "arn:aws:globalaccelerator::{account}:accelerator/{uuid}",
        {"AcceleratorArn": "{ref}", "DnsName": "a{short}.awsglobalaccelerator.com", "Ipv4Addresses": ["192.0.2.1"]},
    ),
    "AWS::GlobalAccelerator::EndpointGroup": (
        "{P:ListenerArn}/endpoint-group/{short}",
        {"EndpointGroupArn": "{ref}"},
    ),
    "AWS::GlobalAccelerator::Listener": ("{P:AcceleratorArn}/listener/{short}", {"ListenerArn": "{ref}"}),
    "AWS::GuardDuty::Detector": ("{hex}", {"Id": "{ref}"}),
    "AWS::GuardDuty::PublishingDestination": ("{hex}", {"Id": "{ref}"}),
    "AWS::HealthLake::FHIRDatastore": (
        "{hex}",
        {
            "DatastoreId": "{ref}",
            "DatastoreArn": ARN + "datastore/fhir/{ref}",
            "DatastoreEndpoint": "https://healthlake.{region}.amazonaws.com/datastore/{ref}/r4/",
            "DatastoreStatus": "ACTIVE",
        },
    ),
    "AWS::LakeFormation::DataLakeSettings": ("{account}", {}),
    "AWS::LakeFormation::PrincipalPermissions": ("{name}", {}),
    "AWS::LakeFormation::Resource": ("{P:ResourceArn}", {}),
    "AWS::Logs::QueryDefinition": ("{uuid}", {"QueryDefinitionId": "{ref}"}),
    "AWS::Macie::Session": ("{account}", {"AwsAccountId": "{ref}", "ServiceRole": ""}),
    "AWS::NetworkFirewall::Firewall": (
        "arn:aws:network-firewall:{region}:{account}:firewall/{P:FirewallName}",
        {"FirewallArn": "{ref}", "FirewallId": "{uuid}", "EndpointIds": ["{region}a:vpce-{short}"]},
    ),
    "AWS::NetworkFirewall::FirewallPolicy": (
        "arn:aws:network-firewall:{region}:{account}:firewall-policy/{P:FirewallPolicyName}",
        {"FirewallPolicyArn": "{ref}", "FirewallPolicyId": "{uuid}"},
    ),
    "AWS::NetworkFirewall::LoggingConfiguration": ("{P:FirewallArn}", {}),
    "AWS::NetworkFirewall::RuleGroup": (
        "arn:aws:network-firewall:{region}:{account}:stateful-rulegroup/{P:RuleGroupName}",
        {"RuleGroupArn": "{ref}", "RuleGroupId": "{uuid}"},
    ),
    "AWS::RDS::EventSubscription": ("{name}", {}),
    "AWS::RedshiftServerless::Namespace": (
        "{P:NamespaceName}",
        {
            "Namespace.NamespaceName": "{ref}",
            "Namespace.NamespaceId": "{uuid}",
            "Namespace.NamespaceArn": "arn:aws:redshift-serverless:{region}:{account}:namespace/{uuid}",
        },
    ),
    "AWS::RedshiftServerless::Workgroup": (
        "{P:WorkgroupName}",
        {
            "Workgroup.WorkgroupName": "{ref}",
            "Workgroup.Endpoint.Address": "{ref}.{account}.{region}.redshift-serverless.amazonaws.com",
            "Workgroup.Endpoint.Port": "5439",
        },
    ),
    "AWS::Route53::HealthCheck": ("{uuid}", {"HealthCheckId": "{ref}"}),
    "AWS::SSM::Association": ("{uuid}", {"AssociationId": "{ref}"}),
    "AWS::SSM::Document": ("{name}", {}),
    "AWS::SSM::MaintenanceWindow": ("mw-{short}", {"WindowId": "{ref}"}),
    "AWS::SSM::MaintenanceWindowTarget": ("{uuid}", {"WindowTargetId": "{ref}"}),
    "AWS::SSM::MaintenanceWindowTask": ("{uuid}", {"WindowTaskId": "{ref}"}),
    "AWS::SSM::PatchBaseline": ("pb-{short}", {"Id": "{ref}"}),
    "AWS::SecurityHub::Hub": ("arn:aws:securityhub:{region}:{account}:hub/default", {"ARN": "{ref}"}),
    "AWS::SecurityHub::Standard": (
        "arn:aws:securityhub:{region}:{account}:subscription/{name}",
        {"StandardsSubscriptionArn": "{ref}"},
    ),
    "AWS::WAFv2::LoggingConfiguration": ("{P:ResourceArn}", {}),
}

# Types with a required custom name -> the property with the name, and the properties that cannot change without a new
# name.
NAMED = {
    "AWS::ElastiCache::ServerlessCache": (
        "ServerlessCacheName",
        ("KmsKeyId", "NetworkType", "SnapshotArnsToRestore", "SubnetIds"),
    ),
}

SERVICES = {"AccessAnalyzer": "access-analyzer"}
TYPES = sorted(RECORDED)


def _fill(pattern, values, properties):
    if isinstance(pattern, list):
        return [_fill(item, values, properties) for item in pattern]

    def value(match):
        key = match.group(1)
        return str(properties[key[2:]]) if key.startswith("P:") else values[key]

    return re.sub(r"\{([^}]+)\}", value, pattern)


def _values(type_name, seed):
    """Values for the patterns; the same seed results in the same digits."""
    service = type_name.split("::")[1]
    digits = hashlib.sha256(seed.encode()).hexdigest()
    return {
        "hex": digits[:32],
        "short": digits[:17],
        "uuid": str(uuid.UUID(digits[:32])),
        "account": account_id(),
        "region": region(),
        "service": SERVICES.get(service, service.lower()),
    }


def _record(type_name, reference, attributes):
    def attributes_of(identity, properties):
        values = {**_values(type_name, identity), "ref": identity}
        return {key: _fill(pattern, values, properties) for key, pattern in attributes.items()}

    def create(logical_id, properties, stack_name):
        custom_name = properties.get("Name") or properties.get(f"{type_name.split('::')[-1]}Name")
        values = {**_values(type_name, uuid.uuid4().hex), "name": custom_name or generated_name(stack_name, logical_id)}
        identity = _fill(reference, values, properties)
        return identity, attributes_of(identity, properties)

    def update(identity, old, new):
        name, fixed = NAMED.get(type_name, (None, ()))
        if any(old.get(key) != new.get(key) for key in fixed) and old[name] == new[name]:
            raise ValueError(
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                f"Rename {new[name]} and update the stack again."
            )
        return identity, attributes_of(identity, new)

    add(
        type_name,
        create,
        lambda _, __: None,
        update,
        tuple(re.findall(r"\{P:(\w+)\}", reference)),
    )


def register():
    """Add every type of this file to MiniStack."""
    for type_name, (reference, attributes) in RECORDED.items():
        _record(type_name, reference, attributes)
