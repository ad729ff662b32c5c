"""How many sessions are logged in."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.probes.lines import number

COMMAND = r"""
if command -v who >/dev/null; then
  who | { n=0; while read -r v; do n=$((n + 1)); done; printf '%s\n' "$n"; }
fi
"""


def parse(text: str) -> tuple[Gauge, ...]:
    """Sessions as who(1) counts them; nothing where there is no who."""
    words = text.split()
    count = number(words[0]) if words else None
    return () if count is None or count < 0 else (Gauge("users", "", count),)
