"""
Prints the missing requirements of the packages in a folder, one per line: `python3 missing_requirements.py FOLDER`.

Unlike `pip check` it only uses packages of this folder, and follows extras.
"""

import sys
from importlib.metadata import distributions

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name


def missing(folder):
    """Yield a line for each requirement that is not installed."""
    installed = {canonicalize_name(each.metadata["Name"]): each for each in distributions(path=[folder])}
    if not installed:
        yield f"{folder} contains no packages"
    to_visit = [(name, "") for name in installed]
    visited = set()
    while to_visit:
        name, extra = to_visit.pop()
        if (name, extra) in visited:
            continue
        visited.add((name, extra))
        for line in installed[name].requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            needed = canonicalize_name(requirement.name)
            if needed not in installed:
                yield f"{name} needs {line}, which is not installed"
                continue
            version = installed[needed].version
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{name} needs {line}, not {version}"
            to_visit += [(needed, each) for each in requirement.extras]


print("\n".join(missing(sys.argv[1])))
