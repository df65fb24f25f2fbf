"""
Python imports this module at start, in the emulator and in every Python Lambda function: allows connections to loopback
and to running instances only.
"""

import ipaddress
import sys

instances = set()
"""Addresses of running instances, which are in network namespaces of this machine: the emulator checks their health."""


def _is_loopback(host):
    """
    Whether a name or address is of this machine. Compares the whole name: `127.example` is a name on the internet.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def _refuse_network_access(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.gethostbyname":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    if host and host not in instances and not _is_loopback(host):
        raise PermissionError(f"the emulator has no network access outside this machine: {host} is refused")


sys.addaudithook(_refuse_network_access)
