"""Nested stacks as on AWS, where MiniStack 1.5.33 differs. Each function documents its correction."""

from ministack.services import cloudformation
from ministack.services.cloudformation import engine, handlers, provisioners, stacks
from ministack_names import STACKS, TYPES, existing, name, replace, replace_action

_event = name(stacks, "_add_event")
_events = name(cloudformation, "_stack_events")
_policy = name(stacks, "_resource_policy")
_in_order = name(engine, "_topological_sort")
_dynamic_references = name(engine, "_resolve_dynamic_references")
_take_snapshot = name(provisioners, "_snapshot_resource")
_name_of = name(provisioners, "_nested_stack_lookup_name")


def _is_nested(stack_name):
    return bool((STACKS.get(stack_name) or {}).get("_parent_stack_name"))


def keep_attributes_of_unchanged_resources():
    """Keep the attributes of resources that the update of a nested stack does not change."""

    def update(type_name, physical_id, old, new, stack_name, logical_id=None, old_attributes=None):
        if old_attributes is None:
            resources = (STACKS.get(stack_name) or {}).get("_resources", {})
            old_attributes = (resources.get(logical_id) or {}).get("Attributes")
        if old != new and _is_nested(stack_name):
            new = _dynamic_references(new)[0]
        return original(type_name, physical_id, old, new, stack_name, logical_id, old_attributes)

    original = replace("_update_resource", update)


def refuse_unknown_types_and_resolve_references():
    """
    Refuse an AWS:: type without a handler, which MiniStack ignores if it is of CloudFormation; resolve dynamic
    references in nested stacks.
    """

    def provision(type_name, logical_id, properties, stack_name):
        if type_name.startswith("AWS::") and type_name not in TYPES:
            raise ValueError(f"Unsupported resource type: {type_name}")
        if _is_nested(stack_name):
            properties = _dynamic_references(properties)[0]
        return original(type_name, logical_id, properties, stack_name)

    original = replace("_provision_resource", provision)


def refuse_unknown_parameters():
    """Refuse a parameter that the template does not declare: MiniStack ignores it."""

    def resolve(template, provided, *previous):
        known = template.get("Parameters", {})
        unknown = [item["Key"] for item in provided if item.get("Key") not in known]
        if unknown:
            raise ValueError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
        return original(template, provided, *previous)

    original = replace("_resolve_parameters", resolve)


def _created_just_now(stack):
    """Whether a stack is deleted because the operation that created it is rolled back."""
    parent = STACKS.get(stack.get("_parent_stack_name"))
    if stack.get("_is_rolled_back") or "ROLLBACK" in stack["StackStatus"]:
        return True
    return bool(parent and _created_just_now(parent))


def _delete_resources(stack):
    """
    Delete the resources of a nested stack according to their DeletionPolicies; returns failures as `{logical ID:
    reason}`.
    """
    template = stack.get("_template") or {}
    definitions = template.get("Resources", {})
    resources = stack.get("_resources", {})
    conditions = stack.get("_conditions", {})
    stack_name, stack_id = stack["StackName"], stack["StackId"]
    keep = ("Retain",) if stack["_is_rolled_back"] else ("Retain", "RetainExceptOnCreate")
    ordered = _in_order(definitions, conditions)
    ordered += [logical_id for logical_id in resources if logical_id not in ordered]
    failed = {}
    for logical_id in reversed(ordered):
        resource = resources.get(logical_id)
        if not resource:
            continue
        kind, physical_id = resource["ResourceType"], resource["PhysicalResourceId"]
        policy = _policy(
            definitions.get(logical_id),
            "DeletionPolicy",
            resources,
            stack.get("_resolved_params", {}),
            conditions,
            template.get("Mappings", {}),
            stack_name,
            stack_id,
        )
        if policy in keep:
            _event(stack_id, stack_name, logical_id, kind, "DELETE_SKIPPED", physical_id=physical_id)
            continue
        _event(stack_id, stack_name, logical_id, kind, "DELETE_IN_PROGRESS", physical_id=physical_id)
        try:
            if policy == "Snapshot":
                _take_snapshot(kind, physical_id, resource["Properties"])
            provisioners._delete_resource(kind, physical_id, resource["Properties"], stack_name, logical_id)
        except Exception as error:
            _event(stack_id, stack_name, logical_id, kind, "DELETE_FAILED", str(error), physical_id)
            resource["ResourceStatus"] = "DELETE_FAILED"
            resource["ResourceStatusReason"] = str(error)
            failed[logical_id] = str(error)
            continue
        _event(stack_id, stack_name, logical_id, kind, "DELETE_COMPLETE", physical_id=physical_id)
    return failed


def _delete(physical_id, _, is_rolled_back=False):
    stack = STACKS.get(_name_of(physical_id))
    if not stack:
        return
    stack_name, stack_id = stack["StackName"], stack["StackId"]
    stack["_is_rolled_back"] = is_rolled_back or _created_just_now(stack)
    stack["StackStatus"] = "DELETE_IN_PROGRESS"
    _event(stack_id, stack_name, stack_name, "AWS::CloudFormation::Stack", "DELETE_IN_PROGRESS", physical_id=stack_id)
    failed = _delete_resources(stack)
    stack["_resources"] = {key: stack["_resources"][key] for key in failed}
    reason = f"The following resource(s) failed to delete: [{', '.join(sorted(failed))}]. " if failed else ""
    stack["StackStatus"] = "DELETE_FAILED" if failed else "DELETE_COMPLETE"
    stack["StackStatusReason"] = reason
    _event(stack_id, stack_name, stack_name, "AWS::CloudFormation::Stack", stack["StackStatus"], reason, stack_id)
    if failed:
        raise ValueError(f"{reason}{next(iter(failed.values()))}")


def apply_deletion_policies():
    """
    Apply DeletionPolicies in nested stacks, and report failed deletions: MiniStack deletes all resources and reports
    nothing.
    """
    name(provisioners, "_delete_resource")
    existing("AWS::CloudFormation::Stack")["delete"] = _delete


def _child(stack_name, logical_id):
    """The newest nested stack of a resource of a stack."""
    for child in reversed(list(STACKS.values())):
        if child.get("_parent_stack_name") == stack_name and child["StackName"].startswith(
            f"{stack_name}-{logical_id}-"
        ):
            return child
    return None


def stack_ids_in_events():
    """Add the ID of a nested stack to the events of its parent before it is complete."""

    def add_event(stack_id, stack_name, logical_id, type_name, status, reason="", physical_id="", *more, **named):
        if type_name == "AWS::CloudFormation::Stack" and logical_id != stack_name and not physical_id:
            child = _child(stack_name, logical_id)
            physical_id = child["StackId"] if child else ""
        original(stack_id, stack_name, logical_id, type_name, status, reason, physical_id, *more, **named)
        if logical_id == stack_name and status == "CREATE_IN_PROGRESS" and _is_nested(stack_name):
            parent = STACKS[STACKS[stack_name]["_parent_stack_name"]]
            own_id = stack_name[len(parent["StackName"]) + 1 :].rsplit("-", 2)[0]
            reason = "Resource creation Initiated"
            original(parent["StackId"], parent["StackName"], own_id, type_name, status, reason, stack_id)

    original = replace("_add_event", add_event)


def delete_failed_nested_stacks():
    """Delete the resources of a nested stack whose creation fails: MiniStack leaves them."""
    stack_type = existing("AWS::CloudFormation::Stack")
    create = stack_type["create"]

    def create_or_delete(logical_id, properties, stack_name):
        try:
            return create(logical_id, properties, stack_name)
        except Exception as error:
            child = _child(stack_name, logical_id)
            if not child or child["StackStatus"] != "CREATE_FAILED":
                raise
            reason = _failed_resources(child) or str(error)
            if _is_nested(stack_name) or not STACKS[stack_name].get("DisableRollback"):
                _delete(child["StackId"], properties, is_rolled_back=True)
            message = f"Embedded stack {child['StackId']} was not successfully created: {reason}"
            raise ValueError(message) from error

    stack_type["create"] = create_or_delete


def _failed_resources(stack):
    events = [event for event in _events.get(stack["StackId"], []) if event["LogicalResourceId"] != stack["StackName"]]
    failed = sorted({event["LogicalResourceId"] for event in events if event["ResourceStatus"].endswith("E_FAILED")})
    return f"The following resource(s) failed to create: [{', '.join(failed)}]. " if failed else ""


def _root_of(stack):
    parent = STACKS.get(stack.get("_parent_stack_name"))
    return _root_of(parent) if parent else stack


def return_parent_and_root():
    """Return ParentId and RootId of a nested stack in DescribeStacks."""

    def describe(parameters):
        status, headers, body = original(parameters)
        text = body.decode() if isinstance(body, bytes) else body
        for stack in list(STACKS.values()):
            if stack.get("_parent_stack_name") and f"<StackId>{stack['StackId']}</StackId>" in text:
                own = f"<StackId>{stack['StackId']}</StackId>"
                above = f"<ParentId>{stack['ParentId']}</ParentId><RootId>{_root_of(stack)['StackId']}</RootId>"
                text = text.replace(own, own + above)
        return status, headers, text.encode() if isinstance(body, bytes) else text

    original = replace_action(handlers, "DescribeStacks", describe)


def apply():
    """Apply every change of this file."""
    keep_attributes_of_unchanged_resources()
    refuse_unknown_types_and_resolve_references()
    refuse_unknown_parameters()
    apply_deletion_policies()
    stack_ids_in_events()
    delete_failed_nested_stacks()
    return_parent_and_root()
