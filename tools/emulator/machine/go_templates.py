"""The templates of `docker inspect --format` that are a path, `index PATH N` or `json PATH`."""

import json
import re
import sys


def _at(value, path):
    for key in path.strip(".").split("."):
        if key:
            value = value[key]
    return value


def _text(value):
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


def fill(template, record):
    """The template with the values of a record."""

    def replace(match):
        words = match.group(1).split()
        try:
            if len(words) == 1 and words[0].startswith("."):
                return _text(_at(record, words[0]))
            if len(words) == 2 and words[0] == "json":
                return json.dumps(_at(record, words[1]))
            if len(words) == 3 and words[0] == "index":
                return _text(_at(record, words[1])[int(words[2]) if words[2].isdigit() else words[2].strip('"')])
        except (KeyError, IndexError, TypeError):
            sys.exit(f"template parsing error: {match.group()}: no such entry")
        sys.exit(f"template parsing error: the emulated docker does not support {match.group()}")

    return re.sub(r"{{\s*(.*?)\s*}}", replace, template)
