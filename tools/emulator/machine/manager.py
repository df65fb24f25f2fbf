"""
The manager of units, which `systemctl` calls through a Unix socket. It obeys Requires, Wants and After among services,
and what `services.py` says; everything else in unit files is ignored.
"""

import concurrent.futures
import json
import os
import socketserver
import threading

import services
import unit_files

SOCKET = "/run/systemd/private"
WANTS = "/etc/systemd/system/multi-user.target.wants"


def full(name):
    """The name of a unit with its type."""
    return name if name.rpartition(".")[2] in ("service", "target", "socket", "timer") else f"{name}.service"


class Manager:
    """All services of an instance."""

    def __init__(self, say):
        self.say = say
        self.services = {}
        self.lock = threading.Lock()

    def serve(self):
        """Answer requests in a thread: a line of JSON each way."""
        manager = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                request = json.loads(self.rfile.readline())
                code, text = manager.answer(request["command"], request["units"], request.get("now", False))
                self.wfile.write(json.dumps({"code": code, "text": text}).encode())

        server = socketserver.ThreadingUnixStreamServer(SOCKET, Handler)
        server.daemon_threads = True
        os.chmod(SOCKET, 0o600)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def service(self, name):
        """The service of a name."""
        with self.lock:
            return self.services.setdefault(name, services.Service(name, self.say))

    def answer(self, command, units, now):
        """Exit code and output of a command of systemctl."""
        names = [full(unit) for unit in units]
        method = getattr(self, f"_{command.replace('-', '_')}", None)
        if not method:
            return 1, f"Unknown command verb {command}: the emulated systemctl does not support it."
        results = [method(name) for name in names] or [method(None)]
        if now and command in ("enable", "disable"):
            results += [(self._start if command == "enable" else self._stop)(name) for name in names]
        return max(code for code, _ in results), "\n".join(text for _, text in results if text)

    def _daemon_reload(self, _):
        return 0, ""

    def _reset_failed(self, name):
        service = self.service(name)
        service.state = "inactive" if service.state == "failed" else service.state
        return 0, ""

    def _start(self, name, seen=()):
        if name.endswith(".target"):
            return 0, ""
        unit = (unit_files.read(name) or {}).get("Unit", {})
        for key in ("Requires", "BindsTo", "Wants"):
            for other in " ".join(unit.get(key, [])).split():
                if other in seen or other.endswith(".target") or not unit_files.find(other):
                    continue
                code, text = self._start(other, (*seen, name))
                if code and key != "Wants":
                    return code, text
        try:
            self.service(name).start()
        except services.Failed as error:
            text = str(error)
            return (
                (5, f"Failed to start {name}: {text}")
                if "not found" in text
                else (1, f"Job for {name} failed because {text}.")
            )
        return 0, ""

    def _stop(self, name):
        self.service(name).stop()
        return 0, ""

    def _restart(self, name):
        self._stop(name)
        return self._start(name)

    def _try_restart(self, name):
        return self._restart(name) if self.service(name).state == "active" else (0, "")

    def _reload(self, name):
        try:
            self.service(name).reload()
        except services.Failed as error:
            return 1, f"Job for {name} failed because {error}."
        return 0, ""

    def _enable(self, name):
        path = unit_files.find(name)
        if not path:
            return 1, f"Failed to enable unit: Unit file {name} does not exist."
        os.makedirs(WANTS, exist_ok=True)
        link = f"{WANTS}/{name}"
        if not os.path.lexists(link):
            os.symlink(path, link)
        return 0, ""

    def _disable(self, name):
        link = f"{WANTS}/{name}"
        if os.path.lexists(link):
            os.remove(link)
        return 0, ""

    def _is_active(self, name):
        state = self.service(name).state
        return (0 if state == "active" else 3), state

    def _is_failed(self, name):
        state = self.service(name).state
        return (0 if state == "failed" else 1), state

    def _is_enabled(self, name):
        is_enabled = os.path.lexists(f"{WANTS}/{name}")
        return (0 if is_enabled else 1), "enabled" if is_enabled else "disabled"

    def _status(self, name):
        service = self.service(name)
        return (
            0 if service.state == "active" else 3
        ), f"{name}\n     Active: {service.state} {service.result}".rstrip()

    def _list_units(self, _):
        return 0, "\n".join(f"{name} loaded {service.state}" for name, service in sorted(self.services.items()))

    def stop_all(self):
        """Stop all services, as at shutdown."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda service: service.stop(), list(self.services.values())))
