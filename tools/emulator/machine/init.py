"""
The first process of an instance. It reads the configuration of the instance from standard input, sets up the root
file system and the network, starts the manager of units and runs the user data, as cloud-init does at the first boot.
It ends with its standard input, and the kernel ends all other processes of the instance with it.

The first process only reaps orphans; all else is done by its child.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import filesystem  # noqa: E402
import manager  # noqa: E402
import network  # noqa: E402

SCRIPT = "/var/lib/cloud/instance/scripts/part-001"
LOG = "/var/log/cloud-init-output.log"
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}


def say(text):
    """Write a line to the console of the instance."""
    sys.stdout.buffer.write(text if isinstance(text, bytes) else f"{text}\n".encode())
    sys.stdout.buffer.flush()


def run_user_data(text):
    """Run the user data as root, as cloud-init does: a script whose first line names its interpreter."""
    if not text.startswith("#!"):
        say("cloud-init: the user data does not start with #!, so it is not run")
        return
    filesystem.write(SCRIPT, text, 0o700)
    process = subprocess.Popen(
        [SCRIPT],
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    with open(LOG, "ab", buffering=0) as log:
        for line in process.stdout:
            log.write(line)
            say(line)
    say(f"cloud-init: the user data ended with exit code {process.wait()}")


def serve(units):
    """Obey operations from standard input; end at once when it ends, because the emulator has ended."""
    for line in sys.stdin.buffer:
        if json.loads(line).get("operation") == "shutdown":
            threading.Thread(target=shut_down, args=(units,), daemon=True).start()


def shut_down(units):
    """Stop all services, and end."""
    units.stop_all()
    os._exit(0)


def boot():
    """Set up the instance, run its user data, and wait for its end."""
    say("ready")
    configuration = json.loads(sys.stdin.buffer.readline())
    network.configure(configuration)
    filesystem.enter(filesystem.build(configuration))
    network.forward(configuration["port"], "/run/gateway.sock")
    units = manager.Manager(say)
    units.serve()
    threading.Thread(target=run_user_data, args=(configuration["userData"],), daemon=True).start()
    serve(units)


def main():
    """Reap orphans until the child ends."""
    child = os.fork()
    if child == 0:
        try:
            boot()
        except BaseException:
            say(traceback.format_exc())
        finally:
            os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        ended, _ = os.wait()
        if ended == child:
            os._exit(0)


main()
