"""The settings of an instance that its commands need."""


def read():
    """`{key: value}`: region, account, port, python, awsCli."""
    with open("/opt/instance/settings", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file)


def endpoint():
    """URL of the emulator."""
    return f"http://127.0.0.1:{read()['port']}"
