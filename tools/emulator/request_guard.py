"""
Access control of the emulator: for programs of this machine that have a key, not for web pages.

A browser lets any web page send requests to 127.0.0.1. Such a request has an `Origin` header, or `Sec-Fetch-Site:
cross-site`, or (if a name of the attacker resolves to 127.0.0.1) a different `Host`: it is refused. Every other request
needs a signature of AWS Signature Version 4 (header or query string), verified with the secret key of its access key:
of the emulator, which is random for each start (AWS_SECRET_ACCESS_KEY of this process; access keys `test` and account
ids), of an IAM user, or of a session of STS or a Lambda function. Only PUBLIC and CAPABILITIES need none, and clients of the
registry of ECR send the password of `GetAuthorizationToken` instead: registry.py.

Source: AWS IAM User Guide, "AWS Signature Version 4 for API requests".
"""

import hashlib
import hmac
import json
import os
import re
from html import escape
from urllib.parse import parse_qs

import registry
from instances import cfn_requests
from ministack.core import iam_evaluator, responses, router, sigv4
from ministack_names import name

DEFAULT_ACCOUNT = "000000000000"

# Read-only pages without user data.
PUBLIC = {("GET", "/_hipaa-stacks"), ("GET", "/_ministack/ready"), ("GET", "/_ministack/health")}

# URLs with a random token, like presigned URLs of AWS: only the custom resource or the signal has it.
CAPABILITIES = (("PUT", "/_ministack/cfn-response/"), ("PUT", "/_ministack/cfn-signal/"))

# Administrative pages of MiniStack, such as the reset: `Authorization: Bearer <secret key>`.
ADMINISTRATION = "/_ministack/"

resolve_credential = name(iam_evaluator, "resolve_credential")
CredentialResolutionError = name(iam_evaluator, "CredentialResolutionError")
find_account = name(iam_evaluator, "find_iam_access_key_account")
account_of_session = name(responses, "_account_from_sts_session")
extract_access_key_id = name(router, "extract_access_key_id")
HeaderSignature = name(sigv4, "HeaderSignature")
parse_header = name(sigv4, "parse_header_signature")
parse_query = name(sigv4, "parse_query_signature")
signature_failure = name(sigv4, "header_signature_failure")
time_failure = name(sigv4, "request_time_failure")
is_expired = name(sigv4, "presigned_request_is_expired")
decode = name(sigv4, "decode_header_value")


def guarded(app, port):
    """The app, for requests that are allowed; `port` is its port."""

    async def respond(scope, receive, send):
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        headers = _headers(scope)
        reason = origin_problem(headers, port)
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if reason:
            await _send(send, 403, "text/plain", f"The emulator refuses this request: {reason}.\n".encode())
            return
        if needs_no_signature(scope["method"], scope["path"]) or is_administrator(scope["path"], headers):
            await app(scope, receive, _without_cors(send))
            return
        if registry.is_registry(scope["path"]):
            refused = registry.problem(scope["method"], scope["path"], headers)
            if refused:
                status, more, text = refused
                await _send(send, status, "application/json", text, more=more)
            else:
                await app(scope, receive, _without_cors(send))
            return
        body = await _read(receive)
        if body is None:
            return
        is_signal = cfn_requests.is_one(headers)
        failure = cfn_requests.refusal(headers, body) if is_signal else signature_problem(scope, headers, body)
        if failure:
            await _refuse(send, headers, *failure)
            return
        signed = cfn_requests.signed_by_account(scope, headers, body) if is_signal else scope
        await app(signed, _once(body, receive), _without_cors(send))

    return respond


def origin_problem(headers, port):
    """Why a request is not from a program of this machine, or None."""
    host, _, given = headers.get("host", "").rpartition(":")
    is_local = host in ("127.0.0.1", "localhost") or re.fullmatch(r"[a-z0-9.-]+\.localhost", host)
    if not is_local or given != str(port):
        return "its Host is not 127.0.0.1 or localhost with the port of the emulator"
    if "origin" in headers and headers["origin"] != f"http://{headers['host']}":
        return "it is from a web page of another origin"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "it is from a web page of another site"
    return None


def needs_no_signature(method, path):
    """Whether a request needs no signature."""
    return (method, path) in PUBLIC or any(
        method == allowed and path.startswith(prefix) and len(path) > len(prefix) for allowed, prefix in CAPABILITIES
    )


def is_administrator(path, headers):
    """Whether a request for an administrative page of MiniStack has the secret key."""
    expected = f"Bearer {os.environ['AWS_SECRET_ACCESS_KEY']}"
    given = headers.get("authorization", "")
    return path.startswith(ADMINISTRATION) and hmac.compare_digest(given.encode(), expected.encode())


def signature_problem(scope, headers, body):
    """Why a request is not signed with a valid key of the emulator: `(code, message)`, or None."""
    query = parse_qs(scope.get("query_string", b"").decode("utf-8", "replace"), keep_blank_values=True)
    in_header = "authorization" in headers
    if not in_header and "X-Amz-Signature" not in query:
        return "MissingAuthenticationToken", "Request is missing Authentication Token: the emulator accepts signed requests only"
    if in_header and not headers["authorization"].startswith("AWS4-HMAC-SHA256 "):
        return "IncompleteSignature", "The emulator supports AWS Signature Version 4 (AWS4-HMAC-SHA256) only"
    if not in_header and query.get("X-Amz-Algorithm") != ["AWS4-HMAC-SHA256"]:
        return "IncompleteSignature", "The emulator supports AWS Signature Version 4 (AWS4-HMAC-SHA256) only"
    signature = parse_header(headers) if in_header else parse_query(query)
    if not isinstance(signature, HeaderSignature):
        return signature
    key = signature.access_key_id
    if key != extract_access_key_id(headers, query):
        return "IncompleteSignature", "The request contains more than one access key"
    if "host" not in signature.signed_headers.split(";"):
        return "SignatureDoesNotMatch", "The host header must be signed"
    time_problem = time_failure(signature) if in_header else _expiry(signature, query)
    if time_problem:
        return time_problem
    token = headers.get("x-amz-security-token", "") if in_header else query.get("X-Amz-Security-Token", [""])[0]
    credential = _credential(key, token)
    if isinstance(credential, CredentialResolutionError):
        return credential.code, credential.message
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    failure = signature_failure(
        signature, credential.secret_access_key, scope["method"], path, query, headers, body, presigned=not in_header
    )
    return failure or _body_problem(headers, body, in_header)


def _credential(key, token):
    """The credential of an access key of any kind, or the reason why there is none."""
    try:
        account = account_of_session(key) or find_account(key)
    except iam_evaluator.AmbiguousAccessKeyError:
        return CredentialResolutionError("UnrecognizedClientException", "More than one user has this access key")
    if account is None:
        account = key if re.fullmatch(r"\d{12}", key) else DEFAULT_ACCOUNT
    return resolve_credential(key, account, token)


def _expiry(signature, query):
    """Why a presigned URL has expired. The maximum is seven days, as on AWS."""
    try:
        seconds = int(query.get("X-Amz-Expires", ["0"])[0])
        if not 0 < seconds <= 604800 or is_expired(signature.amz_date, seconds):
            return "AccessDenied", "Request has expired"
    except ValueError:
        return "AccessDenied", "X-Amz-Expires or X-Amz-Date is not a number or date"
    return None


def _body_problem(headers, body, in_header):
    """
    Why the body differs from the signed one. The signature of a chunked body is verified elsewhere, chunk by chunk.
    """
    signed = headers.get("x-amz-content-sha256", "")
    if in_header and re.fullmatch("[0-9a-f]{64}", signed) and signed != hashlib.sha256(body).hexdigest():
        return "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed."
    return None


def _headers(scope):
    """Name -> value, with lower-case names. A repeated header has both values, and so is not an allowed Host."""
    headers = {}
    for raw, value in scope.get("headers", []):
        key, text = raw.decode("latin-1").lower(), decode(value)
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


async def _read(receive):
    """The complete body; None if the client has disconnected."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _once(body, receive):
    """A `receive` that returns the body that was already read, and then further messages."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again():
        return messages.pop() if messages else await receive()

    return receive_again


def _without_cors(send):
    """A `send` that removes CORS headers, so that no web page can read the response."""

    async def filtered(message):
        if message["type"] == "http.response.start":
            headers = [pair for pair in message.get("headers", []) if not pair[0].lower().startswith(b"access-control-")]
            message = {**message, "headers": headers}
        await send(message)

    return filtered


async def _refuse(send, headers, code, message):
    """Send a refusal in the format of the client: XML of S3 or of the query protocol, or JSON."""
    is_json = "x-amz-target" in headers or "json" in headers.get("content-type", "")
    if is_json:
        await _send(send, 403, "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message}).encode(), code)
        return
    error = f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    is_query = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    text = f"<ErrorResponse>{error}</ErrorResponse>" if is_query else error
    await _send(send, 403, "application/xml", text.encode(), code)


async def _send(send, status, content_type, body, code=None, more=()):
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode()), *more]
    if code:
        headers.append((b"x-amzn-errortype", code.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
