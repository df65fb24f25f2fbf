"""Deliveries by service principals: the policy of the target, and the key policy of the target."""

from ministack.services import cloudwatch, eventbridge, lambda_svc, s3, sns, sqs
from ministack_names import account_id, name

from . import facts, findings, settings
from .decisions import service_key_refusal, service_refusal
from .management_events import publish_key_use

_queue = name(sqs, "_queue_by_arn")
_topic = name(sns, "_topic_by_arn_any_scope")
_function_policy = name(lambda_svc, "function_policy_for_arn")

EVENTS, ALARMS, S3, SNS = (f"{service}.amazonaws.com" for service in ("events", "cloudwatch", "s3", "sns"))


def _attributes(arn):
    record = _topic(arn) if ":sns:" in arn else _queue(arn)
    return (record or {}).get("attributes", {})


def _key_refusal(service, arn, source):
    action = "sns:Publish" if ":sns:" in arn else "sqs:SendMessage"
    actions, via = facts.data_calls()[action]
    context = {"aws:sns:topicArn": arn} if via == "sns" else {"aws:sqs:arn": arn}
    return service_key_refusal(
        service,
        _attributes(arn).get("KmsMasterKeyId"),
        actions,
        encryption_context=context,
        **{"aws:SourceArn": source, "aws:SourceAccount": account_id()},
    )


def _source(service, arn, source):
    """
    The condition keys that a service sends. For EventBridge and topics the AWS documentation is unclear: a setting
    decides.
    """
    if service == EVENTS and ":sns:" in arn and not settings.SENDS_SOURCE:
        return {}
    return {"aws:SourceArn": source, "aws:SourceAccount": account_id(), "aws:SourceOwner": account_id()}


def delivery_refusal(service, arn, source):
    """Why a service cannot deliver to a topic, queue or function for `source`; None if it can, or for other targets."""
    kind = arn.split(":")[2] if arn.count(":") > 4 else ""
    context = _source(service, arn, source)
    if kind == "sns":
        policy = _attributes(arn).get("Policy")
        return service_refusal(service, "sns:Publish", arn, policy, **context) or _key_refusal(service, arn, source)
    if kind == "sqs":
        policy = _attributes(arn).get("Policy")
        return service_refusal(service, "sqs:SendMessage", arn, policy, **context) or _key_refusal(service, arn, source)
    if kind == "lambda":
        found = _function_policy(arn)
        return service_refusal(service, "lambda:InvokeFunction", arn, found[0] if found else None, **context)
    return None


def can_deliver(service, arn, source):
    """Whether a delivery continues; records a refusal."""
    why = delivery_refusal(service, arn, source)
    if why:
        findings.add_refusal(why, service=service, target=arn, source=source)
    return not why or not settings.refuses()


def from_event_rules():
    """EventBridge to topics, queues and functions; a refused event is sent to the dead-letter queue of the target."""
    invoke = name(eventbridge, "_invoke_target")

    def invoke_if_allowed(target, event, rule, view=None):
        arn, source = target.get("Arn", ""), rule.get("Arn") or rule.get("RuleArn") or ""
        if not target.get("RoleArn") and not can_deliver(EVENTS, arn, source):
            dead_letter_queue = (target.get("DeadLetterConfig") or {}).get("Arn")
            if dead_letter_queue and can_deliver(EVENTS, dead_letter_queue, source):
                invoke({"Arn": dead_letter_queue, "Id": "dead-letter"}, event, rule, view)
            return
        if publish_key_use(EVENTS, arn, _attributes(arn) if ":sns:" in arn or ":sqs:" in arn else {}):
            invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_if_allowed


def from_alarms():
    """Alarms to topics."""
    dispatch = name(cloudwatch, "_dispatch_alarm_actions")

    def dispatch_if_allowed(alarm, old, new, reason):
        source = alarm.get("AlarmArn", "")
        field = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}.get(new)
        action_arns = alarm.get(field) or []
        enabled = alarm.get("ActionsEnabled", True)
        allowed = [arn for arn in action_arns if not enabled or ":sns:" not in arn or can_deliver(ALARMS, arn, source)]
        for arn in allowed if enabled else []:
            if ":sns:" in arn:
                publish_key_use(ALARMS, arn, _attributes(arn))
        dispatch({**alarm, field: allowed} if field else alarm, old, new, reason)

    cloudwatch._dispatch_alarm_actions = dispatch_if_allowed


def keys_of_queues_and_topics():
    """Check the key of a queue and a topic: for S3 and SNS, MiniStack checks only their resource policies."""

    def with_key(allows):
        def allows_with_key(arn, service, source_arn, source_account):
            if not allows(arn, service, source_arn, source_account):
                findings.add_refusal(
                    f"{service} is not authorized by the policy of {arn}", service=service, target=arn, source=source_arn
                )
                return False
            why = _key_refusal(service, arn, source_arn)
            if why:
                findings.add_refusal(why, service=service, target=arn, source=source_arn)
            return not why or not settings.refuses()

        return allows_with_key

    for module, check in ((sqs, "queue_policy_allows"), (sns, "topic_policy_allows")):
        setattr(module, check, with_key(name(module, check)))


def to_functions():
    """
    S3 and SNS to functions, by the permission of the function; S3 checks it also when the notification is configured.
    """
    from_bucket = name(s3, "_deliver_event_to_lambda")
    validate = name(s3, "_validate_notification_configs")
    invalid = name(s3, "_invalid_notification_config")
    from_topic = name(sns, "_deliver_to_lambda")

    def deliver_from_bucket(arn, payload, bucket_region):
        bucket = payload["Records"][0]["s3"]["bucket"]["arn"] if payload.get("Records") else ""
        if can_deliver(S3, arn, bucket):
            from_bucket(arn, payload, bucket_region)

    def validate_with_functions(configs, bucket_region, bucket_name="", *rest, **named):
        found = validate(configs, bucket_region, bucket_name, *rest, **named)
        for config in configs if found is None else ():
            if config["type"] == "lambda" and not can_deliver(S3, config["arn"], f"arn:aws:s3:::{bucket_name}"):
                return invalid("Unable to validate the following destination configurations")
        return found

    def deliver_from_topic(endpoint, envelope, topic_arn, *rest):
        if can_deliver(SNS, endpoint, topic_arn):
            from_topic(endpoint, envelope, topic_arn, *rest)

    s3._deliver_event_to_lambda = deliver_from_bucket
    s3._validate_notification_configs = validate_with_functions
    sns._deliver_to_lambda = deliver_from_topic


def apply():
    """Check every delivery."""
    from_event_rules()
    from_alarms()
    keys_of_queues_and_topics()
    to_functions()
