"""All probes in the order in which a host runs them, as one script; it neither sends it nor keeps what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from console.collect.measure import Measure
from console.collect.probes import (
    cpu,
    disks,
    filesystems,
    identity,
    load,
    memory,
    network,
    raid,
    sensors,
    services,
    supplies,
    uptime,
    users,
)

IDENTITY = "identity"
END = "end"


class Probe(Struct, frozen=True):
    """A section of the script and how its text is read.

    Every Linux host has something to say to a `basic` one; one that `forks` starts processes, which may be slow.
    """

    section: str
    command: str
    parse: Callable[[str], Sequence[Measure]]
    basic: bool = False
    forks: bool = False


PROBES = (
    Probe("uptime", uptime.COMMAND, uptime.parse, basic=True),
    Probe("cpu", cpu.COMMAND, cpu.parse, basic=True),
    Probe("load", load.COMMAND, load.parse, basic=True),
    Probe("memory", memory.COMMAND, memory.parse, basic=True),
    Probe("network", network.COMMAND, network.parse),
    Probe("disks", disks.COMMAND, disks.parse),
    Probe("raid", raid.COMMAND, raid.parse),
    Probe("supplies", supplies.COMMAND, supplies.parse),
    Probe("sensors", sensors.COMMAND, sensors.parse),
    Probe("users", users.COMMAND, users.parse, forks=True),
    Probe("services", services.COMMAND, services.parse, forks=True),
    Probe("filesystems", filesystems.COMMAND, filesystems.parse, forks=True),
    Probe("inodes", filesystems.INODE_COMMAND, filesystems.parse_inodes, forks=True),
)


def _framed(section: str, command: str) -> str:
    return f"printf '== %s\\n' {section}\n{command.strip()}"


def _script() -> str:
    quick = [_framed(probe.section, probe.command) for probe in PROBES if not probe.forks]
    slow = [_framed(probe.section, probe.command) for probe in PROBES if probe.forks]
    # The many small prints of the quick ones leave the host as one packet; the slow ones follow as they come, so that
    # one that hangs loses nothing that was read before it.
    together = [
        "ronda_quick() {",
        _framed(IDENTITY, identity.COMMAND),
        *quick,
        "}",
        "printf '%s\\n' \"$(ronda_quick)\"",
    ]
    return "\n".join([*together, *slow, _framed(END, ":")])


SCRIPT = _script()


def sections(text: str) -> dict[str, str]:
    """The text of each complete section by name; one that the end of `text` cut off is not among them."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    last = ""
    for line in text.split("\n"):
        if line.startswith("== "):
            last = line[3:].strip()
            lines = found.setdefault(last, [])
        else:
            lines.append(line)
    if last != END:
        found.pop(last, None)
    return {name: "\n".join(content) for name, content in found.items()}
