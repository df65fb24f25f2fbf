"""Other types that the CloudFormation of MiniStack lacks, implemented with its service APIs."""

import json

from aws_calls import arn, call, generated_name, pick
from ministack_names import add, existing, nothing_to_delete


def create_ip_set(logical_id, properties, stack_name):
    set_name = properties.get("Name") or generated_name(stack_name, logical_id)
    created = call(
        "wafv2",
        "CreateIPSet",
        Name=set_name,
        **pick(properties, "Scope", "IPAddressVersion", "Addresses", "Description"),
    )["Summary"]
    return f"{set_name}|{created['Id']}|{properties['Scope']}", {"Arn": created["ARN"], "Id": created["Id"]}


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


def rotate_secret(_, properties, __):
    rules = properties.get("RotationRules")
    call(
        "secretsmanager",
        "RotateSecret",
        SecretId=properties["SecretId"],
        **pick(properties, "RotationLambdaARN"),
        RotationRules=rules,
        RotateImmediately=False,
    )
    return properties["SecretId"], {}


def create_backup_selection(_, properties, __):
    plan = properties["BackupPlanId"]
    created = call("backup", "CreateBackupSelection", BackupPlanId=plan, BackupSelection=properties["BackupSelection"])
    return f"{created['SelectionId']}_{plan}", {"SelectionId": created["SelectionId"], "BackupPlanId": plan}


# IAM, CloudWatch, EventBridge, DNS


def _document(value):
    return value if isinstance(value, str) else json.dumps(value)


def _group_policies(group, properties):
    for policy in properties.get("ManagedPolicyArns", []):
        call("iam", "AttachGroupPolicy", GroupName=group, PolicyArn=policy)
    for policy in properties.get("Policies", []):
        document = _document(policy["PolicyDocument"])
        call("iam", "PutGroupPolicy", GroupName=group, PolicyName=policy["PolicyName"], PolicyDocument=document)


def create_group(logical_id, properties, stack_name):
    group = properties.get("GroupName") or generated_name(stack_name, logical_id)
    created = call("iam", "CreateGroup", GroupName=group, **pick(properties, "Path"))["Group"]
    _group_policies(group, properties)
    return group, {"Arn": created["Arn"]}


def update_group(group, old, new):
    _drop_group_policies(group, old)
    _group_policies(group, new)
    return group, {"Arn": call("iam", "GetGroup", GroupName=group)["Group"]["Arn"]}


def _drop_group_policies(group, properties):
    for policy in properties.get("ManagedPolicyArns", []):
        call("iam", "DetachGroupPolicy", GroupName=group, PolicyArn=policy)
    for policy in properties.get("Policies", []):
        call("iam", "DeleteGroupPolicy", GroupName=group, PolicyName=policy["PolicyName"])


def delete_group(group, properties):
    _drop_group_policies(group, properties)
    call("iam", "DeleteGroup", GroupName=group)


def put_role_policy(_, properties, __):
    call(
        "iam",
        "PutRolePolicy",
        **pick(properties, "RoleName", "PolicyName"),
        PolicyDocument=_document(properties["PolicyDocument"]),
    )
    return f"{properties['PolicyName']}|{properties['RoleName']}", {}


def create_service_linked_role(_, properties, __):
    properties_to_send = pick(properties, "AWSServiceName", "CustomSuffix", "Description")
    role = call("iam", "CreateServiceLinkedRole", **properties_to_send)["Role"]["RoleName"]
    return role, {"RoleName": role}


def describe_service_linked_role(role, _, properties):
    call("iam", "UpdateRoleDescription", RoleName=role, Description=properties.get("Description", ""))
    return role, {"RoleName": role}


def _put_composite_alarm(alarm, properties):
    call("cloudwatch", "PutCompositeAlarm", **{**properties, "AlarmName": alarm})
    return alarm, {"Arn": arn("cloudwatch", f"alarm:{alarm}")}


def create_composite_alarm(logical_id, properties, stack_name):
    return _put_composite_alarm(properties.get("AlarmName") or generated_name(stack_name, logical_id), properties)


def create_archive(logical_id, properties, stack_name):
    archive = properties.get("ArchiveName") or generated_name(stack_name, logical_id, 48)
    pattern = properties.get("EventPattern")
    created = call(
        "events",
        "CreateArchive",
        ArchiveName=archive,
        EventSourceArn=properties["SourceArn"],
        **pick(properties, "Description", "RetentionDays"),
        EventPattern=_document(pattern) if pattern else None,
    )
    return archive, {"ArchiveName": archive, "Arn": created["ArchiveArn"]}


def create_record_sets(logical_id, properties, stack_name):
    shared = pick(properties, "HostedZoneId", "HostedZoneName")
    records = existing("AWS::Route53::RecordSet")
    for record in properties.get("RecordSets", []):
        records["create"](logical_id, {**shared, **record}, stack_name)
    return generated_name(stack_name, logical_id), {}


def delete_record_sets(_, properties):
    shared = pick(properties, "HostedZoneId", "HostedZoneName")
    for record in properties.get("RecordSets", []):
        existing("AWS::Route53::RecordSet")["delete"](record["Name"], {**shared, **record})


def register():
    """Add every type of this file to MiniStack."""
    add("AWS::WAFv2::IPSet", create_ip_set, delete_ip_set, update_ip_set, ("Name", "Scope"))
    add(
        "AWS::WAFv2::WebACLAssociation",
        associate_web_acl,
        lambda _, properties: call("wafv2", "DisassociateWebACL", ResourceArn=properties["ResourceArn"]),
    )
    add("AWS::SecretsManager::RotationSchedule", rotate_secret, nothing_to_delete)
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
    add("AWS::IAM::Group", create_group, delete_group, update_group, ("GroupName", "Path"))
    add(
        "AWS::IAM::RolePolicy",
        put_role_policy,
        lambda _, properties: call("iam", "DeleteRolePolicy", **pick(properties, "RoleName", "PolicyName")),
    )
    add(
        "AWS::IAM::ServiceLinkedRole",
        create_service_linked_role,
        lambda role, _: call("iam", "DeleteServiceLinkedRole", RoleName=role),
        describe_service_linked_role,
        ("AWSServiceName", "CustomSuffix"),
    )
    add(
        "AWS::CloudWatch::CompositeAlarm",
        create_composite_alarm,
        lambda alarm, _: call("cloudwatch", "DeleteAlarms", AlarmNames=[alarm]),
        lambda alarm, _, new: _put_composite_alarm(alarm, new),
        ("AlarmName",),
    )
    add("AWS::Events::Archive", create_archive, lambda archive, _: call("events", "DeleteArchive", ArchiveName=archive))
    add("AWS::Route53::RecordSetGroup", create_record_sets, delete_record_sets)
