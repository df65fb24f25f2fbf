"""Region settings of AWS Backup, which MiniStack 1.5.33 returns empty and cannot change."""

import json

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import backup
from ministack_names import name

TYPES = name(backup, "_SUPPORTED_RESOURCE_TYPES")
_opted_in = AccountRegionScopedDict()


def _describe():
    return {
        "ResourceTypeOptInPreference": {kind: _opted_in.get(kind, False) for kind in TYPES},
        "ResourceTypeManagementPreference": {"DynamoDB": False, "EFS": True},
    }


def _update(body):
    preferences = json.loads(body or b"{}").get("ResourceTypeOptInPreference", {})
    unknown = [kind for kind in preferences if kind not in TYPES]
    if unknown:
        return backup._err("InvalidParameterValueException", f"{', '.join(unknown)}: not a resource type of AWS Backup")
    _opted_in.update(preferences)
    return backup._no_content()


def apply():
    """Implement DescribeRegionSettings and UpdateRegionSettings: initially the account has not opted in to any type."""
    handle, reset = name(backup, "handle_request"), name(backup, "reset")
    name(backup, "_err")
    name(backup, "_no_content")

    async def handle_settings(method, path, headers, body, query):
        if path == "/account-settings" and method == "PUT":
            return _update(body)
        return await handle(method, path, headers, body, query)

    def reset_settings():
        _opted_in.clear()
        reset()

    name(backup, "_describe_region_settings")
    backup._describe_region_settings = lambda: backup._ok(_describe())
    backup.handle_request = handle_settings
    backup.reset = reset_settings
