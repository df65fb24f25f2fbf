"""Roles of a resource: whether the actor can pass them, and whether the service can assume them."""

from ministack.services import iam
from ministack_names import account_id, name

from ..decisions import refusal, service_refusal
from ..principals import actor

_roles = name(iam, "_roles")

SERVICES = {
    "AutoScaling": "autoscaling",
    "EC2": "vpc-flow-logs",
    "ECS": "ecs-tasks",
    "RDS": "monitoring.rds",
    "StepFunctions": "states",
}
"""Service in the name of a type -> service principal that uses the role, if it differs."""

PASSED_AS = {"AWS::Scheduler::Schedule": "scheduler", "AWS::DLM::LifecyclePolicy": "dlm", "AWS::Pipes::Pipe": "pipes"}


def _service(kind):
    service = kind.split("::")[1]
    return f"{PASSED_AS.get(kind) or SERVICES.get(service, service.lower())}.amazonaws.com"


def _role_arns(value, key=""):
    """Every role ARN at a property with `role` in its name, at any depth."""
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from _role_arns(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from _role_arns(inner, key)
    elif "role" in key.lower() and str(value).startswith("arn:") and ":role/" in value:
        if ":role/aws-service-role/" not in value:
            yield value


WITHOUT_PASSING = ("AWS::CloudFormation::", "AWS::IAM::", "AWS::KMS::", "Custom::")
"""Types whose roles are principals in a policy, or are passed by a separate call."""


def passed_roles(kind, properties, operation, *_):
    """iam:PassRole with iam:PassedToService. Source: IAM User Guide, "Grant a user permissions to pass a role"."""
    if operation == "delete" or kind.startswith(WITHOUT_PASSING):
        return
    for role in dict.fromkeys(_role_arns(properties)):
        yield refusal(actor(), "iam:PassRole", role, **{"iam:PassedToService": _service(kind)})


def roles_of_profiles(kind, properties, operation, *_):
    """
    An instance profile passes its roles to EC2. Source: Service Authorization Reference, iam:AddRoleToInstanceProfile.
    """
    if kind == "AWS::IAM::InstanceProfile" and operation != "delete":
        for role in properties.get("Roles") or []:
            arn = (_roles.get(role) or {}).get("Arn") or f"arn:aws:iam::{account_id()}:role/{role}"
            yield refusal(actor(), "iam:PassRole", arn, **{"iam:PassedToService": "ec2.amazonaws.com"})


def trust_in_lambda(kind, properties, operation, *_):
    """
    The role of a function must trust Lambda. Source: Lambda Developer Guide, "Defining Lambda function permissions".
    """
    if kind != "AWS::Lambda::Function" or operation == "delete":
        return
    arn = str(properties.get("Role", ""))
    role = _roles.get(arn.rpartition("/")[2])
    trust = role.get("AssumeRolePolicyDocument") if role else None
    if service_refusal("lambda.amazonaws.com", "sts:AssumeRole", arn, trust, **{"aws:SourceAccount": account_id()}):
        yield "The role defined for the function cannot be assumed by Lambda."
