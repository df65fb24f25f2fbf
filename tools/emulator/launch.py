"""The emulator: MiniStack with the fixes and types of this project, on 127.0.0.1 only.

python3 launch.py        GATEWAY_PORT is the port; TMPDIR is used by this process only and is removed at the end;
                         AWS_SECRET_ACCESS_KEY is the secret key with which requests must be signed
END_WITH_INPUT=1         ends when standard input closes, for example because the parent process ended
"""

import asyncio
import json
import os
import shutil
import signal
import sys
import threading
import traceback

import sitecustomize  # noqa: F401  (Python may have found another one first)

REPORT_PATH = "/_hipaa-stacks"


def end(*_):
    """
    End the Lambda functions of this process, delete its temporary files, and exit. Call it in the main thread only.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "instances.runners" in sys.modules:
        sys.modules["instances.runners"].close()
    leads_group = os.getpgrp() == os.getpid()
    if leads_group:
        os.killpg(os.getpgrp(), signal.SIGTERM)
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    if leads_group:
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def end_with_input():
    """Wait until standard input closes, then signal the main thread to end."""
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


async def start_or_end(app, scope, receive, send):
    """Start the app; hypercorn would continue to serve if that fails."""
    try:
        await app(scope, receive, send)
    except Exception:
        traceback.print_exc()
        end()


def reporting(app, report):
    """The app with an additional page: the process ID, and the types that are only recorded."""

    async def respond(scope, receive, send):
        if scope["type"] == "lifespan":
            await start_or_end(app, scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"] != REPORT_PATH:
            await app(scope, receive, send)
            return
        body = json.dumps(report()).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return respond


def main():
    """Serve until standard input closes, or SIGTERM."""
    signal.signal(signal.SIGTERM, end)
    if os.environ.get("END_WITH_INPUT"):
        threading.Thread(target=end_with_input, daemon=True).start()

    try:
        import plugin
        import request_guard
        from hypercorn.asyncio import serve
        from hypercorn.config import Config
        from ministack.app import app

        plugin.apply()
    except (Exception, SystemExit):
        print(traceback.format_exc(), file=sys.stderr, flush=True)
        end()

    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.accesslog = None
    report = lambda: {"pid": os.getpid(), "recordedTypes": plugin.RECORDED_TYPES, **plugin.report()}  # noqa: E731
    served = request_guard.guarded(reporting(app, report), os.environ["GATEWAY_PORT"])
    asyncio.run(serve(served, config, shutdown_trigger=asyncio.Event().wait))


main()
