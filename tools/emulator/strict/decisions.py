"""Whether AWS would allow a call under the current policies: the reason of a refusal in the words of AWS, or None."""

from ministack.core import iam_evaluator as evaluator
from ministack.services import kms
from ministack_names import account_id, name, region

_evaluate = name(evaluator, "evaluate")
_combine = name(evaluator, "combine_resource_policy")
_Context = name(evaluator, "EvalContext")
_key = name(kms, "_resolve_key")
name(evaluator, "evaluate_resource_policy")

ALLOW, DENY = "Allow", "Deny"
WITHOUT_KEY_POLICY = ("kms:RetireGrant",)
"""Actions that do not depend on the key policy. Source: KMS Developer Guide, "Retiring and revoking grants"."""


def _lower(context):
    return {key.lower(): value for key, value in context.items()}


def _because(principal, request, policy, required):
    """
    The end of the AWS message: the kind of policy that refused. Source: IAM User Guide, "Troubleshoot access denied
    error messages".
    """
    identity = _evaluate(request, principal.policies)
    if identity.decision == DENY:
        return "with an explicit deny in an identity-based policy"
    if policy and evaluator.evaluate_resource_policy(policy, request).decision == DENY:
        return "with an explicit deny in a resource-based policy"
    if identity.decision != ALLOW:
        kind = "identity"
    elif _evaluate(request, principal.policies, *principal.limits).decision != ALLOW:
        return f"because no permissions boundary or session policy allows the {request.action} action"
    else:
        kind = "resource" if required else "identity"
    return f"because no {kind}-based policy allows the {request.action} action"


def refusal(principal, action, resource="*", policy=None, required=False, **context):
    """
    Why a principal cannot make a call, or None.

    `policy` is the policy of the resource, `required` whether it must allow the call too, like a key policy. `context`
    are condition keys.
    """
    request = _Context(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=region(),
        principal_keys=principal.keys,
        service_context=_lower(context),
    )
    result = _evaluate(request, principal.policies, *principal.limits)
    if policy is not None:
        result = _combine(result, request, policy, account_id(), required=required, limits=tuple(principal.limits))
    if result.decision == ALLOW:
        return None
    why = _because(principal, request, policy, required)
    return f"User: {principal.arn} is not authorized to perform: {action} on resource: {resource} {why}"


def key_refusal(principal, key, actions, via=None, encryption_context=None):
    """
    Why a principal cannot use a customer managed key for one of `actions`, or None.

    `via` is the service that calls KMS on behalf of the principal, as in kms:ViaService without Region and domain.
    """
    record = _key(str(key))
    if record is None:
        return None if _is_aws_managed(key) else f"Key '{key}' does not exist"
    context = {"kms:CallerAccount": account_id(), **_encryption_context(encryption_context)}
    if via:
        context["kms:ViaService"] = f"{via}.{region()}.amazonaws.com"
        context["aws:ViaAWSService"] = "true"
    for action in actions:
        of_action = {"kms:GrantIsForAWSResource": "true"} if action == "kms:CreateGrant" and via else {}
        policy = () if action in WITHOUT_KEY_POLICY else (record.get("Policy") or "", True)
        found = refusal(principal, action, record["Arn"], *policy, **context, **of_action)
        if found:
            return found
    return None


def service_refusal(service, action, resource, policy, **context):
    """Why an AWS service principal cannot make a call that only `policy` can allow, or None."""
    request = _Context("*", "Service", "", action, resource, region(), service_context=_lower(context))
    if evaluator.evaluate_resource_policy(policy, request, service=service).decision == ALLOW:
        return None
    return f"{service} is not authorized to perform: {action} on resource: {resource}"


def service_key_refusal(service, key, actions, encryption_context=None, **context):
    """Why an AWS service principal cannot use a key for one of `actions`, or None. None if there is no key."""
    if not key:
        return None
    record = _key(str(key))
    if record is None:
        return f"{service} cannot use the AWS managed key {key}" if _is_aws_managed(key) else f"Key '{key}' does not exist"
    context = {**context, **_encryption_context(encryption_context)}
    found = (service_refusal(service, action, record["Arn"], record.get("Policy"), **context) for action in actions)
    return next((why for why in found if why), None)


def _is_aws_managed(key):
    return "alias/aws/" in str(key)


def _encryption_context(pairs):
    if not pairs:
        return {}
    values = {f"kms:EncryptionContext:{key}": value for key, value in pairs.items()}
    return {**values, "kms:EncryptionContextKeys": list(pairs)}
