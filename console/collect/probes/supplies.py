"""What Linux says of mains and batteries that are part of the host."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.probes.lines import number, tabbed
from console.model.reading import State

COMMAND = r"""
for d in /sys/class/power_supply/*; do
  [ -r "$d/type" ] || continue
  t=; s=; c=; o=; e=
  read -r t <"$d/type"; read -r s <"$d/status"; read -r c <"$d/capacity"; read -r o <"$d/online"; read -r e <"$d/scope"
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "${d##*/}" "$t" "$s" "$c" "$o" "$e"
done
"""

_BATTERY = {"charging": "charging", "discharging": "discharging", "full": "ok", "not charging": "ok"}


def parse(text: str) -> tuple[Gauge, ...]:
    """Charge and state of batteries, whether mains is there (sysfs-class-power); a mouse's battery is left out."""
    gauges: list[Gauge] = []
    for name, kind, status, capacity, online, scope in tabbed(text, 6):
        if scope == "Device":
            continue
        if kind == "Battery":
            gauges += _battery(name, status, capacity)
        elif kind == "Mains" and online in ("0", "1"):
            word, state = ("ok", State.OK) if online == "1" else ("absent", State.WARNING)
            gauges.append(Gauge("psu_state", name, word, state))
    return tuple(gauges)


def _battery(name: str, status: str, capacity: str) -> list[Gauge]:
    gauges = []
    charge = number(capacity)
    if charge is not None:
        gauges.append(Gauge("charge", name, charge))
    word = _BATTERY.get(status.lower())
    if word is not None:
        gauges.append(Gauge("battery_state", name, word, State.WARNING if word == "discharging" else State.OK))
    return gauges
