"""One service of the manager of units: start, restart and stop as systemd does. Source: systemd.service(5)."""

import grp
import os
import pwd
import signal
import subprocess
import threading
import time

import unit_files

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
RESTARTS_ON_FAILURE = ("always", "on-failure")


class Failed(Exception):
    """A command of a service failed."""


class Service:
    """A service; `say` writes a line to the console."""

    def __init__(self, name, say):
        self.name, self.say = name, say
        self.state, self.result = "inactive", ""
        self.process = None
        self.sessions = set()
        self.lock = threading.RLock()
        self.wanted = False
        self.starts = []

    def _load(self):
        sections = unit_files.read(self.name)
        if sections is None:
            raise Failed(f"Unit {self.name} not found.")
        self.unit, self.service = sections.get("Unit", {}), sections.get("Service", {})
        self.environment = {"PATH": PATH, "LANG": "C.UTF-8", **self._user(), **unit_files.environment(self.service)}

    def _last(self, key, default=""):
        values = self.service.get(key) or [default]
        return values[-1]

    def _user(self):
        user = (self.service.get("User") or ["root"])[-1]
        entry = pwd.getpwnam(user) if not user.isdigit() else pwd.getpwuid(int(user))
        return (
            {}
            if user == "root"
            else {"USER": entry.pw_name, "LOGNAME": entry.pw_name, "HOME": entry.pw_dir, "SHELL": entry.pw_shell}
        )

    def _options(self, prefixes):
        user, group = self._last("User"), self._last("Group")
        options = {
            "cwd": self._last("WorkingDirectory", "/").lstrip("-"),
            "env": self.environment,
            "start_new_session": True,
            "stdin": subprocess.DEVNULL,
        }
        if user and user != "root" and not set("+!") & set(prefixes):
            entry = pwd.getpwnam(user) if not user.isdigit() else pwd.getpwuid(int(user))
            group_id = grp.getgrnam(group).gr_gid if group else entry.pw_gid
            options |= {
                "user": entry.pw_uid,
                "group": group_id,
                "extra_groups": os.getgrouplist(entry.pw_name, group_id),
            }
        return options

    def _spawn(self, line):
        specifiers = {
            "n": self.name,
            "N": self.name.removesuffix(".service"),
            "i": "",
            "%": "%",
            "H": os.uname().nodename,
        }
        prefixes, words = unit_files.command(line, self.environment, specifiers)
        with open(f"/var/log/journal/{self.name}.log", "ab", buffering=0) as log:
            try:
                process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, **self._options(prefixes))
            except OSError as error:
                log.write(f"{words[0]}: {error.strerror}\n".encode())
                raise Failed(f"{words[0]}: {error.strerror}") from error
        self.sessions.add(process.pid)
        return prefixes, process

    def _run(self, key, timeout=None):
        """Run all commands of a directive; throws Failed unless they succeed or have the prefix `-`."""
        for line in self.service.get(key, []):
            prefixes, process = self._spawn(line)
            try:
                status = process.wait(timeout)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise Failed(f"{key} timed out") from error
            if status and "-" not in prefixes:
                raise Failed(f"{key} ended with exit code {status}")

    def start(self):
        """Start, and wait until the service is active. Throws Failed."""
        with self.lock:
            if self.state in ("active", "activating"):
                return
            self._load()
            self.wanted = True
            self.state = "activating"
            try:
                self._start_once()
            except Exception as error:
                self.state, self.result = "failed", str(error)
                self.say(f"systemd: {self.name} failed: {error}")
                self._restart_later(is_failure=True)
                raise Failed(str(error)) from error

    def _start_once(self):
        timeout = unit_files.seconds(self._last("TimeoutStartSec"), 90)
        self._run("ExecStartPre", timeout)
        kind = self._last("Type", "simple")
        if kind in ("oneshot", "forking"):
            self._run("ExecStart", timeout)
            if kind == "forking":
                self._watch_pid_file()
            elif self._last("RemainAfterExit") not in ("yes", "true", "1"):
                self.state = "inactive"
                return
        else:
            _, self.process = self._spawn(self._last("ExecStart"))
            threading.Thread(target=self._watch, args=(self.process,), daemon=True).start()
        self._run("ExecStartPost", timeout)
        self.state = "active"
        self.say(f"systemd: started {self.name}")

    def _watch(self, process):
        status = process.wait()
        self._ended(process, status != 0)

    def _watch_pid_file(self):
        path = self._last("PIDFile")
        end = time.monotonic() + 10
        while path and not os.path.exists(path) and time.monotonic() < end:
            time.sleep(0.05)
        if not path or not os.path.exists(path):
            return
        with open(path, encoding="ascii") as file:
            pid = int(file.read())
        self.sessions.add(pid)
        self.process = pid

        def watch():
            while os.path.exists(f"/proc/{pid}"):
                time.sleep(0.2)
            self._ended(pid, True)

        threading.Thread(target=watch, daemon=True).start()

    def _ended(self, process, is_failure):
        with self.lock:
            if self.process is not process or not self.wanted or self.state not in ("active", "activating"):
                return
            self.state = "failed" if is_failure else "inactive"
            self.say(f"systemd: {self.name} ended{' with a failure' if is_failure else ''}")
            self._restart_later(is_failure)

    def _restart_later(self, is_failure):
        policy = self._last("Restart", "no")
        if not self.wanted or not (policy == "always" or (is_failure and policy in RESTARTS_ON_FAILURE)):
            return
        if self._starts_too_often():
            self.result = "start-limit-hit"
            return

        def restart():
            time.sleep(unit_files.seconds(self._last("RestartSec"), 0.1))
            try:
                if self.wanted and self.state in ("failed", "inactive"):
                    self.start()
            except Failed:
                pass  # it has said so, and restarts again

        threading.Thread(target=restart, daemon=True).start()

    def _starts_too_often(self):
        interval = unit_files.seconds((self.unit.get("StartLimitIntervalSec") or [""])[-1], 10)
        burst = int((self.unit.get("StartLimitBurst") or ["5"])[-1])
        now = time.monotonic()
        self.starts = [start for start in self.starts if now - start < interval] + [now]
        return bool(interval) and len(self.starts) > burst

    def stop(self):
        """Stop the service and all its processes."""
        with self.lock:
            self.wanted = False
            if self.state in ("inactive", "failed") and not self._alive():
                self.state = "inactive"
                return
            self.state = "deactivating"
        timeout = unit_files.seconds(self._last("TimeoutStopSec"), 90)
        try:
            self._run("ExecStop", timeout)
        except Failed:
            pass
        self._signal(getattr(signal, self._last("KillSignal", "SIGTERM")))
        end = time.monotonic() + timeout if timeout is not None else float("inf")
        while self._alive() and time.monotonic() < end:
            time.sleep(0.05)
        self._signal(signal.SIGKILL)
        with self.lock:
            self.state = "inactive"
            self.sessions.clear()

    def reload(self):
        """Run ExecReload."""
        self._load()
        pid = self.process if isinstance(self.process, int) else getattr(self.process, "pid", 0)
        self.environment["MAINPID"] = str(pid)
        self._run("ExecReload", 90)

    def _alive(self):
        """Processes of the sessions of this service."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z" and (int(fields[3]) in self.sessions or int(entry) in self.sessions):
                found.append(int(entry))
        return found

    def _signal(self, number):
        for pid in self._alive():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
