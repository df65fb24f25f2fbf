"""
Runs commands of the AWS CLI in forks of one process that has loaded its modules, which takes most of the time of a
command. Each command has its own environment, working directory, standard streams and exit code, as if `aws` were
started for it.

    python3 aws_server.py SOCKET            the server; it ends when its standard input ends
    python3 aws_server.py SOCKET aws WORDS  a command, with the environment and the streams of this process
"""

import array
import os
import socket
import sys

STREAMS = (0, 1, 2)


def send_command(path, words):
    """Sends a command with its streams, and returns its exit code."""
    fields = [os.getcwd(), str(len(words)), *words, *(f"{name}={value}" for name, value in os.environ.items())]
    content = "\0".join(fields).encode("utf-8", "surrogateescape")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(path)
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", STREAMS))
        connection.sendmsg([len(content).to_bytes(4, "big")], [rights])
        connection.sendall(content)
        code = connection.recv(1)
        return code[0] if code else 255


def receive_command(connection):
    """Returns working directory, words and environment, after the streams have replaced those of this process."""
    streams = array.array("i")
    length, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(len(STREAMS) * streams.itemsize))
    for _, _, data in ancillary:
        streams.frombytes(data)
    for target, stream in zip(STREAMS, streams, strict=True):
        os.dup2(stream, target)
        os.close(stream)
    size = int.from_bytes(length, "big")
    content = b""
    while len(content) < size:
        part = connection.recv(size - len(content))
        if not part:
            raise EOFError("the client ended before it had sent its command")
        content += part
    folder, count, *rest = content.decode("utf-8", "surrogateescape").split("\0")
    words, variables = rest[: int(count)], rest[int(count) :]
    return folder, words, dict(variable.split("=", 1) for variable in variables)


def run(connection):
    """Runs a command in this process. Waiters poll each second instead of every 15 or 30."""
    import time

    from awscli.clidriver import main

    folder, words, environment = receive_command(connection)
    os.chdir(folder)
    data = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}  # set by the import of awscli
    os.environ.clear()
    os.environ.update(data | environment)
    sleep = time.sleep
    time.sleep = lambda seconds: sleep(min(seconds, 1))
    sys.argv = ["aws", *words]
    code = 255
    try:
        code = main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        connection.sendall(bytes([code & 255]))


def run_and_exit(connection):
    import traceback

    try:
        run(connection)
    except BaseException:  # noqa: BLE001 - as the interpreter does at its end
        traceback.print_exc()
    finally:
        os._exit(0)


def load():
    """Loads the modules and data that every command needs."""
    import gc
    import importlib

    from botocore import loaders

    for module in ("awscli.clidriver", "awscli.handlers", "botocore.awsrequest", "botocore.httpsession", "s3transfer"):
        importlib.import_module(module)
    read = loaders.JSONFileLoader.load_file
    loaded = {}

    def load_file(self, path):
        if path not in loaded:
            loaded[path] = read(self, path)
        return loaded[path]

    loaders.JSONFileLoader.load_file = load_file
    loader = loaders.create_loader()
    for name in ("endpoints", "partitions", "_retry", "sdk-default-configuration"):
        loader.load_data(name)
    gc.collect()
    gc.freeze()


def wait_for_commands(*_):
    """Removes ended commands from the process table."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def serve(path):
    import select
    import signal

    load()
    signal.signal(signal.SIGCHLD, wait_for_commands)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)
        while True:
            readable, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in readable:
                os.unlink(path)
                os.rmdir(os.path.dirname(path))
                return
            connection, _ = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listener.close()
                run_and_exit(connection)
            connection.close()


if __name__ == "__main__":
    if sys.argv[2:3] == ["aws"]:
        sys.exit(send_command(sys.argv[1], sys.argv[3:]))
    serve(sys.argv[1])
