"""The CloudWatch agent: sends new lines of the files in `collect_list` to CloudWatch Logs. It sends no metrics."""

import glob
import json
import time

import log_stream
from client import metadata

with open("/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json", encoding="utf-8") as file:
    configuration = json.load(file)
instance = metadata("meta-data/instance-id")
entries = ((configuration.get("logs") or {}).get("logs_collected") or {}).get("files", {}).get("collect_list", [])
streams, offsets = {}, {}
while True:
    for entry in entries:
        name = entry.get("log_stream_name", "{instance_id}").replace("{instance_id}", instance)
        group = entry.get("log_group_name") or entry["file_path"]
        for path in glob.glob(entry["file_path"]):
            with open(path, "rb") as file:
                file.seek(offsets.get(path, 0))
                lines = file.read().decode("utf-8", "replace").splitlines()
                offsets[path] = file.tell()
            if lines:
                stream = streams.setdefault((group, name), log_stream.LogStream(group, name))
                for line in lines:
                    stream.add(line)
                stream.flush()
    time.sleep(1)
