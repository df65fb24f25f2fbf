"""
Validates `aws` commands with the AWS CLI, without calling a service.

Reads a JSON list of lists of words (without `aws`) from standard input, and prints a list with an error for each
invalid command and null for each valid one. Missing `file://` values are replaced by valid input.
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


class InvalidCommand(Exception):
    """A command that the AWS CLI, or the service, would refuse."""


def validated(_caller, service, operation, parameters, parsed_globals):
    """Replaces the call of the client: the remaining checks of botocore, and enums, which only AWS checks."""
    model = driver.session.get_service_model(service).operation_model(operation)
    parameters = {name: value for name, value in parameters.items() if name != "PaginationConfig"}
    if model.input_shape is not None:
        report = ParamValidator().validate(parameters, model.input_shape)
        if report.has_errors():
            raise InvalidCommand(report.generate_report())
        refuse_unknown_values(parameters, model.input_shape, "")
    return 0


def without_running(self, words, parsed_globals):
    """For commands with more than one call, such as `s3 cp`: only parses their options."""
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
        raise InvalidCommand(f"{where.lstrip('.')} is {value}, which is not one of {', '.join(shape.enum)}")


def stand_in(cli_argument):
    """Valid content for a missing file."""
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


def error_of(words):
    """The error of the AWS CLI for a command; None if it is valid."""
    global driver
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = driver.main(words)
        except SystemExit as exit:
            code = exit.code
    if words[0] == "ec2":  # The AWS CLI would check Boolean options of this command for later commands of EC2 too.
        driver = clidriver.create_clidriver()
    if code in (0, None):
        return None
    message = " ".join(re.split(r"error: |<subcommand> help", errors.getvalue())[-1].split())
    return re.sub(r", valid choices are: .*?(?=Invalid choice: |$)", ". ", message).strip() or f"ends with {code}"


paramfile.REMOTE_PREFIX_MAP.update(dict.fromkeys(paramfile.REMOTE_PREFIX_MAP, (refuse_url, {})))
driver = clidriver.create_clidriver()
clidriver.CLIOperationCaller.invoke = waiters.WaiterCaller.invoke = validated
sessionmanager.StartSessionCaller.invoke = executecommand.ExecuteCommandCaller.invoke = validated
argparser.CLIArgParser._get_option_tuples = lambda *_: []  # abbreviated options are refused
load_parameter = paramfile.URIArgumentHandler._check_for_uri_param
paramfile.URIArgumentHandler._check_for_uri_param = read_parameter
read_command, BasicCommand.__call__ = BasicCommand.__call__, without_running
json.dump([error_of(words) for words in json.load(sys.stdin)], sys.stdout)
