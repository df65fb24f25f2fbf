"""The network of an instance, seen from inside: its address, and the way to the emulator."""

import socket
import subprocess
import threading


def configure(configuration):
    """Set address and default route of eth0, which the emulator has connected, and the host name."""
    for words in (
        ("link", "set", "lo", "up"),
        ("address", "add", configuration["address"], "dev", "eth0"),
        ("link", "set", "eth0", "up"),
        ("route", "add", "default", "via", configuration["gateway"], "dev", "eth0"),
    ):
        subprocess.run(["ip", *words], check=True)
    socket.sethostname(configuration["hostname"])


def forward(port, path):
    """Forward connections to a port of 127.0.0.1 to a Unix socket, in threads."""
    server = socket.create_server(("127.0.0.1", port))
    threading.Thread(target=_accept, args=(server, path), daemon=True).start()


def _accept(server, path):
    while True:
        client, _ = server.accept()
        try:
            other = socket.socket(socket.AF_UNIX)
            other.connect(path)
        except OSError:
            client.close()
            continue
        for source, target in ((client, other), (other, client)):
            threading.Thread(target=copy, args=(source, target), daemon=True).start()


def copy(source, target):
    """Copy what one socket receives to another, until it ends."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    finally:
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass
