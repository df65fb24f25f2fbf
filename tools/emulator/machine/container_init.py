"""The first process of a container: mounts, then the user of the image, then the command of the image."""

import ctypes
import json
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import filesystem  # noqa: E402

PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
libc = ctypes.CDLL(None)


def identity(root, user):
    """User ID, group ID, further groups and home of a user of the image."""
    name, _, group = user.partition(":")
    user_id, group_id, home, login = int(name) if name.isdigit() else None, 0, "/", ""
    for line in _lines(f"{root}/etc/passwd"):
        fields = line.split(":")
        if fields[0] == name or fields[2] == name:
            login, user_id, group_id, home = fields[0], int(fields[2]), int(fields[3]), fields[5]
            break
    if user_id is None:
        sys.exit(f"docker: Error response from daemon: unable to find user {name}: no matching entries in passwd file.")
    entries = [line.split(":") for line in _lines(f"{root}/etc/group")]
    if group:
        group_id = int(group) if group.isdigit() else next(int(entry[2]) for entry in entries if entry[0] == group)
    more = [int(entry[2]) for entry in entries if login and login in entry[3].split(",")]
    return user_id, group_id, more, home


def _lines(path):
    try:
        with open(path, encoding="utf-8") as file:
            return [line.strip() for line in file if line.count(":") >= 3]
    except FileNotFoundError:
        return []


def mounts(root, given):
    """Mount what docker mounts."""
    filesystem.mount("--bind", root, root)
    os.makedirs(f"{root}/etc", exist_ok=True)
    for name in ("hosts", "resolv.conf", "hostname"):
        if not given["readOnly"] or os.path.exists(f"{root}/etc/{name}"):
            filesystem.bind(f"/etc/{name}", f"{root}/etc/{name}", "rw")
    os.makedirs(f"{root}/proc", exist_ok=True)
    os.makedirs(f"{root}/dev", exist_ok=True)
    os.makedirs(f"{root}/sys", exist_ok=True)
    filesystem.mount("-t", "proc", "proc", f"{root}/proc")
    filesystem.mount("--rbind", "/dev", f"{root}/dev")
    filesystem.mount("--rbind", "/sys", f"{root}/sys")
    for volume in given["volumes"]:
        source, target, *options = volume.split(":")
        filesystem.bind(source, root + target, "ro" if "ro" in options else "rw")
    for item in given["tmpfs"]:
        path, _, options = item.partition(":")
        os.makedirs(root + path, exist_ok=True)
        filesystem.mount("-t", "tmpfs", "-o", f"mode=1777,{options}".rstrip(","), "tmpfs", root + path)
    if given["readOnly"]:
        filesystem.mount("-o", "remount,bind,ro", root)


def main():
    """Set up the container and run its command."""
    given = json.loads(sys.argv[1])
    os.read(given["ready"], 1)
    os.close(given["ready"])
    root = given["root"]
    mounts(root, given)
    socket.sethostname(given["hostname"])
    user_id, group_id, more, home = identity(root, given["user"])
    os.environ.setdefault("HOME", home)
    os.chroot(root)
    os.makedirs(given["folder"], exist_ok=True)
    os.chdir(given["folder"])
    become(user_id, group_id, more, given)
    try:
        os.execvp(given["words"][0], given["words"])
    except OSError as error:
        print(f'docker: Error response from daemon: exec: "{given["words"][0]}": {error.strerror}.', flush=True)
        os._exit(127)


def become(user_id, group_id, more, given):
    """Drop capabilities and take the user of the image."""
    if not given["capabilities"]:
        for capability in range(64):
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if given["noNewPrivileges"]:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.setgroups(more)
    os.setgid(group_id)
    os.setuid(user_id)


main()
