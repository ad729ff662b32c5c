"""What a machine is made of: memory, processors, disks, network cards, fans, RAID, running services; one command."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from console.collect.probes.lines import number
from console.model.text import neutralise

COMMAND = (
    "sh -c 'grep -s MemTotal /dev/null /proc/meminfo; grep -s . /dev/null /proc/mdstat"
    " /sys/devices/system/cpu/online /sys/block/*/size /sys/block/*/device/model"
    " /sys/block/*/device/serial /sys/block/*/device/wwid /sys/class/net/*/address"
    " /sys/class/hwmon/hwmon*/name /sys/class/hwmon/hwmon*/fan*_input;"
    " systemctl list-units --type=service --state=running --plain --no-legend --no-pager'"
)
"""Reads sysfs(5) and proc(5) as any user may; one process for all files, and one for systemd."""

MOST_FACTS = 400
_LONGEST = 120
_SECTOR = 512

_LINE = re.compile(r"^[^:\s]*/(proc/(?:meminfo|mdstat)|sys/[^:\s]+):(.*)$")
_BLOCK = re.compile(r"sys/block/([^/]+)/(size|device/(?:model|serial|wwid))$")
_NET = re.compile(r"sys/class/net/([^/]+)/address$")
_FAN = re.compile(r"sys/class/hwmon/(hwmon\d+)/(fan\d+)_input$")
_ARRAY = re.compile(r"(md\S{1,60})\s*:\s*active\b.*?\b(raid\d+|linear|multipath)\b(.*)")
_MEMBER = re.compile(r"(\S+?)\[\d+\](?!\()")
_UNIT = re.compile(r"([^\s@/]{1,200}\.service)\s")
_NOT_A_DISK = re.compile(r"(loop|ram|zram|sr|fd|dm-|md|nbd|zd)\d*")
_NOT_A_CARD = re.compile(r"lo$|veth|docker|br-|virbr|vnet|cali|flannel|cni|tap|tun|dummy|ifb|sit\d|bond|wg")
_NO_MAC = "00:00:00:00:00:00"


class Fact(Struct, frozen=True, order=True):
    """One part: its `kind`, what tells it from others of that kind, and what is known of it; all neutralised."""

    kind: str
    item: str
    value: str = ""


def parse(lines: Iterable[str]) -> tuple[Fact, ...]:
    """The facts in order, each once; what the host does not tell, or in another form, is not among them."""
    read: dict[str, str] = {}
    arrays: list[str] = []
    units: list[str] = []
    for line in lines:
        found = _LINE.match(line)
        if found and found[1] == "proc/mdstat":
            arrays.append(found[2])
        elif found:
            read[found[1]] = _clean(found[2])
        elif unit := _UNIT.match(line.strip().lstrip("●*× ")):
            units.append(unit[1])
    facts = {*_machine(read), *_disks(read), *_cards(read), *_fans(read), *_raid(arrays), *_services(units)}
    return tuple(sorted(facts))[:MOST_FACTS]


def _machine(read: dict[str, str]) -> Iterable[Fact]:
    words = read.get("proc/meminfo", "").split()
    kib = number(words[1]) if len(words) > 1 else None
    if kib:
        yield Fact("memory", "total", f"{kib / 1024 / 1024:.1f} GiB")
    if processors := read.get("sys/devices/system/cpu/online"):
        yield Fact("processors", "online", processors)


def _disks(read: dict[str, str]) -> Iterable[Fact]:
    """A disk by its world-wide name or serial number, since names such as sda change places."""
    known: dict[str, dict[str, str]] = {}
    for path, value in read.items():
        if (found := _BLOCK.match(path)) and not _NOT_A_DISK.match(found[1]):
            known.setdefault(found[1], {})[found[2].rpartition("/")[2]] = value
    for name, about in sorted(known.items()):
        sectors = number(about.get("size", ""))
        size = f"{sectors * _SECTOR / 1e9:.0f} GB" if sectors else ""
        item = about.get("wwid") or about.get("serial") or name
        yield Fact("disk", item, " ".join(word for word in (about.get("model", ""), size) if word))


def _cards(read: dict[str, str]) -> Iterable[Fact]:
    for path, value in read.items():
        found = _NET.match(path)
        if found and value and value != _NO_MAC and not _NOT_A_CARD.match(found[1]):
            yield Fact("network card", value.lower(), found[1])


def _fans(read: dict[str, str]) -> Iterable[Fact]:
    for path, value in read.items():
        speed = number(value)
        if (found := _FAN.match(path)) and speed is not None:
            chip = f"sys/class/hwmon/{found[1]}/name"
            yield Fact("fan", f"{read.get(chip, found[1])} {found[2]}", "turns" if speed > 0 else "stands still")


def _raid(lines: Iterable[str]) -> Iterable[Fact]:
    for line in lines:
        if found := _ARRAY.match(line):
            members = len(_MEMBER.findall(found[3]))
            yield Fact("RAID", _clean(found[1]), f"{found[2]}, {members}")


def _services(units: Iterable[str]) -> Iterable[Fact]:
    return (Fact("service", _clean(unit), "runs") for unit in units)


def _clean(text: str) -> str:
    return neutralise(text.strip(), _LONGEST)
