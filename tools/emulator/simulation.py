"""
The IAM policy simulator as in its API: context entries, permissions boundary, resource policy and caller. MiniStack
evaluates identity policies only. Source: IAM API reference, SimulateCustomPolicy and SimulatePrincipalPolicy.
"""

from ministack.core import iam_evaluator
from ministack.services import iam
from ministack_names import account_id, fail, name, region

_value = name(iam, "_p")
_xml = name(iam, "_xml")
_error = name(iam, "_error")

DECISIONS = {"Allow": "allowed", "Deny": "explicitDeny"}


def _list(parameters, key):
    """The members of a list parameter."""
    found, position = [], 1
    while _value(parameters, f"{key}.member.{position}"):
        found.append(_value(parameters, f"{key}.member.{position}"))
        position += 1
    return found


def _context(parameters):
    """Context entries: lower-case key -> a value, or a list if the type of the entry is a list."""
    entries, position = {}, 1
    while _value(parameters, f"ContextEntries.member.{position}.ContextKeyName"):
        entry = f"ContextEntries.member.{position}"
        values = _list(parameters, f"{entry}.ContextKeyValues")
        is_list = _value(parameters, f"{entry}.ContextKeyType").endswith("List")
        if values or is_list:
            entries[_value(parameters, f"{entry}.ContextKeyName").lower()] = values if is_list else values[0]
        position += 1
    return entries


def _request(action, resource, caller, context):
    """A request of the evaluator; values of context entries override the keys that it computes."""
    request = iam_evaluator.EvalContext(
        principal_arn=caller,
        principal_type="AssumedRole" if ":assumed-role/" in caller else "User",
        principal_account=iam_evaluator._account_from_arn(caller) or account_id(),
        action=action,
        resource_arn=resource,
        region=context.get("aws:requestedregion", region()),
        service_context=context,
    )
    request.simulated = context
    return request


def _decide(request, policies, limits, parameters):
    result = iam_evaluator.evaluate(request, policies, *limits)
    resource_policy = _value(parameters, "ResourcePolicy")
    if resource_policy:
        owner = _value(parameters, "ResourceOwner")
        owner = iam_evaluator._account_from_arn(owner) or owner or account_id()
        required = request.action.split(":")[0] in iam_evaluator._POLICY_REQUIRED
        result = iam_evaluator.combine_resource_policy(
            result, request, resource_policy, owner, required=required, limits=tuple(limits)
        )
    return DECISIONS.get(result.decision, "implicitDeny")


def _answer(operation, parameters, policies, caller):
    boundary = _list(parameters, "PermissionsBoundaryPolicyInputList")
    limits = [[iam_evaluator.parse_policy_document(document) for document in boundary]] if boundary else []
    context = _context(parameters)
    results = "".join(
        f"<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{resource}</EvalResourceName>"
        f"<EvalDecision>{_decide(_request(action, resource, caller, context), policies, limits, parameters)}</EvalDecision>"
        "<MatchedStatements></MatchedStatements><MissingContextValues></MissingContextValues></member>"
        for action in _list(parameters, "ActionNames")
        for resource in _list(parameters, "ResourceArns") or ["*"]
    )
    body = f"<EvaluationResults>{results}</EvaluationResults><IsTruncated>false</IsTruncated>"
    return _xml(200, f"{operation}Response", f"<{operation}Result>{body}</{operation}Result>", ns="iam")


def _parsed(documents):
    return [iam_evaluator.parse_policy_document(document) for document in documents]


def _simulate_custom(parameters):
    caller = _value(parameters, "CallerArn") or f"arn:aws:iam::{account_id()}:user/simulated"
    policies = _parsed(_list(parameters, "PolicyInputList"))
    return _answer("SimulateCustomPolicy", parameters, policies, caller)


def _simulate_principal(parameters):
    source = _value(parameters, "PolicySourceArn")
    kind, _, rest = source.partition(f":iam::{account_id()}:")[2].partition("/")
    gather = {"user": iam_evaluator._gather_user_policies, "role": iam_evaluator._gather_role_policies}.get(kind)
    if not gather:
        return _error(400, "InvalidInput", f"Invalid Entity Arn: {source} does not clearly define entity type.", ns="iam")
    policies = gather(rest.rpartition("/")[2], account_id()) + _parsed(_list(parameters, "PolicyInputList"))
    return _answer("SimulatePrincipalPolicy", parameters, policies, _value(parameters, "CallerArn") or source)


def _prefer_simulated_values():
    """Context entries override also keys that the evaluator computes, such as aws:SourceIp and aws:CurrentTime."""
    resolve = name(iam_evaluator, "_resolve_condition_key")

    def resolve_key(key, context):
        simulated = getattr(context, "simulated", {})
        return simulated[key.lower()] if key.lower() in simulated else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_key


def apply():
    """Implement both operations."""
    for private in ("_account_from_arn", "_gather_user_policies", "_gather_role_policies", "_POLICY_REQUIRED"):
        name(iam_evaluator, private)
    handlers = name(iam, "_IAM_HANDLERS")
    for operation, answer in (("SimulateCustomPolicy", _simulate_custom), ("SimulatePrincipalPolicy", _simulate_principal)):
        if operation not in handlers:
            fail(f"it no longer supports {operation}")
        handlers[operation] = answer
    _prefer_simulated_values()
