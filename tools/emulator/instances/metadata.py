"""
Instance metadata service, version 2 (and 1 if the launch template allows it), at 169.254.169.254. The response to the
request for a token has the hop limit of the instance as its TTL, so that the kernel drops it on its way to a container
behind a bridge if the limit is 1. Source: EC2 User Guide, "Use IMDS", "Configure the instance metadata options".
"""

import http.server
import json
import secrets
import socket
import threading
import time

from . import identity, launch_templates

ADDRESS = "169.254.169.254"
LONGEST = 21600
TTL = 64


def _options(machine):
    return machine.data.get("MetadataOptions") or {}


def categories(machine):
    """Path -> text or function of every category below `latest/`."""
    instance = machine.instance
    zone, address = instance["Placement"]["AvailabilityZone"], instance["PrivateIpAddress"]
    found = {
        "meta-data/ami-id": instance["ImageId"],
        "meta-data/hostname": instance["PrivateDnsName"],
        "meta-data/instance-id": instance["InstanceId"],
        "meta-data/instance-life-cycle": "on-demand",
        "meta-data/instance-type": instance["InstanceType"],
        "meta-data/local-hostname": instance["PrivateDnsName"],
        "meta-data/local-ipv4": address,
        "meta-data/placement/availability-zone": zone,
        "meta-data/placement/region": machine.region,
        "meta-data/security-groups": "\n".join(group["GroupName"] for group in instance["SecurityGroups"]),
        "meta-data/services/domain": "amazonaws.com",
        "meta-data/services/partition": "aws",
        "dynamic/instance-identity/document": lambda: identity.document(instance),
        "dynamic/instance-identity/signature": lambda: identity.signature(identity.document(instance)),
        "user-data": launch_templates.user_data(machine.data),
    }
    role = identity.role_of(machine.profile)
    if role:
        info = {
            "Code": "Success",
            "InstanceProfileArn": identity.profile(machine.profile)["Arn"],
            "InstanceProfileId": identity.profile(machine.profile)["InstanceProfileId"],
        }
        found["meta-data/iam/info"] = json.dumps(info)
        found[f"meta-data/iam/security-credentials/{role}"] = lambda: json.dumps(machine.credentials(role), indent=2)
    if _options(machine).get("InstanceMetadataTags") == "enabled":
        for tag in machine.tags():
            found[f"meta-data/tags/instance/{tag['Key']}"] = tag["Value"]
    return found


def read(machine, path):
    """The text at a path below `latest/`: a category, or the list of a directory; None if there is none."""
    found = categories(machine)
    path = path.strip("/")
    if path in found:
        return found[path]() if callable(found[path]) else found[path]
    names = {key[len(path) + 1 :].partition("/") for key in found if key.startswith(f"{path}/")}
    return "\n".join(sorted({f"{first}{slash}" for first, slash, _ in names})) or None


class Tokens:
    """The session tokens of one instance."""

    def __init__(self):
        self._ends = {}

    def create(self, seconds):
        """A new token that is valid for some seconds."""
        token = secrets.token_urlsafe(42)
        self._ends[token] = time.monotonic() + seconds
        return token

    def accepts(self, token):
        """Whether a token is valid."""
        return self._ends.get(token, 0) > time.monotonic()


def answer_put(machine, path, headers):
    """Status, body and further headers of a PUT."""
    if _options(machine).get("HttpEndpoint") == "disabled" or "X-Forwarded-For" in headers:
        return 403, "", {}
    if path != "/latest/api/token":
        return 404, "", {}
    seconds = headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
    if not seconds.isdigit() or not 1 <= int(seconds) <= LONGEST:
        return 400, "", {}
    return 200, machine.tokens.create(int(seconds)), {"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": seconds}


def answer_get(machine, path, headers):
    """Status, body and further headers of a GET. Tokens are required unless the launch template says otherwise."""
    if _options(machine).get("HttpEndpoint") == "disabled":
        return 403, "", {}
    token = headers.get("X-aws-ec2-metadata-token")
    if (
        token is None
        and _options(machine).get("HttpTokens") != "optional"
        or token is not None
        and not machine.tokens.accepts(token)
    ):
        return 401, "", {}
    text = read(machine, path.removeprefix("/latest/")) if path.startswith("/latest/") else None
    return (404, "", {}) if text is None else (200, text, {})


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "EC2ws"
    sys_version = ""

    def _answer(self, function):
        machine = self.server.machine_at(self.client_address[0])
        if not machine:
            self.close_connection = True
            return
        status, text, headers = machine.context.copy().run(function, machine, self.path.partition("?")[0], self.headers)
        body = text.encode()
        self.send_response(status)
        for key, value in {**headers, "Content-Type": "text/plain", "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        self._answer(answer_get)

    def do_PUT(self):
        machine = self.server.machine_at(self.client_address[0])
        limit = launch_templates.hop_limit(machine.data) if machine else 1
        self.connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, limit)
        self._answer(answer_put)
        self.close_connection = limit < TTL

    def log_message(self, *_):
        pass


def serve(network, machine_at):
    """Serve in the namespace of the router; `machine_at(address)` is the machine with an address."""

    def create():
        return http.server.ThreadingHTTPServer((ADDRESS, 80), _Handler)

    server = network.inside(create)
    server.daemon_threads = True
    server.machine_at = machine_at
    threading.Thread(target=server.serve_forever, daemon=True, name="metadata").start()
