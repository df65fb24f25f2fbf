"""dockerd: reads its configuration, and marks that docker runs. Each container is a process of `docker run`."""

import json
import os
import signal
import subprocess
import sys

import containers
import images

KNOWN = ("bridge", "icc", "live-restore", "log-driver", "log-opts", "no-new-privileges", "userland-proxy")


def main():
    """Wait until the service is stopped."""
    path = "/etc/docker/daemon.json"
    configuration = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            configuration = json.load(file)
    unknown = [key for key in configuration if key not in KNOWN]
    if unknown:
        sys.exit(f"the emulated dockerd does not support {', '.join(unknown)} in {path}")
    containers.create_bridge()
    images.choose_driver()
    with open(containers.MARKER, "w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    try:
        signal.pause()
    finally:
        os.remove(containers.MARKER)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    main()
except subprocess.CalledProcessError as error:
    sys.exit(f"dockerd: {error}")
