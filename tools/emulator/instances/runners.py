"""The processes of instances, in mode `run`; in the other modes instances are only records."""

import http.client
import os
import shutil
import ssl
import threading

from . import settings

PROGRAMS = ("ip", "unshare", "iptables")
TLS = ssl.create_default_context()
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE  # a load balancer does not verify targets

_machines = {}
_ended = {}
"""The last machines that have ended: their console is still readable, as in EC2."""
KEPT = 20

_lock = threading.Lock()
_started = {}


def missing():
    """Why instances cannot run on this machine, or ''."""
    if os.geteuid() != 0:
        return "instances run as root only"
    absent = [program for program in PROGRAMS if not shutil.which(program)]
    return f"instances need the program(s) {', '.join(absent)}" if absent else ""


def prepare():
    """Create the network. Ends the emulator if instances cannot run."""
    why = missing()
    if why:
        raise SystemExit(f"{why}: see docs/emulated-instances.md, or use instances: 'signal'")
    from . import gateway, metadata, network

    folder = os.path.join(os.environ["TMPDIR"], "instances")
    os.makedirs(folder)
    path = os.path.join(folder, "gateway.sock")
    gateway.serve(path)
    router = network.Network()
    metadata.serve(router, machine_at)
    _started.update(folder=folder, socket=path, network=router)


def machine(instance_id):
    """The machine of an instance that has not been terminated, or None."""
    return _machines.get(instance_id)


def machine_at(address):
    """The machine with a private address, or None."""
    return next((found for found in list(_machines.values()) if found.address == address), None)


def claim(address):
    """Whether a private address can be used on this machine."""
    return not settings.runs() or _started["network"].claim(address)


def start(instance, data):
    """Start an instance that has been recorded; `data` is its LaunchTemplateData."""
    if not settings.runs():
        return
    from .machine import Machine

    instance_id = instance["InstanceId"]
    folder = os.path.join(_started["folder"], instance_id)
    machine = Machine(instance, data, folder, _started["network"], _started["socket"])
    with _lock:
        _machines[instance_id] = machine
    try:
        machine.start()
    except Exception:
        _machines.pop(instance_id, None)
        machine.kill()
        _started["network"].release(machine.address)
        raise


def stop(instance_id):
    """Shut down an instance; returns at once."""
    machine = _forget(instance_id)
    if machine:
        machine.shut_down()


def stop_all():
    """End all instances at once, also those that shut down."""
    for instance_id in list(_machines):
        _forget(instance_id)
    for machine in list(_ended.values()):
        machine.kill()


def close():
    """End all instances and their network: the emulator ends."""
    stop_all()
    if "network" in _started:
        _started["network"].close()


def _forget(instance_id):
    machine = _machines.pop(instance_id, None)
    if machine:
        _ended[instance_id] = machine
        for old in list(_ended)[:-KEPT]:
            del _ended[old]
    return machine


def is_running(instance_id):
    """Whether an instance runs."""
    machine = _machines.get(instance_id)
    return bool(machine and machine.is_running)


def console_of(instance_id):
    """The end of the output of an instance."""
    machine = _machines.get(instance_id) or _ended.get(instance_id)
    return machine.console if machine else ""


def report():
    """For the report page, which needs no signature: instances that run or have ended, oldest first, without output."""
    return [
        {
            "id": instance_id,
            "address": machine.address,
            "pid": machine.process.pid,
            "isRunning": machine.is_running,
        }
        for instance_id, machine in (*_ended.items(), *_machines.items())
        if machine.process
    ]


def probe_of(instance_id):
    """The function that asks an instance for its health: `(target group, port)` -> status code or reason."""
    machine = _machines[instance_id]

    def probe(group, port):
        host, timeout = machine.address, group["HealthCheckTimeoutSeconds"]
        is_tls = group["HealthCheckProtocol"] == "HTTPS"
        kind = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
        connection = kind(host, port, timeout=timeout, **({"context": TLS} if is_tls else {}))
        try:
            connection.request("GET", group["HealthCheckPath"], headers={"User-Agent": "ELB-HealthChecker/2.0"})
            return connection.getresponse().status
        except TimeoutError:
            return "Target.Timeout"
        except (OSError, http.client.HTTPException):
            return "Target.FailedHealthChecks"
        finally:
            connection.close()

    return probe
