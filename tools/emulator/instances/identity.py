"""
Credentials and identity documents of instances. cfn-signal can sign with the identity document instead of credentials
(`CFN_V1`). Source: EC2 User Guide, "Instance identity documents"; aws-cfn-bootstrap, `auth.py`.
"""

import base64
import binascii
import datetime
import hashlib
import hmac
import json
import os
import time

from ministack.services import iam, sts
from ministack_names import account_id, name, region
from strict.decisions import service_refusal
from strict.findings import add_refusal

LIFETIME = 6 * 3600

_profiles = name(iam, "_instance_profiles")
_roles = name(iam, "_roles")
_access_key = name(sts, "_gen_session_access_key")
_secret = name(sts, "_gen_secret")
_token = name(sts, "_gen_session_token")
_register = name(sts, "register_session")
_role_id = name(sts, "_role_id")


def profile(arn_or_name):
    """The record of an instance profile, or None."""
    return _profiles.get((arn_or_name or "").rsplit("/", 1)[-1])


def role_of(arn_or_name):
    """Name of the role of an instance profile, or ''."""
    roles = (profile(arn_or_name) or {}).get("Roles") or []
    first = roles[0] if roles else ""
    return first["RoleName"] if isinstance(first, dict) else first


def _timestamp(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def credentials(role_name, instance_id):
    """
    New credentials of a session of a role, as the metadata service returns them. The role must trust EC2; otherwise the
    answer is that of EC2.
    """
    role = _roles.get(role_name)
    arn = role["Arn"] if role else ""
    why = not role or service_refusal("ec2.amazonaws.com", "sts:AssumeRole", arn, role.get("AssumeRolePolicyDocument"))
    if why:
        add_refusal(f"EC2 cannot assume role {role_name}", service="ec2.amazonaws.com", target=arn)
        return {
            "Code": "AssumeRoleUnauthorizedAccess",
            "Message": f"EC2 cannot assume the role {role_name}",
            "LastUpdated": _timestamp(time.time()),
        }
    access_key, expiration = _access_key(), time.time() + LIFETIME
    session = {
        "Arn": f"arn:aws:sts::{account_id()}:assumed-role/{role_name}/{instance_id}",
        "UserId": f"{_role_id(arn)}:{instance_id}",
        "SecretAccessKey": _secret(),
        "SessionToken": _token(),
        "Expiration": expiration,
        "AccountId": account_id(),
        "PrincipalType": "AssumedRole",
    }
    _register(access_key, session)
    return {
        "Code": "Success",
        "LastUpdated": _timestamp(time.time()),
        "Type": "AWS-HMAC",
        "AccessKeyId": access_key,
        "SecretAccessKey": session["SecretAccessKey"],
        "Token": session["SessionToken"],
        "Expiration": _timestamp(expiration),
    }


def document(instance):
    """The identity document of an instance, as text."""
    values = {
        "accountId": account_id(),
        "architecture": instance["Architecture"],
        "availabilityZone": instance["Placement"]["AvailabilityZone"],
        "imageId": instance["ImageId"],
        "instanceId": instance["InstanceId"],
        "instanceType": instance["InstanceType"],
        "pendingTime": instance["LaunchTime"],
        "privateIp": instance["PrivateIpAddress"],
        "region": region(),
        "version": "2017-09-30",
    }
    return json.dumps(values, indent=2)


def signature(text):
    """The signature of an identity document: with the secret of the emulator, instead of the key of AWS."""
    key = os.environ["AWS_SECRET_ACCESS_KEY"].encode()
    return base64.b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode()


def document_of(authorization):
    """The identity document in an `Authorization: CFN_V1` header, if its signature is valid; else None."""
    encoded, _, signed = authorization.removeprefix("CFN_V1 ").partition(":")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return json.loads(text) if hmac.compare_digest(signature(text), signed) else None
