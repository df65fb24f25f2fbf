"""Log lines without ePHI."""

import json
import logging
import traceback


class SafeFormatter(logging.Formatter):
    """
    Writes what failed and where in the code, as JSON. Messages and the texts of exceptions can contain paths, values of
    forms and rows of the database, so they are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname, "logger": record.name}
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-10:]]
        return json.dumps(line)
