"""
Permissions of the role of a function to poll a queue or stream, which Lambda checks. Source: Lambda Developer Guide,
"Using Lambda with Amazon SQS", "… with Amazon DynamoDB", "… with Amazon Kinesis".
"""

from ministack.services import lambda_svc, sqs
from ministack_names import name

from .. import facts
from ..decisions import key_refusal, refusal
from ..principals import role_session

_function = name(lambda_svc, "_get_func_record_for_ref")
_queue = name(sqs, "_queue_by_arn")

POLLING = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
    "kinesis": ("kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator"),
}
"""Service of the source -> actions that the role needs on it."""


def polling_of_mappings(kind, properties, operation, *_):
    """The role can poll the source, and use the key of a queue."""
    source = str(properties.get("EventSourceArn", ""))
    service = source.split(":")[2] if source.count(":") > 4 else ""
    config = _function(str(properties.get("FunctionName", "")))[1] if kind == "AWS::Lambda::EventSourceMapping" else None
    if operation == "delete" or not config or service not in POLLING:
        return
    role = role_session(config["Role"], "mapping")
    attributes = (_queue(source) or {}).get("attributes", {}) if service == "sqs" else {}
    for action in POLLING[service]:
        why = refusal(role, action, source, attributes.get("Policy"))
        if why:
            call = action.partition(":")[2]
            yield f"The provided execution role does not have permissions to call {call} on {service.upper()}: {why}"
    if attributes.get("KmsMasterKeyId"):
        actions, via = facts.data_calls()["sqs:ReceiveMessage"]
        yield key_refusal(role, attributes["KmsMasterKeyId"], actions, via, {"aws:sqs:arn": source})
