"""
A running instance: a process in namespaces of its own (mounts, processes, network, host name), which sets up a root
file system and then runs `machine/init.py`. The kernel ends everything in it with its first process, which ends when
its standard input closes: so nothing remains, even if the emulator is killed.
"""

import contextvars
import ipaddress
import json
import os
import shutil
import subprocess
import sys
import threading

import botocore
from ministack.services import ec2
from ministack_names import account_id, name, region

from . import identity, launch_templates, metadata

FOLDER = os.path.join(os.path.dirname(__file__), "..", "machine")
KEPT_OUTPUT = 200_000
SHUTDOWN_SECONDS = 30

_subnets = name(ec2, "_subnets")
_tags = name(ec2, "_tags")


class Machine:
    """The process of one instance; `data` is its LaunchTemplateData, `folder` its folder on disk."""

    def __init__(self, instance, data, folder, network, gateway_socket):
        self.instance, self.data, self.folder, self.network = instance, data, folder, network
        self.gateway_socket = gateway_socket
        self.profile = (instance.get("IamInstanceProfile") or {}).get("Arn", "")
        self.region, self.account = region(), account_id()
        self.context = contextvars.copy_context()
        self.tokens = metadata.Tokens()
        self.console = ""
        self._credentials = None
        self._ended = threading.Event()
        self._reader = None
        self.process = None

    @property
    def address(self):
        """The private address."""
        return self.instance["PrivateIpAddress"]

    def tags(self):
        """Tags of the instance."""
        return _tags.get(self.instance["InstanceId"], [])

    def credentials(self, role):
        """The credentials of the role; the same until the instance ends."""
        if not self._credentials:
            self._credentials = identity.credentials(role, self.instance["InstanceId"])
        return self._credentials

    def start(self):
        """Start the instance; returns before its user data runs."""
        os.makedirs(os.path.join(self.folder, "root"))
        os.makedirs(os.path.join(self.folder, "containers"))
        flags = ("--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child")
        self.process = subprocess.Popen(
            ["unshare", *flags, sys.executable, "-IB", os.path.join(FOLDER, "init.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        if self.process.stdout.readline() != b"ready\n":
            raise RuntimeError(f"the instance did not start: {self.process.stdout.read().decode()[-2000:]}")
        subnet = (_subnets.get(self.instance["SubnetId"]) or {}).get("CidrBlock") or "10.0.0.0/24"
        gateway = self.network.attach(self.process.pid, self.address, subnet)
        self._send(self._configuration(subnet, gateway))
        name_of_thread = f"console-{self.instance['InstanceId']}"
        self._reader = threading.Thread(target=self._read, daemon=True, name=name_of_thread)
        self._reader.start()

    def _configuration(self, subnet, gateway):
        return {
            "folder": self.folder,
            "hostname": self.instance["PrivateDnsName"],
            "address": f"{self.address}/{ipaddress.ip_network(subnet).prefixlen}",
            "gateway": gateway,
            "socket": self.gateway_socket,
            "port": int(os.environ["GATEWAY_PORT"]),
            "region": self.region,
            "account": self.account,
            "python": sys.executable,
            "pythonFolder": sys.base_prefix,
            "libraries": os.path.dirname(os.path.dirname(botocore.__file__)),
            "tools": os.path.abspath(FOLDER),
            "awsCli": os.environ.get("HIPAA_STACKS_AWS_CLI", ""),
            "userData": launch_templates.user_data(self.data),
        }

    def _send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def _read(self):
        for line in self.process.stdout:
            self.console = (self.console + line.decode("utf-8", "replace"))[-KEPT_OUTPUT:]
        self.process.wait()
        self.network.release(self.address)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._ended.set()

    @property
    def is_running(self):
        """Whether the process exists."""
        return bool(self.process) and self.process.poll() is None

    @property
    def first_process(self):
        """ID of the first process of the instance, on this machine."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return int(file.read().split()[0])

    def shut_down(self):
        """Stop the services and end, as at termination; returns at once."""
        try:
            self._send({"operation": "shutdown"})
        except OSError:
            pass
        threading.Thread(target=self._end_in_time, daemon=True).start()

    def _end_in_time(self):
        if not self._ended.wait(SHUTDOWN_SECONDS):
            self.kill()

    def kill(self):
        """End at once."""
        if self.is_running:
            self.process.kill()
            self.process.wait()
            if self._reader:
                self._reader.join(10)
