"""How full memory and swap are."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.probes.lines import number

COMMAND = r"""
while read -r k v; do
  case $k in MemTotal:|MemFree:|MemAvailable:|Buffers:|Cached:|SwapTotal:|SwapFree:) printf '%s %s\n' "$k" "$v";; esac
done </proc/meminfo
"""


def parse(text: str) -> tuple[Gauge, ...]:
    """Percent used (proc(5), /proc/meminfo); without MemAvailable (Linux before 3.14) caches count as available."""
    known = _sizes(text)
    free = known.get("MemFree")
    available = known.get("MemAvailable")
    if available is None and free is not None:
        available = free + known.get("Buffers", 0) + known.get("Cached", 0)
    return (
        *_used("memory_utilization", known.get("MemTotal"), available),
        *_used("swap_utilization", known.get("SwapTotal"), known.get("SwapFree")),
    )


def _sizes(text: str) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for line in text.split("\n"):
        words = line.split()
        size = number(words[1]) if len(words) > 1 else None
        if size is not None and size >= 0:
            sizes[words[0].rstrip(":")] = size
    return sizes


def _used(point: str, total: float | None, left: float | None) -> tuple[Gauge, ...]:
    if not total or left is None or left > total:
        return ()
    return (Gauge(point, "", round(100 * (total - left) / total, 2)),)
