"""docker: the commands and options of the docker CLI that user data and units of instances use, without a daemon."""

import argparse
import glob
import json
import os
import sys
import threading

import containers
import go_templates
import images

IGNORED = {
    "memory": 1,
    "memory_swap": 1,
    "cpus": 1,
    "pids_limit": 1,
    "ulimit": 1,
    "cap_add": 1,
    "restart": 1,
    "stop_timeout": 1,
    "label": 1,
    "init": 0,
    "health_cmd": 1,
}
"""Options of `docker run` without effect here, and the number of their values. See docs/emulated-instances.md."""


def run_options():
    """The parser of `docker run`."""
    parser = argparse.ArgumentParser("docker run", allow_abbrev=False)
    parser.add_argument("--name")
    parser.add_argument("--rm", action="store_true")
    parser.add_argument("--pull", choices=("never", "missing", "always"), default="missing")
    parser.add_argument("--network", "--net", default="bridge", choices=("bridge", "host", "none"))
    parser.add_argument("--user", "-u")
    parser.add_argument("--workdir", "-w")
    parser.add_argument("--entrypoint")
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--log-driver", default="json-file", choices=("json-file", "awslogs", "none", "journald"))
    for name in (
        "--env",
        "--env-file",
        "--publish",
        "--tmpfs",
        "--volume",
        "--cap-drop",
        "--security-opt",
        "--log-opt",
    ):
        short = {"--env": ["-e"], "--publish": ["-p"], "--volume": ["-v"]}.get(name, [])
        parser.add_argument(name, *short, action="append", default=[])
    for name, values in IGNORED.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, **({"action": "append"} if values else {"action": "store_true"}))
    parser.add_argument("image")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser


def image_for(reference, pull):
    """The image of a reference; pulls it if necessary."""
    image = None if pull == "always" else images.find(reference)
    if image:
        return image
    if pull == "never":
        print(f"docker: Error response from daemon: No such image: {reference}", file=sys.stderr)
        sys.exit(125)
    return images.pull(reference)


def log_output(options, name):
    """A function that receives each line of a container."""
    settings = dict(option.split("=", 1) for option in options.log_opt)
    if options.log_driver != "awslogs":
        return lambda line: print(line, flush=True)
    import log_stream  # slow: it loads botocore

    try:
        stream = log_stream.LogStream(settings["awslogs-group"], settings.get("awslogs-stream") or name)
    except Exception as error:
        print(
            "docker: Error response from daemon: failed to initialize logging driver: "
            f"failed to create Cloudwatch log stream: {error}",
            file=sys.stderr,
        )
        sys.exit(125)

    def add(line):
        stream.add(line)
        print(line, flush=True)

    def flush():
        while True:
            ended.wait(1)
            try:
                stream.flush()
            except Exception as error:
                print(f"Failed to put log events: {error}", file=sys.stderr)
            if ended.is_set():
                return

    ended = threading.Event()
    thread = threading.Thread(target=flush, daemon=True)
    thread.start()

    def finish():
        ended.set()
        thread.join(10)

    add.finish = finish
    return add


def run(words):
    """docker run."""
    options = run_options().parse_args(words)
    image = image_for(options.image, options.pull)
    output = log_output(options, options.name or "container")
    try:
        return containers.Container(options, image, options.command).run(output)
    finally:
        getattr(output, "finish", lambda: None)()


def pull(words):
    """docker pull."""
    record = images.pull([word for word in words if not word.startswith("-")][0])
    print((record["RepoTags"] or record["RepoDigests"])[0])
    return 0


def inspect(words, find):
    """docker inspect, of images or containers."""
    parser = argparse.ArgumentParser("docker inspect")
    parser.add_argument("--format", "-f")
    parser.add_argument("names", nargs="+")
    given = parser.parse_args(words)
    found = [find(name) for name in given.names]
    missing = [name for name, record in zip(given.names, found, strict=True) if not record]
    if missing:
        print(f"Error response from daemon: No such object: {missing[0]}", file=sys.stderr)
        return 1
    if given.format:
        for record in found:
            print(go_templates.fill(given.format, record))
    else:
        print(json.dumps(found, indent=2))
    return 0


def remove(words):
    """docker rm."""
    force = bool({"--force", "-f"} & set(words))
    for name in (word for word in words if not word.startswith("-")):
        state = containers.read(name)
        if not state and not force:
            print(f"Error response from daemon: No such container: {name}", file=sys.stderr)
            return 1
        if state and state["State"]["Running"]:
            if not force:
                print(
                    f"Error response from daemon: cannot remove container {name}: container is running", file=sys.stderr
                )
                return 1
            containers.stop(name, 0)
        containers.remove(name)
    return 0


def stop(words):
    """docker stop."""
    parser = argparse.ArgumentParser("docker stop")
    parser.add_argument("--time", "-t", type=float, default=10)
    parser.add_argument("names", nargs="+")
    given = parser.parse_args(words)
    for name in given.names:
        if not containers.read(name):
            print(f"Error response from daemon: No such container: {name}", file=sys.stderr)
            return 1
        containers.stop(name, given.time)
    return 0


def list_containers(_):
    """docker ps."""
    for path in sorted(glob.glob(f"{containers.STATE}/*.json")):
        name = os.path.basename(path).removesuffix(".json")
        if containers.read(name)["State"]["Running"]:
            print(name)
    return 0


COMMANDS = {
    ("image", "inspect"): lambda words: inspect(words, images.find),
    ("container", "inspect"): lambda words: inspect(words, containers.read),
    ("inspect",): lambda words: inspect(words, lambda name: containers.read(name) or images.find(name)),
    ("ps",): list_containers,
    ("pull",): pull,
    ("rm",): remove,
    ("run",): run,
    ("stop",): stop,
    ("version",): lambda _: print("Docker version 25 (emulated)") or 0,
}


def main(words):
    """Run a command; returns its exit code."""
    for _ in range(50):
        if os.path.exists(containers.MARKER):
            break
        threading.Event().wait(0.1 if words[:1] == ["version"] else 0)
    else:
        print(
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            file=sys.stderr,
        )
        return 1
    for length in (2, 1):
        if tuple(words[:length]) in COMMANDS:
            return COMMANDS[tuple(words[:length])](words[length:])
    print(f"docker: the emulated docker does not support {' '.join(words[:2])}", file=sys.stderr)
    return 1


sys.exit(main(sys.argv[1:]))
