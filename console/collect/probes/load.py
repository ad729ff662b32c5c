"""How many processes wait to run."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.probes.lines import numbers

COMMAND = r"""
v=; read -r v </proc/loadavg; printf '%s\n' "$v"
"""

_INSTANCES = ("1 min", "5 min", "15 min")


def parse(text: str) -> tuple[Gauge, ...]:
    """The three means of proc(5), /proc/loadavg."""
    means = numbers(text.split()[:3])
    if means is None or len(means) < len(_INSTANCES):
        return ()
    return tuple(Gauge("load_average", name, mean) for name, mean in zip(_INSTANCES, means, strict=True))
