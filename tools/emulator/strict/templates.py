"""Templates that CloudFormation refuses: unresolved references, and names of exports that are in use."""

from ministack.services import cloudformation
from ministack.services.cloudformation import engine, stacks
from ministack_names import STACKS, name, replace

from . import findings, settings

_exports = name(cloudformation, "_exports")
PSEUDO = "AWS::"


def _references(value):
    """Logical IDs and parameters that a value refers to."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        if list(value) == ["Ref"]:
            yield value["Ref"]
        elif list(value) == ["Fn::GetAtt"]:
            given = value["Fn::GetAtt"]
            yield given.split(".")[0] if isinstance(given, str) else given[0]
        elif list(value) == ["Fn::Sub"]:
            yield from _references_in_text(value["Fn::Sub"])
        else:
            for item in value.values():
                yield from _references(item)


def _references_in_text(given):
    text, own = (given, {}) if isinstance(given, str) else (given[0], given[1])
    yield from _references(list(own.values()))
    for part in str(text).split("${")[1:]:
        found = part.split("}")[0]
        if not found.startswith("!") and found.split(".")[0].strip() not in own:
            yield found.split(".")[0].strip()


def unresolved(template):
    """Names in resources and outputs that are not a parameter, a resource or a pseudo parameter; sorted."""
    known = {*(template.get("Resources") or {}), *(template.get("Parameters") or {})}
    parts = [template.get("Resources") or {}, template.get("Outputs") or {}]
    named = {found for part in parts for found in _references(part) if isinstance(found, str)}
    return sorted(found for found in named - known if not found.startswith(PSEUDO))


def refuse_unresolved_references():
    """Refuse before anything is created, in a root stack and in each nested stack."""
    name(engine, "_resolve_parameters")

    def resolve(template, *arguments):
        missing = [] if "Transform" in (template or {}) else unresolved(template or {})
        if missing:
            why = f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] in the template"
            findings.add_refusal(why, resource="template")
            if settings.refuses():
                raise ValueError(why)
        return original(template, *arguments)

    original = replace("_resolve_parameters", resolve)


def refuse_duplicate_exports():
    """The name of an export is unique in an account and Region."""
    name(stacks, "_resolve_stack_outputs")

    def resolve(outputs, conditions, resources, parameters, mappings, stack_name, stack_id):
        found, exports = original(outputs, conditions, resources, parameters, mappings, stack_name, stack_id)
        for export in exports:
            taken = _exports.get(export)
            if taken and taken["StackId"] != stack_id:
                owner = taken["StackId"].split("/")[1]
                why = f"Export with name {export} is already exported by stack {owner}. Rolling back."
                findings.add_refusal(why, resource=stack_name)
                if owner in STACKS and settings.refuses():
                    raise ValueError(why)
        return found, exports

    original = replace("_resolve_stack_outputs", resolve)


def apply():
    """Apply every change of this file."""
    refuse_unresolved_references()
    refuse_duplicate_exports()
