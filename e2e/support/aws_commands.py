"""Says what is wrong with `aws` commands, as the AWS CLI itself reads them: everything happens but the call.

Reads a JSON list of lists of words (without `aws`) from standard input, and prints a list with a text for each that
is wrong and null for each that is not. `file://` values that are not there count as what the parameter wants.
"""

import contextlib
import io
import json
import re
import sys

from awscli import argparser, clidriver, paramfile
from awscli.argprocess import ParamError
from awscli.customizations import sessionmanager, waiters
from awscli.customizations.commands import BasicCommand
from awscli.customizations.ecs import executecommand
from botocore.utils import ArgumentGenerator
from botocore.validate import ParamValidator


class Wrong(Exception):
    """A command that the AWS CLI, or the service behind it, would not take."""


def validated(_caller, service, operation, parameters, parsed_globals):
    """Stands where the client would be called: the rest of what botocore checks, and the enums that it leaves to AWS."""
    model = driver.session.get_service_model(service).operation_model(operation)
    parameters = {name: value for name, value in parameters.items() if name != "PaginationConfig"}
    if model.input_shape is not None:
        report = ParamValidator().validate(parameters, model.input_shape)
        if report.has_errors():
            raise Wrong(report.generate_report())
        refuse_unknown_values(parameters, model.input_shape, "")
    return 0


def without_running(self, words, parsed_globals):
    """For commands that are more than one call, such as `s3 cp`: only their options are read."""
    if not self.SUBCOMMANDS and not isinstance(self, waiters.WaitCommand):
        self._run_main = lambda *_: 0
    return read_command(self, words, parsed_globals)


def refuse_unknown_values(value, shape, where):
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                refuse_unknown_values(value[name], member, f"{where}.{name}")
    elif shape.type_name == "list":
        for one in value:
            refuse_unknown_values(one, shape.member, where)
    elif shape.type_name == "map":
        for key, one in value.items():
            refuse_unknown_values(key, shape.key, where)
            refuse_unknown_values(one, shape.value, where)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        raise Wrong(f"{where.lstrip('.')} is {value}, and may be {', '.join(shape.enum)}")


def stand_in(cli_argument):
    """What a file that is not there would hold."""
    shape = getattr(cli_argument, "argument_model", None)
    if shape is None or shape.type_name == "string":
        return "{}"
    return json.dumps(ArgumentGenerator(use_member_names=True).generate_skeleton(shape), default=str)


def read_parameter(self, cli_argument, value, parsed_globals):
    try:
        return load_parameter(self, cli_argument, value, parsed_globals)
    except ParamError:
        is_file = str(value[0] if isinstance(value, list) else value).startswith(("file://", "fileb://"))
        if not is_file:
            raise
        return stand_in(cli_argument)


def refuse_url(_prefix, url):
    raise paramfile.ResourceLoadingError(f"version 1 of the AWS CLI would fetch {url}")


def wrong(words):
    """Why the AWS CLI would not take a command; None when it would."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = driver.main(words)
        except SystemExit as exit:
            code = exit.code
    if code in (0, None):
        return None
    message = " ".join(re.split(r"error: |<subcommand> help", said.getvalue())[-1].split())
    return re.sub(r", valid choices are: .*?(?=Invalid choice: |$)", ". ", message).strip() or f"ends with {code}"


paramfile.REMOTE_PREFIX_MAP.update(dict.fromkeys(paramfile.REMOTE_PREFIX_MAP, (refuse_url, {})))
driver = clidriver.create_clidriver()
clidriver.CLIOperationCaller.invoke = waiters.WaiterCaller.invoke = validated
sessionmanager.StartSessionCaller.invoke = executecommand.ExecuteCommandCaller.invoke = validated
argparser.CLIArgParser._get_option_tuples = lambda *_: []  # an option is written out
load_parameter = paramfile.URIArgumentHandler._check_for_uri_param
paramfile.URIArgumentHandler._check_for_uri_param = read_parameter
read_command, BasicCommand.__call__ = BasicCommand.__call__, without_running
json.dump([wrong(words) for words in json.load(sys.stdin)], sys.stdout)
