"""Private addresses of instances, in their subnets."""

import ipaddress
import threading

from ministack.services import ec2
from ministack_names import name

_subnets = name(ec2, "_subnets")
_instances = name(ec2, "_instances")
_lock = threading.Lock()

RESERVED = 4
"""EC2 reserves the first four addresses of a subnet, and the last. Source: VPC User Guide, "Subnet CIDR blocks"."""


def zone_of(subnet_id):
    """The Availability Zone of a subnet, or ''."""
    return (_subnets.get(subnet_id) or {}).get("AvailabilityZone", "")


def assign(subnet_id, claim=lambda address: True):
    """
    The first free address of a subnet that `claim` accepts. A subnet that does not exist has addresses in 10.0.0.0/24.
    """
    network = ipaddress.ip_network((_subnets.get(subnet_id) or {}).get("CidrBlock") or "10.0.0.0/24")
    with _lock:
        used = {item["PrivateIpAddress"] for item in _instances.values() if item["State"]["Name"] != "terminated"}
        for number in range(RESERVED, network.num_addresses - 1):
            address = str(network[number])
            if address not in used and claim(address):
                return address
    raise ValueError(f"There are not enough free addresses in subnet {subnet_id}")
