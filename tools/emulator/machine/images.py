"""Images of the docker stand-in, in the storage of buildah. Pulls from the registry of the emulator."""

import base64
import json
import os
import re
import subprocess
import sys

import settings

STORAGE = "/var/lib/containers"
DATABASE = f"{STORAGE}/images.json"
REGISTRY = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com")


def choose_driver():
    """Use overlay mounts for images if the disk supports them; vfs, which copies every layer, otherwise."""
    folders = [f"{STORAGE}/try/{name}" for name in ("lower", "upper", "work", "merged")]
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
    lower, upper, work, merged = folders
    layers = f"lowerdir={lower},upperdir={upper},workdir={work}"
    if (
        subprocess.run(
            ["mount", "-t", "overlay", "overlay", "-o", layers, merged], capture_output=True, check=False
        ).returncode
        == 0
    ):
        subprocess.run(["umount", merged], check=True)
        with open(f"{STORAGE}/overlay-works", "w", encoding="ascii"):
            pass


def buildah(*words, **options):
    """Run buildah; returns its output. Exits with its message if it fails."""
    driver = "overlay" if os.path.exists(f"{STORAGE}/overlay-works") else "vfs"
    done = subprocess.run(
        ["buildah", "--root", f"{STORAGE}/storage", "--runroot", "/run/containers", "--storage-driver", driver, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "BUILDAH_ISOLATION": "chroot"},
        **options,
    )
    if done.returncode:
        sys.exit(f"Error response from daemon: {done.stderr.strip()}")
    return done.stdout.strip()


def _database():
    try:
        with open(DATABASE, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def _save(images):
    with open(f"{DATABASE}.new", "w", encoding="utf-8") as file:
        json.dump(images, file)
    os.replace(f"{DATABASE}.new", DATABASE)


def full(reference):
    """A reference with its tag."""
    has_tag = ":" in reference.rpartition("/")[2]
    return reference if has_tag or "@" in reference else f"{reference}:latest"


def find(reference):
    """The record of an image in docker's form, or None."""
    return _database().get(full(reference))


def _credentials(registry):
    """User and password of a registry, from the credential helper or the configuration of docker."""
    home = os.environ.get("HOME")
    path = (
        f"{os.environ.get('DOCKER_CONFIG') or f'{home}/.docker'}/config.json"
        if home or "DOCKER_CONFIG" in os.environ
        else ""
    )
    if not path or not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        configuration = json.load(file)
    helper = (configuration.get("credHelpers") or {}).get(registry) or configuration.get("credsStore")
    if helper:
        words = [f"docker-credential-{helper}", "get"]
        try:
            done = subprocess.run(words, input=registry, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            sys.exit(f'error getting credentials - err: exec: "{words[0]}": executable file not found in $PATH')
        if done.returncode:
            sys.exit(
                f"error getting credentials - err: exit status 1, out: {done.stderr.strip() or done.stdout.strip()}"
            )
        found = json.loads(done.stdout)
        return found["Username"], found["Secret"]
    auth = ((configuration.get("auths") or {}).get(registry) or {}).get("auth")
    if not auth:
        return None
    user, _, password = base64.b64decode(auth).decode().partition(":")
    return user, password


def pull(reference):
    """Pull an image from Amazon ECR."""
    reference = full(reference)
    registry, _, rest = reference.partition("/")
    if not REGISTRY.fullmatch(registry):
        sys.exit(f"Error response from daemon: the emulated docker pulls from Amazon ECR only, not from {registry}")
    user = _credentials(registry)
    if not user:
        sys.exit(f'Error response from daemon: Head "https://{registry}/v2/{rest}": no basic auth credentials')
    local = f"127.0.0.1:{settings.read()['port']}/{rest}"
    image = buildah("pull", "--quiet", "--tls-verify=false", "--creds", ":".join(user), f"docker://{local}")
    found = json.loads(buildah("inspect", "--type", "image", image))
    configuration = (found.get("OCIv1") or {}).get("config") or {}
    repository = reference.partition("@")[0].rpartition(":")[0] if "@" not in reference else reference.partition("@")[0]
    images = _database()
    record = {
        "Id": f"sha256:{image}",
        "RepoTags": [] if "@" in reference else [reference],
        "RepoDigests": [f"{repository}@{found['FromImageDigest']}"],
        "Config": {
            key: configuration.get(key)
            for key in ("User", "Env", "Entrypoint", "Cmd", "WorkingDir", "ExposedPorts", "StopSignal", "Labels")
        },
    }
    record["Config"]["User"] = record["Config"]["User"] or ""
    images[reference] = images[record["RepoDigests"][0]] = record
    _save(images)
    return record
