"""
The root file system of an instance: in memory, with the programs of this machine below /usr as the lower layer of an
overlay, and nothing else of this machine.
"""

import os
import pathlib
import pwd
import shutil
import stat
import subprocess

TOOLS = "/usr/lib/instance"
PACKAGES = f"{TOOLS}/packages"
"""Programs that exist only after `dnf install`."""

CONFIGURATION = (
    "alternatives",
    "ca-certificates",
    "ca-certificates.conf",
    "containers",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "login.defs",
    "pam.d",
    "pki",
    "protocols",
    "security",
    "services",
    "ssl",
    "xattr.conf",
)
"""What is copied from /etc of this machine."""

USERS = (
    "root:x:0:0:root:/root:/bin/bash",
    "daemon:x:2:2:daemon:/sbin:/usr/sbin/nologin",
    f"{pwd.getpwuid(65534).pw_name}:x:65534:65534:Kernel Overflow User:/:/usr/sbin/nologin",
    "ec2-user:x:1000:1000:EC2 Default User:/home/ec2-user:/bin/bash",
)
GROUPS = (
    "root:x:0:",
    "daemon:x:2:",
    "adm:x:4:ec2-user",
    "tty:x:5:",
    "shadow:x:42:",
    "nogroup:x:65534:",
    "ec2-user:x:1000:",
)
RELEASE = """NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PRETTY_NAME="Amazon Linux 2023 (emulated on Debian)"
"""
COMMANDS = {
    "/opt/aws/bin/cfn-signal": "cfn_signal.py",
    "/usr/bin/aws": "aws.py",
    "/usr/bin/dnf": "dnf.py",
    "/usr/bin/journalctl": "journalctl.py",
    "/usr/bin/systemctl": "systemctl.py",
    "/usr/bin/yum": "dnf.py",
}
"""Stand-ins that exist from the start, as on AL2023."""


def mount(*words):
    """Run mount."""
    done = subprocess.run(["mount", *words], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"mount {' '.join(words)}: {done.stderr.strip()}")


def bind(source, target, *options):
    """Bind a file or folder, read-only unless options say otherwise."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        pathlib.Path(target).touch()
    mount("--rbind" if os.path.isdir(source) else "--bind", source, target)
    mount("-o", f"remount,bind,{','.join(options) or 'ro'}", target)


def write(path, text, mode=0o644):
    """Write a file, with its folders."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def command(path, module, python):
    """Write a command that runs a module of this folder."""
    if os.path.lexists(path):
        os.remove(path)
    write(path, f'#!/bin/sh\nexec {python} -IB {TOOLS}/run.py {module} "$@"\n', 0o755)


def build(configuration):
    """Mount and fill the root file system; returns its path."""
    root = os.path.join(configuration["folder"], "root")
    mount("-t", "tmpfs", "-o", "size=1g,mode=755", "instance", root)
    for folder in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink(f"/{folder}"):
            os.symlink(os.readlink(f"/{folder}"), f"{root}/{folder}")
    _programs(root, configuration)
    _devices(root)
    _etc(root, configuration)
    for folder in (
        "var/log/journal",
        "var/tmp",
        "var/cache",
        "var/lib/cloud/instance/scripts",
        "root",
        "home/ec2-user",
        "run/systemd",
        "tmp",
        "srv",
        "mnt",
    ):
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    for folder in ("tmp", "var/tmp"):
        os.chmod(f"{root}/{folder}", 0o1777)
    os.chmod(f"{root}/root", 0o700)
    os.symlink("../run", f"{root}/var/run")
    bind(os.path.join(configuration["folder"], "containers"), f"{root}/var/lib/containers", "rw")
    bind(configuration["socket"], f"{root}/run/gateway.sock", "rw")
    os.makedirs(f"{root}/proc")
    mount("-t", "proc", "proc", f"{root}/proc")
    os.makedirs(f"{root}/sys")
    mount("--bind", "-o", "ro", "/sys", f"{root}/sys")
    return root


def _programs(root, configuration):
    for folder in ("usr", ".usr/upper", ".usr/work"):
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    layers = f"lowerdir=/usr,upperdir={root}/.usr/upper,workdir={root}/.usr/work"
    mount("-t", "overlay", "-o", layers, "usr", f"{root}/usr")
    os.makedirs(f"{root}/usr/lib/systemd/system", exist_ok=True)
    mount("-t", "tmpfs", "-o", "mode=755", "units", f"{root}/usr/lib/systemd/system")
    if configuration["pythonFolder"] != "/usr/local":
        mount("-t", "tmpfs", "-o", "mode=755", "local", f"{root}/usr/local")  # programs that are not of packages
    bind(configuration["tools"], f"{root}{TOOLS}")
    if not configuration["pythonFolder"].startswith("/usr"):
        bind(configuration["pythonFolder"], root + configuration["pythonFolder"])
    bind(configuration["libraries"], f"{root}/opt/instance/libraries")
    if configuration["awsCli"]:
        bind(configuration["awsCli"], f"{root}/opt/instance/aws-cli")
    hidden = f"{root}/opt/instance/packages"
    os.makedirs(hidden)
    for program in ("sbin/nginx", "bin/buildah", "bin/docker", "sbin/iptables"):
        if os.path.exists(f"{root}/usr/{program}"):
            shutil.copy2(f"{root}/usr/{program}", hidden, follow_symlinks=False)
            os.remove(f"{root}/usr/{program}")
    for path, module in COMMANDS.items():
        command(root + path, module, configuration["python"])
    values = {key: configuration[key] for key in ("region", "account", "port", "python", "awsCli")}
    lines = "".join(f"{key}={value}\n" for key, value in values.items())
    write(f"{root}/opt/instance/settings", lines)


def _devices(root):
    os.makedirs(f"{root}/dev")
    mount("-t", "tmpfs", "-o", "mode=755", "dev", f"{root}/dev")
    for device, minor in (("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9)):
        os.mknod(f"{root}/dev/{device}", stat.S_IFCHR | 0o666, os.makedev(1, minor))
        os.chmod(f"{root}/dev/{device}", 0o666)
    os.mknod(f"{root}/dev/tty", stat.S_IFCHR | 0o666, os.makedev(5, 0))
    for name, target in (
        ("fd", "/proc/self/fd"),
        ("stdin", "fd/0"),
        ("stdout", "fd/1"),
        ("stderr", "fd/2"),
        ("ptmx", "pts/ptmx"),
    ):
        os.symlink(target, f"{root}/dev/{name}")
    for folder in ("pts", "shm"):
        os.makedirs(f"{root}/dev/{folder}")
    mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620", "devpts", f"{root}/dev/pts")
    mount("-t", "tmpfs", "-o", "mode=1777", "shm", f"{root}/dev/shm")
    if os.path.exists("/dev/fuse"):
        bind("/dev/fuse", f"{root}/dev/fuse", "rw")


def _etc(root, configuration):
    os.makedirs(f"{root}/etc")
    for name in CONFIGURATION:
        source = f"/etc/{name}"
        if os.path.isdir(source):
            shutil.copytree(
                source,
                f"{root}/etc/{name}",
                symlinks=True,
                ignore_dangling_symlinks=True,
                ignore=shutil.ignore_patterns("private"),
            )
        elif os.path.exists(source):
            shutil.copy2(source, f"{root}/etc/{name}", follow_symlinks=False)
    host, address = configuration["hostname"], configuration["address"].partition("/")[0]
    texts = {
        "passwd": "\n".join((*USERS, "")),
        "group": "\n".join((*GROUPS, "")),
        "shadow": "root:*:::::::\nec2-user:*:::::::\n",
        "hostname": f"{host}\n",
        "hosts": f"127.0.0.1 localhost\n::1 localhost\n{address} {host}\n",
        "os-release": RELEASE,
        "system-release": "Amazon Linux release 2023 (Amazon Linux)\n",
        "resolv.conf": "",
        "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files\n",
        "machine-id": "0" * 32 + "\n",
        "dnf/vars/releasever": "2023.0.20230101\n",
        "profile": 'for file in /etc/profile.d/*.sh; do [ -r "$file" ] && . "$file"; done\n',
        "profile.d/lang.sh": "export LANG=C.UTF-8\n",
    }
    for name, text in texts.items():
        write(f"{root}/etc/{name}", text)
    os.chmod(f"{root}/etc/shadow", 0)
    os.makedirs(f"{root}/etc/systemd/system")


def enter(root):
    """Make a folder the root of this process, and detach everything else of this machine."""
    os.makedirs(f"{root}/.old", exist_ok=True)
    subprocess.run(["pivot_root", root, f"{root}/.old"], check=True)
    os.chdir("/")
    subprocess.run(["umount", "-l", "/.old"], check=True)
    os.rmdir("/.old")
