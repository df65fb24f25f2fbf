"""Clients of AWS services for commands of an instance, with the credentials of its role."""

import urllib.request

import botocore.config
import botocore.session
import settings

METADATA_LIMITS = {"metadata_service_timeout": 10, "metadata_service_num_attempts": 3}
"""The defaults of one second and one attempt are too short next to other busy processes."""
METADATA = "http://169.254.169.254/latest"


def client(service):
    """A client with the credentials of the metadata service."""
    configuration = botocore.config.Config(retries={"max_attempts": 2}, connect_timeout=10, read_timeout=60)
    session = botocore.session.get_session()
    for variable, value in METADATA_LIMITS.items():
        session.set_config_variable(variable, value)
    return session.create_client(
        service, region_name=settings.read()["region"], endpoint_url=settings.endpoint(), config=configuration
    )


def metadata(path):
    """A category of the metadata service."""
    put = urllib.request.Request(
        f"{METADATA}/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    )
    with urllib.request.urlopen(put, timeout=10) as response:
        token = response.read().decode()
    get = urllib.request.Request(f"{METADATA}/{path}", headers={"X-aws-ec2-metadata-token": token})
    with urllib.request.urlopen(get, timeout=10) as response:
        return response.read().decode()
