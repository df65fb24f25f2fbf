"""What an instance of an Auto Scaling group gets from its launch template."""

import base64
import binascii

from ministack.services import ec2
from ministack_names import name

_templates = name(ec2, "_launch_templates")


def version_of(specification):
    """
    The launch template and version of a group: `(ID, version number, LaunchTemplateData)`; None without a launch
    template. `$Latest` and `$Default` are resolved now, as when an instance is launched.
    """
    specification = specification or {}
    wanted = specification.get("LaunchTemplateId"), specification.get("LaunchTemplateName")
    template = next(
        (
            item
            for item in _templates.values()
            if wanted[0] == item["LaunchTemplateId"] or wanted[1] == item["LaunchTemplateName"]
        ),
        None,
    )
    if not template:
        return None
    number = str(specification.get("Version") or "$Default")
    number = {"$Latest": template["LatestVersionNumber"], "$Default": template["DefaultVersionNumber"]}.get(
        number, number
    )
    for version in template["Versions"]:
        if str(version["VersionNumber"]) == str(number):
            return template["LaunchTemplateId"], int(number), version["LaunchTemplateData"]
    raise ValueError(
        f"You must use a valid launch template version: {template['LaunchTemplateId']} has no version {number}"
    )


LONGEST_USER_DATA = 16384
"""In bytes, before the Base64 encoding. Source: EC2 User Guide, "Run commands at launch"."""


def user_data(data):
    """The user data as text. Throws ValueError if EC2 refuses it."""
    try:
        decoded = base64.b64decode(data.get("UserData") or "", validate=True)
    except binascii.Error as error:
        raise ValueError("Invalid BASE64 encoding of user data.") from error
    if len(decoded) > LONGEST_USER_DATA:
        raise ValueError(f"User data is limited to {LONGEST_USER_DATA} bytes")
    return decoded.decode("utf-8", "replace")


def profile_of(data):
    """Name or ARN of the instance profile, or ''."""
    profile = data.get("IamInstanceProfile") or {}
    return profile.get("Arn") or profile.get("Name") or ""


def security_groups(data):
    """IDs of the security groups, of the instance or of its first network interface."""
    interfaces = data.get("NetworkInterfaces") or [{}]
    return data.get("SecurityGroupIds") or data.get("SecurityGroups") or interfaces[0].get("Groups") or []


def instance_tags(data):
    """Tags of instances in the TagSpecifications."""
    return [
        {"Key": str(tag["Key"]), "Value": str(tag.get("Value", ""))}
        for specification in data.get("TagSpecifications") or []
        if specification.get("ResourceType") == "instance"
        for tag in specification.get("Tags") or []
    ]


def hop_limit(data):
    """HttpPutResponseHopLimit; the default of EC2 is 1."""
    return int((data.get("MetadataOptions") or {}).get("HttpPutResponseHopLimit") or 1)
