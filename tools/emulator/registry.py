"""
Login to the registry of ECR as on AWS: `GetAuthorizationToken` returns a password that is valid for twelve hours, and
each request of a registry client is evaluated with the permissions of the principal that it was returned to. MiniStack
returns the same password to all, and accepts requests without one. Its registry has the images of account 000000000000.

Source: Amazon ECR User Guide, "Private registry authentication", "IAM permissions for pushing an image", "Actions,
resources, and condition keys for Amazon ECR".
"""

import base64
import binascii
import json
import secrets
import time

from ministack import app
from ministack.services import ecr
from ministack_names import account_id, name, region
from strict.decisions import refusal
from strict.principals import actor

is_registry = name(app, "_is_ecr_registry_path")
_parse_path = name(ecr, "_parse_v2_path")

VALID_FOR = 12 * 3600

_sessions = {}
"""Password -> the principal, its account and Region, and when it expires."""

ACTIONS = {
    ("blob", "GET"): "GetDownloadUrlForLayer",
    ("blob", "HEAD"): "BatchCheckLayerAvailability",
    ("blob_uploads", "POST"): "InitiateLayerUpload",
    ("blob_upload_session", "GET"): "UploadLayerPart",
    ("blob_upload_session", "PATCH"): "UploadLayerPart",
    ("blob_upload_session", "PUT"): "CompleteLayerUpload",
    ("manifest", "GET"): "BatchGetImage",
    ("manifest", "HEAD"): "BatchGetImage",
    ("manifest", "PUT"): "PutImage",
    ("tags_list", "GET"): "ListImages",
}
"""Request of a registry client -> the IAM action on the repository."""


def _authorization_token(_):
    password = secrets.token_urlsafe(48)
    expires = int(time.time()) + VALID_FOR
    _sessions[password] = (actor(), account_id(), region(), expires)
    token = base64.b64encode(f"AWS:{password}".encode()).decode()
    endpoint = f"https://{account_id()}.dkr.ecr.{region()}.amazonaws.com"
    data = {"authorizationToken": token, "expiresAt": expires, "proxyEndpoint": endpoint}
    return ecr.json_response({"authorizationData": [data]})


def _session(headers):
    """The session of a request with a password that is valid, or None."""
    kind, _, encoded = headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = _sessions.get(password)
    is_valid = kind.lower() == "basic" and user == "AWS" and found is not None and found[3] > time.time()
    return found if is_valid else None


def _policy_of(repository):
    return (ecr._repositories.get(repository) or {}).get("policyText")


def problem(method, path, headers):
    """Why the registry refuses a request: `(status, headers, body)`, or None."""
    session = _session(headers)
    if session is None:
        challenge = [(b"www-authenticate", b'Basic realm="https://ecr.amazonaws.com/",service="ecr.amazonaws.com"')]
        return 401, challenge, _errors("UNAUTHORIZED", "Your authorization token has expired. Reauthenticate and try again.")
    verb, repository, _ = _parse_path(path) or ("", "", "")
    if verb == "ping":
        return None
    principal, account, where, _ = session
    action = f"ecr:{ACTIONS.get((verb, method), 'BatchDeleteImage')}"
    arn = f"arn:aws:ecr:{where}:{account}:repository/{repository}"
    why = refusal(principal, action, arn, _policy_of(repository))
    return None if why is None else (403, [], _errors("DENIED", why))


def _errors(code, message):
    return json.dumps({"errors": [{"code": code, "message": message}]}).encode()


def apply():
    """Replace the handler of GetAuthorizationToken."""
    for private in ("_get_authorization_token", "_repositories", "json_response"):
        name(ecr, private)
    ecr._get_authorization_token = _authorization_token
