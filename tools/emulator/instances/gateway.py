"""
The way of an instance to the emulator, which listens on 127.0.0.1 of this machine only: a Unix socket whose connections
are forwarded. In the instance, 127.0.0.1 with the port of the emulator is connected to this socket.
"""

import asyncio
import os
import threading


async def _copy(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def _forward(reader, writer):
    try:
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", int(os.environ["GATEWAY_PORT"]))
    except OSError:
        writer.close()
        return
    await asyncio.gather(_copy(reader, to_writer), _copy(to_reader, writer))


def serve(path):
    """Serve on a Unix socket, in a thread."""

    async def run():
        server = await asyncio.start_unix_server(_forward, path)
        ready.set()
        await server.serve_forever()

    ready = threading.Event()
    threading.Thread(target=lambda: asyncio.run(run()), daemon=True, name="gateway").start()
    ready.wait(10)
