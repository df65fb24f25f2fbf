"""
cfn-signal of aws-cfn-bootstrap: signs with the identity document of the instance, or with the credentials of a role.
Source: CloudFormation User Guide, "cfn-signal"; aws-cfn-bootstrap, `bin/cfn-signal`, `auth.py`.
"""

import argparse
import base64
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import client
import settings


def arguments():
    """The options of cfn-signal, except those of proxies and credential files."""
    parser = argparse.ArgumentParser("cfn-signal", allow_abbrev=False)
    parser.add_argument("-s", "--success", choices=("true", "false"), default="true")
    parser.add_argument("-i", "--id")
    parser.add_argument("-e", "--exit-code", type=int)
    parser.add_argument("-r", "--reason", default="")
    parser.add_argument("-d", "--data")
    parser.add_argument("--stack")
    parser.add_argument("--resource")
    parser.add_argument("--region")
    parser.add_argument("--role")
    parser.add_argument("--url")
    parser.add_argument("handle", nargs="?")
    given = parser.parse_args()
    if given.handle:
        parser.error("the emulator supports --stack and --resource, not the URL of a wait condition handle")
    if not given.stack or not given.resource:
        parser.error("You must specify both a stack name and logical resource id")
    return given


def send(fields):
    """Send SignalResource, signed with the identity document. Throws HTTPError if it is refused."""
    document = client.metadata("dynamic/instance-identity/document")
    signature = client.metadata("dynamic/instance-identity/signature").replace("\n", "")
    headers = {
        "Authorization": f"CFN_V1 {base64.b64encode(document.encode()).decode()}:{signature}",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "aws-cfn-bootstrap (emulated)",
    }
    body = urllib.parse.urlencode({"Action": "SignalResource", "Version": "2010-05-15", **fields}).encode()
    with urllib.request.urlopen(urllib.request.Request(settings.endpoint(), body, headers), timeout=60) as response:
        response.read()


def main():
    """Signal; returns the exit code."""
    given = arguments()
    is_success = given.exit_code == 0 if given.exit_code is not None else given.success == "true"
    fields = {
        "StackName": given.stack,
        "LogicalResourceId": given.resource,
        "UniqueId": given.id or client.metadata("meta-data/instance-id"),
        "Status": "SUCCESS" if is_success else "FAILURE",
    }
    if given.region and given.region != settings.read()["region"]:
        sys.exit(f"cfn-signal: the emulator has no endpoint in {given.region} for this instance")
    try:
        if given.role:
            client.client("cloudformation").signal_resource(**fields)
        else:
            send(fields)
    except urllib.error.HTTPError as error:
        root = xml.etree.ElementTree.fromstring(error.read())
        texts = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
        print(f"{texts.get('Code', error.code)}: {texts.get('Message', error.reason)}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
