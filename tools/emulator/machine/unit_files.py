"""
Unit files of systemd: the directives that services of instances use. Source: systemd.service(5), systemd.syntax(7).
"""

import glob
import os
import re
import shlex

FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system")
SECONDS = {"": 1, "s": 1, "sec": 1, "ms": 0.001, "min": 60, "m": 60, "h": 3600}


def find(name):
    """Path of a unit file, or None."""
    return next((path for folder in FOLDERS if os.path.isfile(path := f"{folder}/{name}")), None)


def read(name):
    """`{section: {directive: [values]}}` of a unit with its drop-ins; None if there is no unit file."""
    path = find(name)
    if not path:
        return None
    sections = {}
    drop_ins = [file for folder in reversed(FOLDERS) for file in sorted(glob.glob(f"{folder}/{name}.d/*.conf"))]
    for file in (path, *drop_ins):
        _read(file, sections)
    return sections


def _read(path, sections):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"\\\n\s*", " ", file.read())
    section = {}
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("["):
            section = sections.setdefault(line[1:-1], {})
            continue
        key, _, value = (part.strip() for part in line.partition("="))
        section[key] = section.get(key, []) + [value] if value else []


def seconds(text, default):
    """A time span such as `5`, `100ms`, `1min 30s`."""
    if not text:
        return default
    if text == "infinity":
        return None
    return sum(float(number) * SECONDS[unit] for number, unit in re.findall(r"([\d.]+)\s*([a-z]*)", text))


def command(line, environment, specifiers):
    """`(prefixes, words)` of a command line, with specifiers and variables replaced."""
    prefixes = re.match(r"[-@:+!]*", line).group()
    line = re.sub(r"%(.)", lambda match: specifiers.get(match.group(1), match.group()), line[len(prefixes) :])
    words = []
    for word in shlex.split(line):
        variable = re.fullmatch(r"\$(\w+)", word)
        if variable:
            words += shlex.split(environment.get(variable.group(1), ""))
        else:
            words.append(
                re.sub(r"\$\{(\w+)\}", lambda match: environment.get(match.group(1), ""), word).replace("$$", "$")
            )
    return prefixes, words


def environment(section):
    """Environment and EnvironmentFile of a service."""
    found = {}
    for line in section.get("Environment", []):
        found |= dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
    for path in section.get("EnvironmentFile", []):
        is_optional = path.startswith("-")
        try:
            with open(path.lstrip("-"), encoding="utf-8") as file:
                lines = [line.strip() for line in file]
        except FileNotFoundError:
            if is_optional:
                continue
            raise
        found |= dict(shlex.split(line)[0].split("=", 1) for line in lines if "=" in line and line[0] not in "#;")
    return found
