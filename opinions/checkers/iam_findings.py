"""Reads a JSON list of IAM documents and prints the findings of Parliament for each."""

import json
import sys

from parliament import analyze_policy_string, enhance_finding


def findings(document):
    for finding in analyze_policy_string(json.dumps(document)).findings:
        enhance_finding(finding)
        yield {"issue": finding.issue, "title": finding.title, "detail": finding.detail}


print(json.dumps([list(findings(document)) for document in json.load(sys.stdin)], default=str))
