"""Calls of ECS with the execution role before a task runs. Source: ECS Developer Guide, "Task execution IAM role"."""

from ministack.services import ecs, secretsmanager
from ministack_names import account_id, name, region

from .. import facts
from ..decisions import key_refusal, refusal
from ..principals import role_session

_definitions = name(ecs, "_task_defs")
_secret = name(secretsmanager, "_resolve")

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage")


def task_starts(kind, properties, operation, *_):
    """Pull the image, read the secrets, create the log stream."""
    if kind != "AWS::ECS::Service" or operation == "delete":
        return
    task = _definitions.get(str(properties.get("TaskDefinition", "")).rpartition("/")[2]) or {}
    if not task.get("executionRoleArn"):
        return
    role = role_session(task["executionRoleArn"], "task")
    for container in task.get("containerDefinitions") or []:
        yield from _pull(role, str(container.get("image", "")))
        yield from _secrets(role, container.get("secrets") or [])
        yield from _logs(role, facts.values_at(container, "logConfiguration.options"))


def _pull(role, image):
    host, _, rest = image.partition("/")
    if ".dkr.ecr." not in host:
        return
    owner, _, _, where = host.split(".")[:4]
    repository = f"arn:aws:ecr:{where}:{owner}:repository/{rest.split('@')[0].split(':')[0]}"
    yield refusal(role, "ecr:GetAuthorizationToken")
    for action in PULL:
        yield refusal(role, action, repository)


def _secrets(role, secrets):
    for given in secrets:
        source = str(given.get("valueFrom") or given.get("ValueFrom"))
        if ":ssm:" in source or not source.startswith("arn:"):
            parameter = source.partition(":parameter/")[2] or source.lstrip("/")
            yield refusal(role, "ssm:GetParameters", f"arn:aws:ssm:{region()}:{account_id()}:parameter/{parameter}")
        else:
            yield from secret_refusals(role, ":".join(source.split(":")[:7]))


def secret_refusals(principal, secret_id):
    """Why a principal cannot read a secret, or use its key."""
    secret = _secret(secret_id)[1] or {}
    policy = secret.get("ResourcePolicy")
    yield refusal(principal, "secretsmanager:GetSecretValue", secret.get("ARN", secret_id), policy)
    if secret.get("KmsKeyId"):
        actions, via = facts.data_calls()["secretsmanager:GetSecretValue"]
        yield key_refusal(principal, secret["KmsKeyId"], actions, via)


def _logs(role, options):
    for given in options:
        group = given.get("awslogs-group")
        if group:
            where = given.get("awslogs-region") or region()
            stream = f"arn:aws:logs:{where}:{account_id()}:log-group:{group}:log-stream:any"
            for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
                yield refusal(role, action, stream)
