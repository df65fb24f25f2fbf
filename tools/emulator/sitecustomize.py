"""Python imports this module on start, so it guards the emulator and every Python Lambda: loopback only."""

import sys

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")


def _refuse_the_network(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.gethostbyname":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    if host and not host.startswith(LOOPBACK):
        raise PermissionError(f"the emulator reaches nothing outside this machine, and so not {host}")


sys.addaudithook(_refuse_the_network)
