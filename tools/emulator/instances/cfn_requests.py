"""
Requests of cfn-signal without credentials: signed with the identity document of a running instance, and allowed for
signals and descriptions of stacks only. The rest of the emulator receives them signed by the account.
"""

import os
from urllib.parse import parse_qs

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from . import identity, runners

ACTIONS = ("SignalResource", "DescribeStackResource", "DescribeStackResources")
DEFAULT_ACCOUNT = "000000000000"


def is_one(headers):
    """Whether a request has this kind of signature."""
    return headers.get("authorization", "").startswith("CFN_V1 ")


def refusal(headers, body):
    """Why such a request is refused: `(code, message)`, or None."""
    document = identity.document_of(headers["authorization"])
    if not document or not runners.is_running(document["instanceId"]):
        return "IncompleteSignature", "The identity document is not of a running instance, or its signature is wrong"
    if parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0] not in ACTIONS:
        return "AccessDenied", "An instance can only signal and describe resources with its identity document"
    return None


def signed_by_account(scope, headers, body):
    """The scope of the request, signed with the key of the account of the instance."""
    document = identity.document_of(headers["authorization"])
    account = document["accountId"]
    key = "test" if account == DEFAULT_ACCOUNT else account
    request = AWSRequest(
        "POST", f"http://{headers['host']}/", data=body, headers={"Content-Type": headers["content-type"]}
    )
    credentials = Credentials(key, os.environ["AWS_SECRET_ACCESS_KEY"])
    SigV4Auth(credentials, "cloudformation", document["region"]).add_auth(request)
    kept = [pair for pair in scope["headers"] if pair[0].lower() not in (b"authorization", b"x-amz-date")]
    added = [(name.lower().encode(), request.headers[name].encode()) for name in ("Authorization", "X-Amz-Date")]
    return {**scope, "headers": kept + added}
