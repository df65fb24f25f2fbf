"""docker-credential-ecr-login: `get` prints a token of Amazon ECR for the registry on standard input."""

import base64
import json
import re
import sys

import client

registry = sys.stdin.read().strip()
if sys.argv[1:] != ["get"]:
    sys.exit("not implemented")
if not re.fullmatch(r"(https://)?\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com", registry):
    sys.exit("credentials not found in native keychain")
data = client.client("ecr").get_authorization_token()["authorizationData"][0]
user, _, secret = base64.b64decode(data["authorizationToken"]).decode().partition(":")
print(json.dumps({"ServerURL": registry, "Username": user, "Secret": secret}))
