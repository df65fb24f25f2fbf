"""A stream of CloudWatch Logs, written as the role of the instance."""

import threading
import time

import client


class LogStream:
    """Collects lines; `flush` sends them."""

    def __init__(self, group, name):
        self.group, self.name = group, name
        self.logs = client.client("logs")
        self.lines = []
        self.lock = threading.Lock()
        try:
            self.logs.create_log_stream(logGroupName=group, logStreamName=name)
        except self.logs.exceptions.ResourceAlreadyExistsException:
            pass

    def add(self, line):
        """Add a line."""
        with self.lock:
            self.lines.append({"timestamp": int(time.time() * 1000), "message": line or " "})

    def flush(self):
        """Send the collected lines."""
        with self.lock:
            lines, self.lines = self.lines[:1000], self.lines[1000:]
        if lines:
            self.logs.put_log_events(logGroupName=self.group, logStreamName=self.name, logEvents=lines)
