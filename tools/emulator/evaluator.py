"""
Corrections of the IAM evaluator of MiniStack 1.5.33 where it differs from AWS. Each function documents its change and
source.
"""

import json
import re
from contextvars import ContextVar
from dataclasses import replace as changed

from ministack.core import iam_evaluator as evaluator
from ministack.services import iam
from ministack_names import name

_principal_matches = name(evaluator, "_principal_matches")
_matches = name(evaluator, "fnmatch_iam_cs")
_operators = name(evaluator, "_CONDITION_OPS")
_roles = name(iam, "_roles")
name(evaluator, "_first_match")
name(evaluator, "ParsedStatement")


def principal_arn_of_sessions():
    """
    aws:PrincipalArn of a role session is the ARN of the role, including its path. MiniStack gives service-linked roles
    other names, so a session of one has this key itself. Source: IAM, "Global condition keys".
    """
    resolve = name(evaluator, "_resolve_condition_key")

    def resolve_key(key, context):
        found = resolve(key, context)
        if key.lower() == "aws:principalarn" and "aws:principalarn" in context.principal_keys:
            return context.principal_keys["aws:principalarn"]
        if key.lower() == "aws:principalarn" and ":assumed-role/" in str(found):
            role = _roles.get(found.split("/")[1])
            return role["Arn"] if role else found
        return found

    evaluator._resolve_condition_key = resolve_key


_version = ContextVar("policy_version", default=None)
"""Version of the current resource policy: MiniStack passes its statements on without it."""


def _loaded(document):
    """A policy document as a dictionary; empty if it is not valid."""
    try:
        loaded = json.loads(document) if isinstance(document, (str, bytes)) else document
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERAL_STAR, LITERAL_QUESTION_MARK = "\ue000", "\ue001"


def _substitute(text, context):
    """
    Replace the policy variables in a text; None when a variable has no value and no default.

    The value of a variable matches literally, so its wildcards are replaced by characters that do not occur in ARNs.
    """
    missing = False

    def value(match):
        nonlocal missing
        variable, _, default = match.group(1).partition(",")
        variable = variable.strip()
        if variable in ("*", "?", "$"):
            return {"*": LITERAL_STAR, "?": LITERAL_QUESTION_MARK, "$": "$"}[variable]
        found = evaluator._resolve_condition_key(variable, context)
        if found is None and default:
            found = default.strip().strip("'")
        if found is None or isinstance(found, list):
            missing = True
            return ""
        return str(found).replace("*", LITERAL_STAR).replace("?", LITERAL_QUESTION_MARK)

    replaced = VARIABLE.sub(value, text)
    return None if missing else replaced


def _with_variables(values, context):
    return [text for text in (_substitute(value, context) for value in values) if text is not None]


def _has_variables(statement):
    return "${" in json.dumps([statement.resources, statement.not_resources, statement.conditions], default=str)


def policy_variables():
    """
    Support `${aws:username}` and other variables in Resource, NotResource and Condition, in policies of Version
    2012-10-17. Source: IAM, "IAM policy elements: Variables and tags". A resource whose variable has no value matches
    nothing; a statement with such a NotResource or Condition is not applied.
    """
    parse = name(evaluator, "parse_policy_document")
    first_match = evaluator._first_match

    def parse_with_version(document):
        statements = parse(document)
        version = _loaded(document).get("Version", _version.get())
        for statement in statements:
            statement.has_variables = version == "2012-10-17" and _has_variables(statement)
        return statements

    def replaced(statement, context):
        conditions = {}
        for operator, keys in statement.conditions.items():
            conditions[operator] = {}
            for key, given in keys.items():
                given = [str(value) for value in (given if isinstance(given, list) else [given])]
                values = _with_variables(given, context)
                if len(values) < len(given):
                    return None
                conditions[operator][key] = values
        not_resources = _with_variables(statement.not_resources, context)
        resources = _with_variables(statement.resources, context)
        if len(not_resources) < len(statement.not_resources) or (statement.resources and not resources):
            return None
        return changed(statement, resources=resources, not_resources=not_resources, conditions=conditions)

    def first_match_with_variables(context, statements, effect):
        ready = []
        for statement in statements:
            if getattr(statement, "has_variables", False):
                statement = replaced(statement, context)
            if statement is not None:
                ready.append(statement)
        return first_match(context, ready, effect)

    def literal(value):
        return value.replace(LITERAL_STAR, "*").replace(LITERAL_QUESTION_MARK, "?")

    compile_pattern = name(evaluator, "_fnmatch_compile")

    def compile_with_literals(pattern, ignore_case):
        if LITERAL_STAR not in pattern and LITERAL_QUESTION_MARK not in pattern:
            return compile_pattern(pattern, ignore_case)
        wildcards = {"*": ".*", "?": "."}
        parts = (wildcards.get(character) or re.escape(literal(character)) for character in pattern)
        return re.compile(f"^{''.join(parts)}$", re.IGNORECASE if ignore_case else 0)

    for operator in ("stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"):
        original = _operators[operator]
        _operators[operator] = lambda actual, expected, original=original: original(actual, literal(expected))

    evaluator.parse_policy_document = parse_with_version
    evaluator._first_match = first_match_with_variables
    evaluator._fnmatch_compile = compile_with_literals


def arn_parts():
    """
    ArnLike and ArnEquals compare each of the six parts of an ARN separately: a wildcard does not match a colon, except
    in the last part. Source: IAM, "ARN condition operators".
    """

    def arn_like(actual, expected):
        parts, patterns = actual.split(":", 5), expected.split(":", 5)
        if expected == "*":
            return True
        return len(parts) == len(patterns) == 6 and all(_matches(*pair) for pair in zip(parts, patterns))

    for operator in ("arnlike", "arnequals"):
        name(evaluator, "_CONDITION_OPS")[operator] = arn_like
    for operator in ("arnnotlike", "arnnotequals"):
        _operators[operator] = lambda actual, expected: not arn_like(actual, expected)


def principals_without_wildcards():
    """
    A principal is `*` or a complete ARN; MiniStack accepts wildcards within an ARN. Source: IAM, "AWS JSON policy
    elements: Principal".
    """

    def is_complete(principal):
        if isinstance(principal, str):
            return principal == "*" or not any(wildcard in principal for wildcard in "*?")
        return True

    def matches(principal, caller):
        if isinstance(principal, dict):
            named = principal.get("AWS", [])
            named = [one for one in (named if isinstance(named, list) else [named]) if is_complete(one)]
            return _principal_matches({**principal, "AWS": named}, caller)
        return is_complete(principal) and _principal_matches(principal, caller)

    evaluator._principal_matches = matches


def resource_policies():
    """
    NotPrincipal: the statement applies to all principals except the listed ones. Source: IAM, "AWS JSON policy
    elements: NotPrincipal". MiniStack never applies such a statement, and loses the version of a resource policy.
    """
    evaluate = name(evaluator, "evaluate_resource_policy")

    def as_principal(statement, arn, service):
        if not isinstance(statement, dict) or "NotPrincipal" not in statement:
            return statement
        excluded = statement["NotPrincipal"]
        named = _principal_matches(excluded if isinstance(excluded, str) else {"AWS": excluded.get("AWS", [])}, arn)
        by_service = bool(service) and evaluator._service_principal_matches(excluded, service)
        rest = {key: value for key, value in statement.items() if key != "NotPrincipal"}
        return {**rest, "Principal": {"AWS": []} if named or by_service else "*"}

    def evaluate_with_exclusions(document, context, service=None, **named):
        loaded = _loaded(document)
        statements = loaded.get("Statement", [])
        statements = statements if isinstance(statements, list) else [statements]
        statements = [as_principal(one, context.principal_arn, service) for one in statements]
        token = _version.set(loaded.get("Version"))
        try:
            return evaluate({**loaded, "Statement": statements}, context, service=service, **named)
        finally:
            _version.reset(token)

    name(evaluator, "_service_principal_matches")
    evaluator.evaluate_resource_policy = evaluate_with_exclusions


def apply():
    """Apply every correction. Must be first in the plugin, before other modules import these functions."""
    principal_arn_of_sessions()
    policy_variables()
    arn_parts()
    principals_without_wildcards()
    resource_policies()
