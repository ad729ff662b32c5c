"""How Linux software RAID arrays stand."""

from __future__ import annotations

import re

from console.collect.measure import Gauge
from console.i18n import _
from console.model.reading import State
from console.model.text import neutralise

COMMAND = r"""
while IFS= read -r v; do printf '%s\n' "$v"; done </proc/mdstat
"""

_ARRAY = re.compile(r"(md[^\s:]{0,60})\s*:\s*(.*)")
_MEMBERS = re.compile(r"\[(\d{1,4})/(\d{1,4})\]")
_LEVEL = re.compile(r"\b(raid\d+|linear|multipath)\b")
_REBUILD = re.compile(r"\b(recovery|resync|reshape)\s*=\s*([\d.]{1,6})%")
_FAULTY = "(F)"
_LONGEST_LINE = 400
_MOST_LINES = 6


def parse(text: str) -> tuple[Gauge, ...]:
    """`raid_state` an array (md(4), /proc/mdstat); failed when more is missing than its level bears."""
    return tuple(_judged(name, about) for name, about in _arrays(text))


def _arrays(text: str) -> list[tuple[str, str]]:
    arrays: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        begun = _ARRAY.match(line)
        if begun:
            arrays.append((neutralise(begun[1]), [begun[2]]))
        elif arrays and line.startswith((" ", "\t")):
            arrays[-1][1].append(line[:_LONGEST_LINE])
    return [(name, " ".join(lines[:_MOST_LINES])) for name, lines in arrays]


def _judged(name: str, about: str) -> Gauge:
    words = about.split(" ", 2)
    if words[0] != "active" or "broken" in about:
        return Gauge("raid_state", name, "failed", State.CRITICAL, _("the array is not active"))
    missing, wanted = _missing(about)
    if missing > _bearable(about, wanted):
        return Gauge("raid_state", name, "failed", State.CRITICAL, _lacks(missing, wanted))
    rebuild = _REBUILD.search(about)
    if rebuild:
        note = _("{work} at {percent} %").format(work=rebuild[1], percent=rebuild[2])
        return Gauge("raid_state", name, "degraded", State.WARNING, note)
    if missing or _FAULTY in about:
        return Gauge("raid_state", name, "degraded", State.WARNING, _lacks(missing, wanted))
    return Gauge("raid_state", name, "ok")


def _missing(about: str) -> tuple[int, int]:
    members = _MEMBERS.search(about)
    if members is None:
        return 0, 0
    return max(int(members[1]) - int(members[2]), 0), int(members[1])


def _bearable(about: str, wanted: int) -> int:
    level = _LEVEL.search(about)
    if level is None or level[1] in ("raid0", "linear"):
        return 0
    # A RAID 10 may bear the loss of every second member, depending on which.
    bears = {"raid1": wanted - 1, "raid4": 1, "raid5": 1, "raid6": 2, "raid10": wanted // 2, "multipath": wanted - 1}
    return bears.get(level[1], 0)


def _lacks(missing: int, wanted: int) -> str:
    if not missing:
        return _("a member is marked as faulty")
    return _("{missing} of {wanted} members are missing").format(missing=missing, wanted=wanted)
