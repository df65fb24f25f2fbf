"""What CodeBuild calls with the service role of a project when it creates the project, and connections."""

from ministack.services import iam
from ministack_names import STACKS, account_id, name

from .. import facts
from ..decisions import refusal, service_refusal
from ..principals import role_session

_roles = name(iam, "_roles")

PROJECT = "AWS::CodeBuild::Project"
USES = ("UseConnection", "GetConnection", "GetConnectionToken")


def role_of_projects(kind, properties, operation, *_):
    """CodeBuild assumes the service role. Source: CodeBuild User Guide, "Troubleshooting AWS CodeBuild"."""
    if kind != PROJECT or operation == "delete":
        return
    arn = str(properties.get("ServiceRole", ""))
    trust = (_roles.get(arn.rpartition("/")[2]) or {}).get("AssumeRolePolicyDocument")
    if service_refusal("codebuild.amazonaws.com", "sts:AssumeRole", arn, trust, **{"aws:SourceAccount": account_id()}):
        yield f"CodeBuild is not authorized to perform: sts:AssumeRole on service role {arn}"


def _connection(properties):
    """The ARN of the connection of a project, or an empty text."""
    auth = next(iter(facts.values_at(properties, "Source.Auth")), {})
    return str(auth.get("Resource", "")) if auth.get("Type") == "CODECONNECTIONS" else ""


def connection_of_projects(kind, properties, operation, *_):
    """
    CodeBuild uses the connection with the service role, whose permissions must exist before the project. The prefix of
    the actions is that of the ARN. Source: CodeBuild User Guide, "GitHub App connections"; aws/aws-cdk issue 38504.
    """
    connection = _connection(properties) if kind == PROJECT and operation != "delete" else ""
    if connection:
        role = role_session(str(properties.get("ServiceRole", "")), "codebuild")
        for action in USES:
            why = refusal(role, f"{connection.split(':')[2]}:{action}", connection)
            if why:
                yield f"OAuthProviderException: User is not authorized to access connection {connection}: {why}"


def webhook_of_projects(kind, properties, operation, *_):
    """
    A webhook needs an authorized connection; one that a stack has created is pending, until a user authorizes it in the
    console. Source: Developer Tools console User Guide, "Update a pending connection"; aws/aws-cdk issue 31726.
    """
    connection = _connection(properties) if kind == PROJECT and operation != "delete" else ""
    has_webhook = str((properties.get("Triggers") or {}).get("Webhook")).lower() == "true"
    if connection and has_webhook and _is_created_here(connection):
        yield f"Failed to call CreateWebhook, reason: Access denied to connection {connection}"


def _is_created_here(connection):
    created = (resource for stack in STACKS.values() for resource in (stack.get("_resources") or {}).values())
    return any(resource.get("PhysicalResourceId") == connection for resource in created)


def provider_of_connections(kind, properties, operation, *_):
    """Either a provider or a host. Source: CodeConnections API reference, CreateConnection."""
    if kind != "AWS::CodeConnections::Connection" or operation == "delete":
        return
    if bool(properties.get("ProviderType")) == bool(properties.get("HostArn")):
        yield "InvalidInputException: specify either ProviderType or HostArn"
    if not 1 <= len(str(properties.get("ConnectionName", ""))) <= 32:
        yield "Value at 'connectionName' failed to satisfy constraint: Member must have length between 1 and 32"
