"""
The network of running instances: a network namespace with a router, connected to this machine and to the namespace of
each instance. It ends with this process, and so do its devices and routes. Needs root and the program `ip`.

    this machine 198.18.n.1 -- 198.18.n.2 router (169.254.169.254) -- eth0 of an instance (address of its subnet)

198.18.0.0/15 is for tests of network devices. Source: RFC 2544. There is no default route: an instance reaches the
metadata service, other instances and this machine only.
"""

import concurrent.futures
import ctypes
import ipaddress
import os
import subprocess
import threading

import sitecustomize

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _run(*words):
    """Run a command in the network namespace of the calling thread."""
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")


def _write(path, value):
    with open(path, "w", encoding="ascii") as file:
        file.write(value)


class Network:
    """The router. Its thread is in its network namespace; all other threads are in that of this machine."""

    def __init__(self):
        self._thread = concurrent.futures.ThreadPoolExecutor(1, "router")
        self._numbers = iter(range(1, 1_000_000))
        self._lock = threading.Lock()
        self.inside(self._enter)
        self.number = self._connect()

    def inside(self, function, *arguments):
        """Call a function in the namespace of the router."""
        return self._thread.submit(function, *arguments).result()

    def _enter(self):
        if _libc.unshare(_CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "a network namespace cannot be created: run as root")
        _run("ip", "link", "set", "lo", "up")
        _run("ip", "address", "add", "169.254.169.254/32", "dev", "lo")
        _write("/proc/sys/net/ipv4/ip_forward", "1")
        # Connections whose answers are dropped would keep the namespace for minutes after the end of this process.
        _write("/proc/sys/net/ipv4/tcp_orphan_retries", "1")
        _write("/proc/sys/net/ipv4/tcp_fin_timeout", "5")

    def _connect(self):
        """Connect the router to this machine; the first free number decides the addresses."""
        for number in range(256):
            try:
                self.inside(
                    _run,
                    "ip",
                    "link",
                    "add",
                    "up0",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    f"hs{number}",
                    "netns",
                    str(os.getpid()),
                )
            except OSError as error:
                if "File exists" in str(error):
                    continue
                raise
            _run("ip", "address", "add", f"198.18.{number}.1/30", "dev", f"hs{number}")
            _run("ip", "link", "set", f"hs{number}", "up")
            self.inside(_run, "ip", "address", "add", f"198.18.{number}.2/30", "dev", "up0")
            self.inside(_run, "ip", "link", "set", "up0", "up")
            return number
        raise OSError("256 emulators with running instances exist on this machine")

    def close(self):
        """Disconnect from this machine, with all routes."""
        subprocess.run(["ip", "link", "delete", f"hs{self.number}"], capture_output=True)

    def claim(self, address):
        """Route an address to the router; False if this machine has a route to it already, of another emulator."""
        try:
            _run("ip", "route", "add", f"{address}/32", "via", f"198.18.{self.number}.2", "dev", f"hs{self.number}")
        except OSError as error:
            if "File exists" in str(error):
                return False
            raise
        sitecustomize.instances.add(address)
        return True

    def release(self, address):
        """Remove the route to an address."""
        sitecustomize.instances.discard(address)
        with self._lock:
            subprocess.run(["ip", "route", "delete", f"{address}/32"], capture_output=True)

    def attach(self, pid, address, network):
        """
        Connect the network namespace of a process, whose device is `eth0`; returns the address of its gateway. The
        first address of a subnet is that of the VPC router.
        """
        device = f"i{next(self._numbers)}"
        gateway = str(ipaddress.ip_network(network)[1])
        self.inside(self._attach, pid, device, address, gateway)
        return gateway

    def _attach(self, pid, device, address, gateway):
        _run("ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
        _run("ip", "link", "set", device, "up")
        _run("ip", "route", "add", f"{address}/32", "dev", device)
        _run("ip", "address", "replace", f"{gateway}/32", "dev", "lo")
        _write(f"/proc/sys/net/ipv4/conf/{device}/proxy_arp", "1")
