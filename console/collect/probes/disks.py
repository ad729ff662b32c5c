"""Whether disks answer and what is read from and written to them."""

from __future__ import annotations

from console.collect.measure import Counter, Gauge, Measure
from console.collect.probes.lines import number, tabbed
from console.model.reading import State

COMMAND = r"""
for d in /sys/block/*; do
  [ -e "$d/device" ] || continue
  s=; t=; read -r s <"$d/device/state"; read -r t <"$d/stat"
  printf '%s\t%s\t%s\n' "${d##*/}" "$s" "$t"
done
"""

_SECTOR_BYTES = 512
_READ, _WRITTEN = 2, 6
_HEALTH = {
    "running": ("ok", State.OK),
    "live": ("ok", State.OK),
    "quiesce": ("degraded", State.WARNING),
    "blocked": ("degraded", State.WARNING),
    "resetting": ("degraded", State.WARNING),
    "connecting": ("degraded", State.WARNING),
    "offline": ("failed", State.CRITICAL),
    "transport-offline": ("failed", State.CRITICAL),
    "dead": ("failed", State.CRITICAL),
    "deleting": ("absent", State.WARNING),
}


def parse(text: str) -> tuple[Measure, ...]:
    """Health from the SCSI or NVMe device's state, octets from Linux' block/stat (sectors of 512 octets)."""
    measures: list[Measure] = []
    for name, state, totals in tabbed(text, 3):
        if not name:
            continue
        if state in _HEALTH:
            measures.append(Gauge("disk_health", name, *_HEALTH[state], _note(state)))
        measures += _traffic(name, totals.split())
    return tuple(measures)


def _note(state: str) -> str:
    return "" if _HEALTH[state][1] is State.OK else state


def _traffic(name: str, fields: list[str]) -> list[Counter]:
    if len(fields) <= _WRITTEN:
        return []
    totals = (("disk_read", number(fields[_READ])), ("disk_write", number(fields[_WRITTEN])))
    return [Counter(point, name, sectors * _SECTOR_BYTES) for point, sectors in totals if sectors is not None]
