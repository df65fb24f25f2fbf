"""
dnf: installs packages of a prepared set from the programs of this machine, and refuses others, as dnf refuses names
that no repository has.
"""

import os
import shutil
import subprocess
import sys

import filesystem
import settings

HIDDEN = "/opt/instance/packages"
PRESENT = (
    "amazon-ssm-agent", "aws-cfn-bootstrap", "awscli-2", "bash", "ca-certificates", "chrony", "cloud-init", "coreutils",
    "curl-minimal", "gawk", "glibc", "grep", "gzip", "hostname", "iproute", "jq", "kernel", "openssl", "openssl-libs",
    "procps-ng", "python3", "sed", "shadow-utils", "sudo", "systemd", "tar", "util-linux", "which", "xz",
)  # fmt: skip
"""Installed on AL2023, or available there without a change that is visible here."""

NGINX_UNIT = """[Unit]
Description=The nginx HTTP and reverse proxy server
After=network-online.target

[Service]
Type=forking
PIDFile=/run/nginx.pid
ExecStartPre=/usr/bin/rm -f /run/nginx.pid
ExecStartPre=/usr/sbin/nginx -t
ExecStart=/usr/sbin/nginx
ExecReload=/usr/sbin/nginx -s reload
KillSignal=SIGQUIT
TimeoutStopSec=5

[Install]
WantedBy=multi-user.target
"""
NGINX = """user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
events {
  worker_connections 1024;
}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  include /etc/nginx/conf.d/*.conf;
  server {
    listen 80;
    root /usr/share/nginx/html;
    include /etc/nginx/default.d/*.conf;
  }
}
"""
MIME = """types {
  text/html html;
  text/css css;
  application/javascript js;
  application/json json;
  image/svg+xml svg;
  image/png png;
}
"""
DOCKER_UNIT = """[Unit]
Description=Docker Application Container Engine
After=network-online.target

[Service]
Type=simple
ExecStart=/usr/bin/dockerd
ExecStartPost=/usr/bin/docker version
Restart=always

[Install]
WantedBy=multi-user.target
"""
AGENT_UNIT = """[Unit]
Description=Amazon CloudWatch Agent

[Service]
ExecStart=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent
Restart=on-failure

[Install]
WantedBy=multi-user.target
"""


def restore(program, folder):
    """Put a hidden program of this machine back."""
    if not os.path.lexists(f"{HIDDEN}/{program}"):
        sys.exit(f"dnf: {program} is not installed on the machine that runs the emulator")
    if not os.path.lexists(f"/usr/{folder}/{program}"):
        shutil.copy2(f"{HIDDEN}/{program}", f"/usr/{folder}/{program}", follow_symlinks=False)


def unit(name, text):
    """Write a unit file of a package."""
    filesystem.write(f"/usr/lib/systemd/system/{name}.service", text)


def command(path, module):
    """Write a command of a package."""
    filesystem.command(path, module, settings.read()["python"])


def install_nginx():
    """nginx of this machine, with the configuration and unit of AL2023."""
    restore("nginx", "sbin")
    subprocess.run(
        ["useradd", "--system", "--home-dir", "/var/lib/nginx", "--shell", "/sbin/nologin", "--user-group", "nginx"],
        check=True,
    )
    for folder in ("/var/log/nginx", "/var/lib/nginx", "/etc/nginx/conf.d", "/etc/nginx/default.d"):
        os.makedirs(folder, exist_ok=True)
    os.makedirs("/usr/share/nginx/html", exist_ok=True)
    filesystem.write("/etc/nginx/nginx.conf", NGINX)
    filesystem.write("/etc/nginx/mime.types", MIME)
    unit("nginx", NGINX_UNIT)


def install_docker():
    """The stand-in of docker, on buildah and iptables of this machine."""
    restore("buildah", "bin")
    restore("iptables", "sbin")
    command("/usr/bin/docker", "docker.py")
    command("/usr/bin/dockerd", "dockerd.py")
    unit("docker", DOCKER_UNIT)


def install_agent():
    """The stand-in of the CloudWatch agent."""
    folder = "/opt/aws/amazon-cloudwatch-agent"
    for name in ("etc", "logs", "var"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
    command(f"{folder}/bin/amazon-cloudwatch-agent-ctl", "agent_ctl.py")
    command(f"{folder}/bin/amazon-cloudwatch-agent", "agent.py")
    if not os.path.lexists("/usr/bin/amazon-cloudwatch-agent-ctl"):
        os.symlink(f"{folder}/bin/amazon-cloudwatch-agent-ctl", "/usr/bin/amazon-cloudwatch-agent-ctl")
    unit("amazon-cloudwatch-agent", AGENT_UNIT)


def install_helper():
    """The stand-in of the credential helper of Amazon ECR."""
    command("/usr/bin/docker-credential-ecr-login", "ecr_login.py")


INSTALL = {
    "amazon-cloudwatch-agent": install_agent,
    "amazon-ecr-credential-helper": install_helper,
    "docker": install_docker,
    "nginx": install_nginx,
}


def installed():
    """Names of the packages that dnf has installed."""
    try:
        with open("/var/lib/dnf-installed", encoding="utf-8") as file:
            return file.read().split()
    except FileNotFoundError:
        return []


def install(names):
    """Install packages; returns the exit code."""
    unknown = [name for name in names if name not in INSTALL and name not in PRESENT]
    if unknown:
        print(f"Error: Unable to find a match: {' '.join(unknown)}", file=sys.stderr)
        return 1
    done = installed()
    for name in names:
        if name in INSTALL and name not in done:
            INSTALL[name]()
            done.append(name)
    filesystem.write("/var/lib/dnf-installed", "\n".join(done))
    return 0


def main(words):
    """Run a command; returns its exit code. Options change nothing."""
    values = ("-x", "--exclude", "--enablerepo", "--disablerepo", "--setopt", "--releasever")
    rest, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in values:
            skip = True
        elif not word.startswith("-"):
            rest.append(word)
    action = rest[0] if rest else "help"
    if action == "install":
        return install(rest[1:])
    if action in ("update", "upgrade", "check-update", "makecache", "clean", "versionlock"):
        return 0
    print(f"No such command: {action}: the emulated dnf does not support it.", file=sys.stderr)
    return 1


sys.exit(main(sys.argv[1:]))
