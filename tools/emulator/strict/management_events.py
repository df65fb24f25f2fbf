"""
KMS calls as EventBridge events, `AWS API Call via CloudTrail`: those of callers, and those of services that deliver to
an encrypted topic or queue. A rule that matches events of its own delivery is a loop, which is stopped and reported.
Source: EventBridge User Guide, "AWS service events delivered via AWS CloudTrail": Describe, Get and List calls are not
sent.
"""

import json
from contextvars import ContextVar

from ministack import app
from ministack.services import eventbridge
from ministack_names import account_id, name, region

from . import findings

_depth = ContextVar("strict_event_depth", default=0)
_put_events = name(eventbridge, "_put_events")

LOOP_AFTER = 5
NOT_SENT = ("Describe", "Get", "List")


def publish_key_use(service, arn, attributes):
    """
    Publish an event: `service` used the key of a topic or queue to deliver to it. Returns False for a loop, which is
    stopped.
    """
    key = attributes.get("KmsMasterKeyId")
    if not key or "alias/aws/" in key:
        return True
    if _depth.get() >= LOOP_AFTER:
        findings.add_loop("GenerateDataKey", arn)
        return False
    _publish("GenerateDataKey", {"type": "AWSService", "invokedBy": service}, {"keyId": key})
    return True


def _publish(call, identity, parameters):
    if call.startswith(NOT_SENT):
        return
    detail = {
        "eventVersion": "1.11",
        "eventSource": "kms.amazonaws.com",
        "eventName": call,
        "awsRegion": region(),
        "requestParameters": parameters,
        "eventType": "AwsApiCall",
        "userIdentity": identity,
        "managementEvent": True,
        "eventCategory": "Management",
        "recipientAccountId": account_id(),
    }
    entry = {"Source": "aws.kms", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    token = _depth.set(_depth.get() + 1)
    try:
        _put_events({"Entries": [entry]}, allow_aws_source=True)
    finally:
        _depth.reset(token)


SECRET_PARAMETERS = ("Plaintext", "CiphertextBlob", "Message", "Signature")


def apply():
    """Publish an event for every KMS call over HTTP."""
    record = name(app, "_maybe_record_cloudtrail")

    def record_and_publish(service, method, path, headers, body, query, request_id, where):
        record(service, method, path, headers, body, query, request_id, where)
        call = headers.get("x-amz-target", "").rpartition(".")[2] if service == "kms" else ""
        if call:
            arguments = json.loads(body or b"{}")
            parameters = {key[0].lower() + key[1:]: arguments[key] for key in arguments if key not in SECRET_PARAMETERS}
            _publish(call, {"type": "AssumedRole", "accountId": account_id()}, parameters)

    app._maybe_record_cloudtrail = record_and_publish
