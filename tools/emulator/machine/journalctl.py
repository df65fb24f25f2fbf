"""journalctl: `-u UNIT` prints the output of a unit; without it, that of all units."""

import glob
import sys

words = sys.argv[1:]
unit = next((words[index + 1] for index, word in enumerate(words[:-1]) if word in ("-u", "--unit")), "*")
for path in sorted(glob.glob(f"/var/log/journal/{unit.removesuffix('.service')}.service.log")):
    with open(path, encoding="utf-8", errors="replace") as file:
        sys.stdout.write(file.read())
