"""The application for daphne: HTTP by Django, and WebSockets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.asgi import get_asgi_application  # noqa: E402

from portal.websocket import websocket  # noqa: E402

django = get_asgi_application()


async def application(scope, receive, send):
    if scope["type"] == "websocket":
        await websocket(scope, receive, send)
    else:
        await django(scope, receive, send)
