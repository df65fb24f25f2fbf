"""
Templates are parsed by libyaml, and once: MiniStack parses a template with the parser in Python at each call that reads
it, which took almost half of the time of a deployment.
"""

import pickle
from functools import lru_cache

import yaml
from ministack.services.cloudformation import engine
from ministack_names import fail, name, replace


def apply():
    if not yaml.__with_libyaml__:
        fail("PyYAML has no libyaml")
    tags = name(engine, "CfnLoader").yaml_constructors
    fast = type("CfnLoader", (yaml.CSafeLoader,), {"yaml_constructors": tags})

    @lru_cache(maxsize=200)
    def parsed(text):
        return pickle.dumps(parse(text))

    engine.CfnLoader = fast
    # Callers change the result, so that each gets its own.
    parse = replace("_parse_template", lambda text: pickle.loads(parsed(text)))
