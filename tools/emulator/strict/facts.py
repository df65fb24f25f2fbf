"""Facts about AWS services from the JSON files of the repository, read once. The Python code contains no facts."""

import functools
import json
import os

SCHEMAS = os.path.join(os.path.dirname(__file__), "..", "..", "schemas")


def _read(folder, file):
    with open(os.path.join(folder, file), encoding="utf-8") as text:
        return json.load(text)


@functools.cache
def resource_types():
    """Resource type -> its keys, data calls, service-linked roles and further calls: facts/resource-types.json."""
    return _read(os.environ["HIPAA_STACKS_FACTS"], "resource-types.json")


@functools.cache
def linked_roles():
    """Name of a service-linked role -> its service and KMS actions: facts/service-linked-roles.json."""
    return _read(os.environ["HIPAA_STACKS_FACTS"], "service-linked-roles.json")


@functools.cache
def handler_actions():
    """Resource type -> IAM actions of its handlers: schemas/actions.json."""
    return _read(SCHEMAS, "actions.json")["types"]


@functools.cache
def arns_of(action):
    """Patterns of the ARNs that an IAM action supports in a policy; empty: it supports `*` only. schemas/iam.json."""
    service, _, call = action.partition(":")
    known = _iam_services().get(service, {"kinds": {}, "actions": {}})
    groups = [kinds.split(",") for kinds, calls in known["actions"].items() if call.lower() in calls.split()]
    return tuple(arn for kinds in groups for kind in kinds for arn in known["kinds"].get(kind, ()))


@functools.cache
def _iam_services():
    return _read(SCHEMAS, "iam.json")["services"]


@functools.cache
def schemas():
    """Resource type -> schema of its properties: schemas/resources.json."""
    return _read(SCHEMAS, "resources.json")["types"]


@functools.cache
def managed_policies():
    """ARN after `policy/` of each AWS managed policy -> its document, or None if only the name is stored."""
    data = _read(SCHEMAS, "managed-policies.json")
    return {**dict.fromkeys(data["names"].split()), **data["documents"]}


@functools.cache
def data_calls():
    """
    IAM action on data -> the KMS actions that the service calls on behalf of the caller, and the service in
    kms:ViaService.
    """
    rows = [row["data"] for row in resource_types().values() if "data" in row]
    return {action: (tuple(kms_actions), row["via"]) for row in rows for action, kms_actions in row["calls"].items()}


def values_at(value, path):
    """All values at a property path such as `Volumes[].KmsKeyId`."""
    found = [value]
    for part in path.split("."):
        is_list = part.endswith("[]")
        found = [item.get(part.removesuffix("[]")) for item in found if isinstance(item, dict)]
        if is_list:
            found = [item for items in found if isinstance(items, list) for item in items]
    return [item for item in found if item]
