"""How busy the processors are, all of them together."""

from __future__ import annotations

from console.collect.measure import Share
from console.collect.probes.lines import numbers

COMMAND = r"""
v=; read -r v </proc/stat; printf '%s\n' "$v"
"""

_GUEST_FROM = 8
_IDLE, _IOWAIT = 3, 4


def parse(text: str) -> tuple[Share, ...]:
    """Ticks that were not idle, of all ticks (proc(5), /proc/stat; guest time is already in user time)."""
    words = text.split("\n", 1)[0].split()
    ticks = numbers(words[1 : 1 + _GUEST_FROM]) if words[:1] == ["cpu"] else None
    if ticks is None or len(ticks) <= _IDLE:
        return ()
    idle = ticks[_IDLE] + (ticks[_IOWAIT] if len(ticks) > _IOWAIT else 0)
    return (Share("cpu_utilization", "", sum(ticks) - idle, sum(ticks)),)
