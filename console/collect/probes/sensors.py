"""What the host's own sensor chips measure: temperatures, fans, voltages, currents, power."""

from __future__ import annotations

from collections import Counter as Tally

from console.collect.measure import Gauge
from console.collect.probes.lines import number, tabbed
from console.i18n import _
from console.model.reading import State

COMMAND = r"""
for d in /sys/class/hwmon/hwmon*; do
  n=; read -r n <"$d/name" || continue
  for f in "$d"/temp*_input "$d"/fan*_input "$d"/in*_input "$d"/curr*_input "$d"/power*_input "$d"/power*_average; do
    [ -r "$f" ] || continue
    v=; l=; a=; x=; b=${f%_*}
    read -r v <"$f" || continue
    [ -r "${b}_label" ] && read -r l <"${b}_label"
    [ -r "${b}_crit_alarm" ] && read -r a <"${b}_crit_alarm"
    [ -r "${b}_fault" ] && read -r x <"${b}_fault"
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "${d##*/}" "$n" "${b##*/}" "$l" "$v" "$a" "$x"
  done
done
for d in /sys/class/thermal/thermal_zone*; do
  for f in "$d"/hwmon*; do [ -e "$f" ] && continue 2; done
  n=; v=; read -r n <"$d/type" && read -r v <"$d/temp" || continue
  printf '%s\t%s\t%s\t%s\t%s\t\t\n' "${d##*/}" zone temp "$n" "$v"
done
"""

_POINTS = {
    "temp": ("temperature", 1e-3),
    "fan": ("fan_speed", 1.0),
    "in": ("voltage", 1e-3),
    "curr": ("current", 1e-3),
    "power": ("power", 1e-6),
}


def parse(text: str) -> tuple[Gauge, ...]:
    """One gauge a sensor, named after chip and label (Linux' hwmon sysfs interface; milli- and microunits).

    A second chip of the same name is `name #2`. A sensor that reports its own fault is left out: it measures nothing.
    """
    rows = [row for row in tabbed(text, 7) if row[6] != "1"]
    names = _chip_names([(row[0], row[1]) for row in rows])
    read = (_gauge(names[row[0]], row[2], row[3], row[4], row[5]) for row in rows)
    unique = {(gauge.point, gauge.instance): gauge for gauge in read if gauge is not None}
    return tuple(unique.values())


def _chip_names(chips: list[tuple[str, str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    seen: Tally[str] = Tally()
    for directory, name in chips:
        if directory in names:
            continue
        seen[name] += 1
        names[directory] = name if seen[name] == 1 or name == "zone" else f"{name} #{seen[name]}"
    return names


def _gauge(chip: str, channel: str, label: str, raw: str, alarm: str) -> Gauge | None:
    point, factor = _POINTS.get(channel.rstrip("0123456789"), ("", 0.0))
    value = number(raw)
    if not point or value is None:
        return None
    state, note = (State.CRITICAL, _("the sensor reports a critical alarm")) if alarm == "1" else (State.OK, "")
    return Gauge(point, f"{chip} {label or channel}".strip(), round(value * factor, 3), state, note)
