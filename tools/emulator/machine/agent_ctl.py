"""
amazon-cloudwatch-agent-ctl: reads a configuration from SSM or a file, checks it and starts the agent. It checks the
sections and the entries of `collect_list`, not everything that the schema of the agent says.
"""

import argparse
import json
import subprocess
import sys

import client

FOLDER = "/opt/aws/amazon-cloudwatch-agent"
SECTIONS = ("agent", "logs", "metrics", "traces")
METRICS = (
    "collectd", "cpu", "disk", "diskio", "ethtool", "mem", "net", "netstat", "nvidia_gpu", "processes", "procstat",
    "statsd", "swap",
)  # fmt: skip


def problems(configuration):
    """What the agent would refuse."""
    if not isinstance(configuration, dict):
        return ["the configuration is not an object"]
    found = [f"Additional property {key} is not allowed" for key in configuration if key not in SECTIONS]
    metrics = (configuration.get("metrics") or {}).get("metrics_collected") or {}
    found += [f"metrics_collected: Additional property {key} is not allowed" for key in metrics if key not in METRICS]
    collected = (configuration.get("logs") or {}).get("logs_collected") or {}
    for entry in (collected.get("files") or {}).get("collect_list") or []:
        if "file_path" not in entry:
            found.append("collect_list: file_path is required")
    if not any(configuration.get(key) for key in ("logs", "metrics", "traces")):
        found.append("no logs, metrics or traces are collected")
    return found


def main():
    """Run the action; returns the exit code."""
    parser = argparse.ArgumentParser("amazon-cloudwatch-agent-ctl")
    parser.add_argument("-a", required=True, choices=("fetch-config", "status", "start", "stop"))
    parser.add_argument("-m", default="auto", choices=("ec2", "onPremise", "onPrem", "auto"))
    parser.add_argument("-c", default="default")
    parser.add_argument("-s", action="store_true")
    given = parser.parse_args()
    if given.a in ("start", "stop"):
        return subprocess.run(["systemctl", given.a, "amazon-cloudwatch-agent"], check=False).returncode
    if given.a == "status":
        state = subprocess.run(
            ["systemctl", "is-active", "amazon-cloudwatch-agent"], capture_output=True, text=True, check=False
        )
        print(json.dumps({"status": "running" if state.returncode == 0 else "stopped", "configstatus": "configured"}))
        return 0
    kind, _, place = given.c.partition(":")
    if kind == "ssm":
        text = client.client("ssm").get_parameter(Name=place)["Parameter"]["Value"]
    elif kind == "file":
        with open(place, encoding="utf-8") as file:
            text = file.read()
    else:
        sys.exit("the emulated agent reads ssm:NAME and file:PATH")
    try:
        found = problems(json.loads(text))
    except json.JSONDecodeError as error:
        found = [f"invalid JSON: {error}"]
    if found:
        print("\n".join(found), "Configuration validation first phase failed.", sep="\n", file=sys.stderr)
        return 1
    with open(f"{FOLDER}/etc/amazon-cloudwatch-agent.json", "w", encoding="utf-8") as file:
        file.write(text)
    print("Configuration validation second phase succeeded")
    return subprocess.run(["systemctl", "restart", "amazon-cloudwatch-agent"], check=False).returncode if given.s else 0


sys.exit(main())
