"""
Calls on encrypted data: the service uses the key on behalf of the caller, so the policies of the caller and the key
policy must allow it. The root user of the account is allowed, as everywhere in MiniStack: the tests use it.
"""

from contextvars import ContextVar

from ministack.core import iam_actions
from ministack.core import iam_evaluator as evaluator
from ministack.services import dynamodb, kinesis, s3, secretsmanager, sns, sqs
from ministack_names import account_id, name

from . import facts, findings, settings
from .decisions import key_refusal

_denied = ContextVar("strict_denied_key", default=None)
_default_encryption = name(s3, "_bucket_default_sse_headers")
_queue = name(sqs, "_queue_by_arn")
_topic = name(sns, "_topic_by_arn_any_scope")
_secret = name(secretsmanager, "_resolve")
_tables = name(dynamodb, "_tables")
_streams = name(kinesis, "_streams")


def _attribute(record):
    return ((record or {}).get("attributes") or {}).get("KmsMasterKeyId")


def _table_key(arn):
    table = _tables.get(arn.split("table/")[-1].split("/")[0]) or {}
    return (table.get("SSEDescription") or {}).get("KMSMasterKeyArn")


KEY_OF = {
    "dynamodb": _table_key,
    "kinesis": lambda arn: (_streams.get(arn.rsplit("/", 1)[-1]) or {}).get("KeyId"),
    "s3": lambda arn: _default_encryption(arn.split(":::")[-1].split("/")[0]).get(
        "x-amz-server-side-encryption-aws-kms-key-id"
    ),
    "secretsmanager": lambda arn: (_secret(arn)[1] or {}).get("KmsKeyId"),
    "sns": lambda arn: _attribute(_topic(arn)),
    "sqs": lambda arn: _attribute(_queue(arn)),
}
"""Service -> the key with which the resource of an ARN is encrypted."""

ENCRYPTION_CONTEXT = {
    "dynamodb": lambda arn: {
        "aws:dynamodb:tableName": arn.split("table/")[-1].split("/")[0],
        "aws:dynamodb:subscriberId": account_id(),
    },
    "kinesis": lambda arn: {"aws:kinesis:arn": arn},
    "s3": lambda arn: {"aws:s3:arn": arn},
    "secretsmanager": lambda arn: {"SecretARN": arn},
    "sns": lambda arn: {"aws:sns:topicArn": arn},
    "sqs": lambda arn: {"aws:sqs:arn": arn},
}
"""
Service -> its encryption context. Source: "Encryption context" in the guide of each service; without S3 Bucket Keys.
"""


def _refusal(principal, iam_action, resource_arn):
    """The KMS action, key and reason of the first refusal; None if the caller can use the key."""
    actions, via = facts.data_calls()[iam_action]
    key = KEY_OF[via](resource_arn) if via in KEY_OF else None
    if not key:
        return None
    for action in actions:
        why = key_refusal(principal, key, [action], via, ENCRYPTION_CONTEXT[via](resource_arn))
        if why:
            return action, str(key), why
    return None


def check_keys_of_calls():
    """Check the key after MiniStack has allowed a call."""
    enforce = name(evaluator, "enforce")

    def enforce_key(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        _denied.set(None)
        found = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        if found or iam_action not in facts.data_calls():
            return found
        principal = evaluator.resolve_principal(access_key_id or "", account_id())
        if isinstance(principal, evaluator.AuthError) or principal.policies is None:
            return found
        refused = _refusal(principal, iam_action, resource_arn)
        if not refused:
            return None
        action, key, why = refused
        findings.add_refusal(why, principal=principal.arn, action=iam_action, target=resource_arn)
        if not settings.refuses():
            return None
        _denied.set((action, key))
        return evaluator.EvalResult("ImplicitDeny", principal.arn, "", why)

    evaluator.enforce = enforce_key


def key_in_messages():
    """As on AWS, the message contains the KMS action and the key."""
    respond = name(iam_actions, "access_denied_response")

    def respond_with_key(service, action, principal_arn, request_id, **named):
        if _denied.get():
            action, named["resource_arn"] = _denied.get()
        return respond(service, action, principal_arn, request_id, **named)

    iam_actions.access_denied_response = respond_with_key


def apply():
    """Apply every change of this file."""
    check_keys_of_calls()
    key_in_messages()
