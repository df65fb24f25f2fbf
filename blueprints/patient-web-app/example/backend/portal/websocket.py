"""A WebSocket that sends back what it receives."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

PATH = "/ws/echo"
MAX_CHARACTERS = 1000


def is_allowed(scope) -> bool:
    """
    Whether the host is allowed and the page that opened the WebSocket is of the same host. Django compares neither for
    a WebSocket, and browsers let every page open one, with the cookies of the user.
    """
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get(b"host", "")
    origin = urlsplit(headers.get(b"origin", ""))
    domain, _ = split_domain_port(host.lower())
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS) and origin.netloc.lower() == host.lower()


async def websocket(scope, receive, send):
    """A refused WebSocket is closed before it is accepted, which the client receives as the status 403."""
    await receive()
    if scope["path"] != PATH or not is_allowed(scope):
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        text = message.get("text")
        if text is None or len(text) > MAX_CHARACTERS:
            await send({"type": "websocket.close", "code": 1009})
            return
        await send({"type": "websocket.send", "text": text})
