"""systemctl: sends a command to the manager of units."""

import json
import socket
import sys

IGNORED = (
    "--quiet",
    "-q",
    "--no-pager",
    "--no-block",
    "--force",
    "-f",
    "--system",
    "--no-ask-password",
    "--full",
    "-l",
)


def main(words):
    """Run a command; returns its exit code."""
    options = [word for word in words if word.startswith("-")]
    unknown = [option for option in options if option not in (*IGNORED, "--now")]
    if unknown:
        print(f"systemctl: the emulated systemctl does not support {unknown[0]}", file=sys.stderr)
        return 1
    rest = [word for word in words if not word.startswith("-")] or ["list-units"]
    request = {"command": rest[0], "units": rest[1:], "now": "--now" in options}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("/run/systemd/private")
        connection.sendall(json.dumps(request).encode() + b"\n")
        answer = json.loads(connection.makefile().read())
    is_quiet = "-q" in options or "--quiet" in options
    if answer["text"] and not is_quiet:
        is_error = answer["code"] and not rest[0].startswith("is-") and rest[0] != "status"
        print(answer["text"], file=sys.stderr if is_error else sys.stdout)
    return answer["code"]


sys.exit(main(sys.argv[1:]))
