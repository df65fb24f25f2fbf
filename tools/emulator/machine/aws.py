"""
aws: the AWS CLI, if the emulator was started with one, with the emulator as its endpoint. AL2023 has version 2, which
takes the Region from AWS_REGION or the metadata service; version 1 does not.
"""

import os
import sys

import settings

configuration = settings.read()
if not configuration["awsCli"]:
    sys.exit("aws: the emulator was started without the AWS CLI (option awsCli of startEmulator)")
region = os.environ.get("AWS_REGION") or configuration["region"]
environment = {
    "AWS_DEFAULT_REGION": region,
    "AWS_METADATA_SERVICE_TIMEOUT": "10",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3",
    "PYTHONPATH": "/opt/instance/aws-cli",
    "AWS_ENDPOINT_URL": settings.endpoint(),
    **os.environ,
}
python = configuration["python"]
os.execve(python, [python, "-m", "awscli", *sys.argv[1:]], environment)
