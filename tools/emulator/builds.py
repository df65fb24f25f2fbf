"""
Builds of CodeBuild: they have the variables of their start, and they have not ended, because nothing runs them.
MiniStack ignores the variables and reports that each build succeeded. Source: CodeBuild API reference, StartBuild.
"""

import json

from ministack.services import codebuild
from ministack_names import name

_builds = name(codebuild, "_builds")


def _with_overrides(variables, overrides):
    """The variables of a project, with those of the start of a build."""
    by_name = {variable["name"]: variable for variable in [*variables, *overrides]}
    return list(by_name.values())


def _start_build(data):
    answer = _original(data)
    if answer[0] != 200:
        return answer
    build = _builds[json.loads(answer[2])["build"]["id"]]
    environment = build["environment"]
    variables = _with_overrides(
        environment.get("environmentVariables") or [], data.get("environmentVariablesOverride") or []
    )
    build["environment"] = {**environment, "environmentVariables": variables}
    if not codebuild.EXECUTE_BUILDS:
        build.pop("endTime", None)
        build.update(buildStatus="IN_PROGRESS", currentPhase="QUEUED", phases=build["phases"][:1])
    return codebuild.json_response({"build": build})


_original = name(codebuild, "_start_build")


def apply():
    """Replace the handler of StartBuild."""
    name(codebuild, "EXECUTE_BUILDS")
    name(codebuild, "json_response")
    codebuild._start_build = _start_build
