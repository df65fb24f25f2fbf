"""Calls to the services of the emulator, with CloudFormation properties as arguments."""

import functools
import os
import uuid

import botocore.config
import botocore.session
from ministack_names import account_id, region

_session = botocore.session.get_session()


@functools.cache
def _client(service, region_name, access_key):
    return _session.create_client(
        service,
        region_name=region_name,
        endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        aws_access_key_id=access_key,
        aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"max_attempts": 0}, read_timeout=20, s3={"addressing_style": "path"}),
    )


def _fit(shape, value):
    """Convert `value` to `shape`: strings to numbers or booleans, member names without regard to case."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        members = {member.lower(): member for member in shape.members}
        unknown = [key for key in value if key.lower() not in members]
        if unknown:
            raise ValueError(f"{shape.name} has no {', '.join(unknown)}")
        return {
            members[key.lower()]: _fit(shape.members[members[key.lower()]], item)
            for key, item in value.items()
            if item is not None
        }
    if kind == "list" and isinstance(value, (list, tuple)):
        return [_fit(shape.member, item) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _fit(shape.value, item) for key, item in value.items()}
    if kind in ("integer", "long"):
        return int(value)
    if kind == "boolean":
        return str(value).lower() == "true"
    if kind == "string":
        return str(value)
    return value


def call(service, operation, **parameters):
    """
    Call an operation (`CreateTrail`) of a service in the stack's account and Region.

    Parameters that are None are omitted.
    """
    access_key = account_id() if account_id() != "000000000000" else "test"
    client = _client(service, region(), access_key)
    model = client.meta.service_model.operation_model(operation)
    method = botocore.xform_name(operation)
    return getattr(client, method)(**(_fit(model.input_shape, parameters) if model.input_shape else {}))


def arn(service, resource):
    """An ARN in the stack's account and Region."""
    return f"arn:aws:{service}:{region()}:{account_id()}:{resource}"


def generated_name(stack_name, logical_id, longest=60):
    """A physical name in the form of CloudFormation: above `longest` characters, the stack name is truncated."""
    ending = f"-{logical_id}-{uuid.uuid4().hex[:12].upper()}"
    return f"{stack_name[: max(longest - len(ending), 0)]}{ending}"[-longest:].lstrip("-")


def tag_specifications(properties, resource_type):
    """Tags on create in the form of EC2, or None."""
    tags = properties.get("Tags")
    return [{"ResourceType": resource_type, "Tags": tags}] if tags else None


def pick(properties, *keys):
    """The properties among `keys` that are set."""
    return {key: properties[key] for key in keys if key in properties}
