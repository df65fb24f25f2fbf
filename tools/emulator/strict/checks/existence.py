"""Managed policies, topics and functions that a resource refers to must exist."""

from ministack.services import iam, lambda_svc, sns
from ministack_names import name

from .. import facts

_policies = name(iam, "_policies")
_look_up = name(iam, "_lookup_policy")
_topic = name(sns, "_topic_by_arn_any_scope")
_function = name(lambda_svc, "_get_func_record_for_ref")

AWS_POLICY = "arn:aws:iam::aws:policy/"


def managed_policies(kind, properties, operation, *_):
    """A managed policy that is attached. Source: IAM API reference, AttachRolePolicy."""
    if not kind.startswith("AWS::IAM::") or operation == "delete":
        return
    boundary = properties.get("PermissionsBoundary")
    for arn in [*(properties.get("ManagedPolicyArns") or []), *([boundary] if boundary else [])]:
        is_aws_managed = arn.removeprefix(AWS_POLICY) in facts.managed_policies() if arn.startswith(AWS_POLICY) else False
        if not (is_aws_managed or _policies.get(arn) or _look_up(arn)):
            yield f"Policy {arn} does not exist or is not attachable."


def topics_of_subscriptions(kind, properties, operation, *_):
    """The topic of a subscription. Source: SNS API reference, Subscribe: NotFound."""
    if kind == "AWS::SNS::Subscription" and operation != "delete" and _topic(properties.get("TopicArn", "")) is None:
        yield f"Topic does not exist: {properties.get('TopicArn')}"


def functions_of_mappings(kind, properties, operation, *_):
    """The function of an event source mapping. Source: Lambda API reference, CreateEventSourceMapping."""
    if kind == "AWS::Lambda::EventSourceMapping" and operation != "delete":
        function_name = str(properties.get("FunctionName", ""))
        if not _function(function_name)[0]:
            yield f"Function not found: {function_name}"
