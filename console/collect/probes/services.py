"""Which systemd units have failed."""

from __future__ import annotations

import re

from console.collect.measure import Gauge
from console.i18n import ngettext
from console.model.reading import State
from console.model.text import neutralise

COMMAND = r"""
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
  systemctl --failed --plain --no-legend --no-pager && printf '.\n'
fi
"""

SYSTEM = "systemd"

_UNIT = re.compile(r"[^\s/]{1,250}\.[a-z]{4,9}")
_COMPLETE = "."
_MOST_UNITS = 50


def parse(text: str) -> tuple[Gauge, ...]:
    """`service_state` failed a unit, and of `systemd` as a whole; nothing when systemctl did not answer in full."""
    lines = [line.strip().lstrip("●*× ") for line in text.split("\n") if line.strip()]
    if not lines or lines[-1] != _COMPLETE:
        return ()
    units = [neutralise(line.split()[0]) for line in lines[:-1] if _UNIT.match(line)]
    failed = dict.fromkeys(units[:_MOST_UNITS])
    return (_whole(len(units)), *(Gauge("service_state", unit, "failed", State.WARNING) for unit in failed))


def _whole(count: int) -> Gauge:
    if not count:
        return Gauge("service_state", SYSTEM, "running")
    note = ngettext("{count} unit has failed", "{count} units have failed", count).format(count=count)
    return Gauge("service_state", SYSTEM, "degraded", State.WARNING, note)
