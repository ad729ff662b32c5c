"""How long a host has been up."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.probes.lines import number

COMMAND = r"""
v=; read -r v </proc/uptime; printf '%s\n' "$v"
"""


def parse(text: str) -> tuple[Gauge, ...]:
    """Seconds since the host's kernel started (proc(5), /proc/uptime)."""
    first = text.split()[:1]
    seconds = number(first[0]) if first else None
    return () if seconds is None or seconds < 0 else (Gauge("uptime", "", seconds),)
