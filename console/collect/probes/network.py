"""Whether network interfaces are up and what passes through them."""

from __future__ import annotations

import re

from console.collect.measure import Counter, Gauge, Measure
from console.collect.probes.lines import number, tabbed

COMMAND = r"""
for d in /sys/class/net/*; do
  [ -r "$d/operstate" ] || continue
  s=; i=; o=; c=
  read -r s <"$d/operstate"; read -r c <"$d/carrier"
  read -r i <"$d/statistics/rx_bytes"; read -r o <"$d/statistics/tx_bytes"
  printf '%s\t%s\t%s\t%s\t%s\n' "${d##*/}" "$s" "$c" "$i" "$o"
done
"""

_NOT_OURS = re.compile(
    r"lo$|veth|docker|br-[0-9a-f]{12}$|virbr|vnet|cali|flannel|cni|tap|dummy|ifb|sit\d|bonding_masters"
)
_WORDS = {"up": "up", "down": "down", "lowerlayerdown": "down", "testing": "testing", "dormant": "dormant"}


def parse(text: str) -> tuple[Measure, ...]:
    """State (RFC 2863 through sysfs `operstate`) and octet counters; containers' interfaces are left out."""
    measures: list[Measure] = []
    for name, state, carrier, octets_in, octets_out in tabbed(text, 5):
        if not name or _NOT_OURS.match(name):
            continue
        measures.append(Gauge("interface_state", name, _word(state, carrier)))
        for point, octets in (("interface_in", octets_in), ("interface_out", octets_out)):
            total = number(octets)
            if total is not None and total >= 0:
                measures.append(Counter(point, name, total))
    return tuple(measures)


def _word(state: str, carrier: str) -> str:
    if state == "notpresent":
        return "absent"
    if state == "unknown" and carrier == "1":  # drivers that never say so: tunnels, some virtual cards
        return "up"
    return _WORDS.get(state, "unknown")
