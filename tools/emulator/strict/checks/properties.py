"""
Missing, unknown and invalid properties, once their values are known: tools/schemas/resources.json. CloudFormation
validates a resource against the schema of its type before it calls a handler. Source: CloudFormation CLI User Guide,
"Resource type schema".
"""

from .. import facts


def schema_of_properties(kind, properties, operation, *_):
    """Properties that are missing, unknown, or not one of the values in the schema."""
    schema = facts.schemas().get(kind)
    if schema and operation != "delete":
        own = {key: value for key, value in properties.items() if key != "Tags"}  # CloudFormation adds its own
        yield from _wrong(own, schema, schema.get("definitions", {}), "")


def _wrong(value, schema, definitions, path):
    reference = schema.get("$ref", "")
    if reference.startswith("#/definitions/"):
        schema = definitions.get(reference.removeprefix("#/definitions/"), {})
    if isinstance(value, dict):
        yield from _wrong_object(value, schema, definitions, path)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _wrong(item, schema.get("items", {}), definitions, f"{path}/{position}")
    elif "enum" in schema and not _is_one_of(value, schema["enum"]):
        yield f"Properties validation failed: #{path}: {value} is not a valid enum value"


def _wrong_object(value, schema, definitions, path):
    properties = schema.get("properties")
    if properties is None:
        return
    for key in schema.get("required", ()):
        if value.get(key) is None:
            yield f"Properties validation failed: #{path or '/'}: required key [{key}] not found"
    for key, item in value.items():
        if key in properties:
            yield from _wrong(item, properties[key], definitions, f"{path}/{key}")
        elif schema.get("additionalProperties") is False and "patternProperties" not in schema:
            yield f"Properties validation failed: #{path or '/'}: extraneous key [{key}] is not permitted"


def _is_one_of(value, allowed):
    """CloudFormation accepts numbers and booleans as strings."""
    texts = [str(one) for one in allowed]
    return value in texts if isinstance(value, str) else str(value).lower() in [text.lower() for text in texts]
