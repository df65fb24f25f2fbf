"""
IAM authorization of calls on certificates, users and service-linked roles as on AWS: resource ARN, resource tags,
condition keys.
"""

import json

from ministack.core import iam_actions
from ministack.services import acm, iam, tagging
from ministack_names import name


def arns_of_new_resources():
    """
    The resource ARN of a new certificate is `certificate/*`; of a service-linked role a wildcard under the path of its
    service.
    """
    original = name(iam_actions, "extract_resource_arn")

    def resource(service, method, path, headers, body, parameters, region, account_id):
        arn = original(service, method, path, headers, body, parameters, region, account_id)
        if arn == "*" and headers.get("x-amz-target", "").endswith(".ImportCertificate"):
            return f"arn:aws:acm:{region}:{account_id}:certificate/*"
        if service == "iam" and _text(parameters, "Action") == "CreateServiceLinkedRole":
            return f"arn:aws:iam::{account_id}:role/aws-service-role/{_text(parameters, 'AWSServiceName')}/*"
        return arn

    iam_actions.extract_resource_arn = resource


def paths_of_users():
    """The ARN of a user contains its path."""
    users = name(iam, "_users")
    original = name(iam_actions, "extract_resource_arn")

    def resource(service, method, path, headers, body, parameters, region, account_id):
        arn = original(service, method, path, headers, body, parameters, region, account_id)
        prefix = f"arn:aws:iam::{account_id}:user/"
        user = users.get(arn[len(prefix) :]) if service == "iam" and arn.startswith(prefix) else None
        return user["Arn"] if user else arn

    iam_actions.extract_resource_arn = resource


STREAM_CALLS = {
    f"Logs_20140328.{call}"
    for call in (
        "CreateLogStream",
        "DeleteLogStream",
        "DescribeLogStreams",
        "FilterLogEvents",
        "GetLogEvents",
        "PutLogEvents",
    )
}


def arns_of_log_streams():
    """
    The resource of calls on log streams is a log stream, so that policies name a log group with `:*`. Source: CloudWatch
    Logs User Guide, "Overview of managing access permissions", "CloudWatch Logs resources and operations".
    """
    original = name(iam_actions, "extract_resource_arn")

    def resource(service, method, path, headers, body, parameters, region, account_id):
        arn = original(service, method, path, headers, body, parameters, region, account_id)
        if service == "logs" and ":log-group:" in arn and headers.get("x-amz-target") in STREAM_CALLS:
            return f"{arn}:log-stream:{_member(body, 'logStreamName')}"
        return arn

    iam_actions.extract_resource_arn = resource


def _member(body, member):
    try:
        return json.loads(body or b"{}").get(member) or ""
    except ValueError:
        return ""


def service_of_linked_roles():
    """Condition key iam:AWSServiceName."""
    original = name(iam_actions, "request_tag_context")

    def context(service, action, body, parameters):
        linked = _text(parameters, "AWSServiceName") if service == "iam" else ""
        return {
            **original(service, action, body, parameters),
            **({"iam:AWSServiceName": linked} if linked else {}),
        }

    iam_actions.request_tag_context = context


def tags_of_certificates():
    """Condition key aws:ResourceTag of a certificate."""
    certificates = name(acm, "_certificates")
    collectors = name(tagging, "_RESOURCE_TAG_COLLECTORS")
    collectors["acm"] = lambda: ((arn, certificate.get("Tags", [])) for arn, certificate in certificates.items())


def _text(parameters, key):
    value = parameters.get(key, "")
    return value[0] if isinstance(value, list) and value else value


def apply():
    """Apply every change of this file."""
    arns_of_new_resources()
    paths_of_users()
    arns_of_log_streams()
    service_of_linked_roles()
    tags_of_certificates()
