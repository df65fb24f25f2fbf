"""
Containers of the docker stand-in: an image mounted by buildah, in namespaces of its own for processes and mounts, and
for the network unless it uses that of the instance. `docker run` stays its parent.
"""

import ipaddress
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading

import images
import network

MARKER = "/run/docker.pid"
STATE = "/run/docker-containers"
BRIDGE = ipaddress.ip_network("172.17.0.0/16")
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def create_bridge():
    """The network of containers: a bridge whose addresses are translated to that of the instance."""
    if os.path.exists("/sys/class/net/docker0"):
        return
    subprocess.run(["ip", "link", "add", "docker0", "type", "bridge"], check=True)
    subprocess.run(["ip", "address", "add", f"{BRIDGE[1]}/{BRIDGE.prefixlen}", "dev", "docker0"], check=True)
    subprocess.run(["ip", "link", "set", "docker0", "up"], check=True)
    with open("/proc/sys/net/ipv4/ip_forward", "w", encoding="ascii") as file:
        file.write("1")
    rule = ["-s", str(BRIDGE), "!", "-o", "docker0", "-j", "MASQUERADE"]
    subprocess.run(["iptables", "-t", "nat", "-A", "POSTROUTING", *rule], check=True)


def path_of(name):
    """The file with the state of a container."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        sys.exit(f"Error response from daemon: Invalid container name ({name})")
    return f"{STATE}/{name}.json"


def read(name):
    """The state of a container, or None."""
    try:
        with open(path_of(name), encoding="utf-8") as file:
            state = json.load(file)
    except FileNotFoundError:
        return None
    state["State"] = {"Running": os.path.exists(f"/proc/{state['pid']}"), "Pid": state["pid"]}
    return state


def stop(name, seconds):
    """Send the stop signal, and kill the container after some seconds."""
    state = read(name)
    if not state or not state["State"]["Running"]:
        return
    os.kill(state["pid"], state["signal"])
    deadline = threading.Event()
    for _ in range(int(seconds * 20)):
        if not os.path.exists(f"/proc/{state['pid']}"):
            return
        deadline.wait(0.05)
    os.kill(state["pid"], signal.SIGKILL)


def remove(name):
    """Remove a container that does not run."""
    state = read(name)
    if state:
        images.buildah("rm", state["container"])
        os.remove(path_of(name))


class Container:
    """A container that is about to run; `options` are those of `docker run`."""

    def __init__(self, options, image, command):
        self.options, self.image, self.command = options, image, command
        self.configuration = image["Config"]
        self.name = options.name or f"container-{os.getpid()}"
        self.process = None

    def run(self, output):
        """Run it; `output` receives each line. Returns its exit code."""
        os.makedirs(STATE, exist_ok=True)
        if read(self.name):
            sys.exit(
                f'docker: Error response from daemon: Conflict. The container name "/{self.name}" is already in use.'
            )
        container = images.buildah("from", "--pull-never", self.image["Id"].removeprefix("sha256:"))
        root = images.buildah("mount", container)
        ready, start = os.pipe()
        try:
            self.process = self._spawn(root, ready)
            self._record(container)
            if self.options.network != "host":
                self._connect()
            os.write(start, b"1")
            return self._wait(output)
        finally:
            images.buildah("umount", container)
            if self.options.rm:
                remove(self.name)

    def _spawn(self, root, ready):
        flags = [
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child",
            *(["--net"] if self.options.network != "host" else []),
        ]
        given = {
            "root": root,
            "user": self.options.user or self.configuration["User"] or "0",
            "words": [*(self.entrypoint()), *self.arguments()],
            "folder": self.options.workdir or self.configuration.get("WorkingDir") or "/",
            "readOnly": self.options.read_only,
            "tmpfs": self.options.tmpfs,
            "volumes": self.options.volume,
            "capabilities": "ALL" not in [name.upper() for name in self.options.cap_drop],
            "noNewPrivileges": any(option.startswith("no-new-privileges") for option in self.options.security_opt),
            "ready": ready,
            "host": self.options.network == "host",
            "hostname": socket.gethostname() if self.options.network == "host" else self.name,
        }
        return subprocess.Popen(
            [
                "unshare",
                *flags,
                sys.executable,
                "-IB",
                f"{os.path.dirname(__file__)}/container_init.py",
                json.dumps(given),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(),
            pass_fds=[ready],
        )

    def entrypoint(self):
        """The entry point: of the option, or of the image."""
        return [self.options.entrypoint] if self.options.entrypoint else self.configuration.get("Entrypoint") or []

    def arguments(self):
        """The command: given, or of the image unless the entry point is replaced."""
        return self.command or ([] if self.options.entrypoint else self.configuration.get("Cmd") or [])

    def environment(self):
        """The environment: of the image, of files and of options."""
        lines = [PATH, f"HOSTNAME={self.name}", *(self.configuration.get("Env") or [])]
        for path in self.options.env_file:
            with open(path, encoding="utf-8") as file:
                lines += [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
        lines += [item if "=" in item else f"{item}={os.environ.get(item, '')}" for item in self.options.env]
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def _record(self, container):
        name = (self.configuration.get("StopSignal") or "SIGTERM").removeprefix("SIG")
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        first = ""
        while not first and self.process.poll() is None:
            with open(children, encoding="ascii") as file:
                first = file.read()
        pid = int(first.split()[0]) if first else self.process.pid
        state = {
            "Name": f"/{self.name}",
            "container": container,
            "pid": pid,
            "signal": int(getattr(signal, f"SIG{name}")),
            "Image": self.image["Id"],
            "Config": self.configuration,
        }
        with open(path_of(self.name), "w", encoding="utf-8") as file:
            json.dump(state, file)

    def _connect(self):
        """Connect the container to the bridge and publish its ports, as the userland proxy of docker does."""
        number = len(os.listdir(STATE)) + 1 + os.getpid() % 60000
        address = str(BRIDGE[2 + number])
        pid, device = self.process.pid, f"veth{os.getpid()}"
        subprocess.run(
            ["ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", str(pid)], check=True
        )
        subprocess.run(["ip", "link", "set", device, "master", "docker0", "up"], check=True)
        for words in (
            ("link", "set", "lo", "up"),
            ("address", "add", f"{address}/{BRIDGE.prefixlen}", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("route", "add", "default", "via", str(BRIDGE[1])),
        ):
            subprocess.run(["nsenter", "--net", "--target", str(pid), "ip", *words], check=True)
        for published in self.options.publish:
            host, port, target = re.fullmatch(r"(?:([\d.]+):)?(\d+):(\d+)(?:/tcp)?", published).groups()
            server = socket.create_server((host or "0.0.0.0", int(port)))
            threading.Thread(target=self._proxy, args=(server, (address, int(target))), daemon=True).start()

    @staticmethod
    def _proxy(server, target):
        while True:
            client, _ = server.accept()
            try:
                other = socket.create_connection(target, timeout=10)
                other.settimeout(None)
            except OSError:
                client.close()
                continue
            for source, sink in ((client, other), (other, client)):
                threading.Thread(target=network.copy, args=(source, sink), daemon=True).start()

    def _wait(self, output):
        def forward(number, _):
            state = read(self.name)
            if state and state["State"]["Running"]:
                os.kill(state["pid"], state["signal"] if number == signal.SIGTERM else number)

        signal.signal(signal.SIGTERM, forward)
        signal.signal(signal.SIGINT, forward)
        for line in self.process.stdout:
            output(line.rstrip(b"\n").decode("utf-8", "replace"))
        status = self.process.wait()
        return 128 - status if status < 0 else status
