"""Collects from UPSes that Network UPS Tools know: its variables become readings; it judges no limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from console.clock import Clock
from console.collect.mapping import gauge
from console.collect.measure import Gauge
from console.collect.rates import readings
from console.errors import CollectError
from console.feeds.access import NutAccess, PointMap
from console.i18n import _
from console.inventory import Target
from console.model.device import Identity
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import State
from console.model.time import Seconds
from console.profiles.meaning import usual_state

# NUT's own table of variables: "nut-names" in its developer guide.
_QUANTITIES = {
    "voltage": "voltage",
    "current": "current",
    "frequency": "frequency",
    "realpower": "power",
    "power": "apparent_power",
    "powerfactor": "power_factor",
    "temperature": "temperature",
    "humidity": "humidity",
    "load": "load",
}
_MEASURED = re.compile(
    r"(?P<of>input|output|ups|battery|ambient|outlet)"
    r"(?P<which>(?:\.(?:bypass|L[123](?:-L[123]|-N)?|N|[1-9][0-9]?))*)"
    r"\.(?P<what>" + "|".join(_QUANTITIES) + ")"
)
_SWITCHED = re.compile(r"outlet\.([1-9][0-9]?)\.status")
_LOST = frozenset({"COMMBAD", "NOCOMM", "WAIT"})
_MOST_SERIES = 500


class UpsTransport(Protocol):
    """What this collector needs of the NUT transport."""

    async def variables(self, access: NutAccess, timeout_s: Seconds) -> dict[str, str]:
        """Every variable of the UPS; raises CollectError."""
        ...


class NutCollector:
    """Asks `upsd` for everything that it knows of a UPS."""

    def __init__(self, transport: UpsTransport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    async def poll(self, target: Target) -> Poll:
        """Read `target` once."""
        started_s = self._clock.monotonic()
        variables, failure = await self._asked(target)
        now, took_s = self._clock.now(), self._clock.monotonic() - started_s
        if failure is not None:
            return Poll(target.device, target.source, now, took_s, failure=failure)
        found = readings(list(gauges(variables))[:_MOST_SERIES], None, 0.0, now)
        return Poll(target.device, target.source, now, took_s, readings=found, identity=identity(variables))

    async def _asked(self, target: Target) -> tuple[dict[str, str], Failure | None]:
        if not isinstance(target.access, NutAccess):
            return {}, Failure(Cause.INTERNAL, _("{device} has no NUT access.").format(device=target.device))
        try:
            return await self._transport.variables(target.access, target.timeout_s), None
        except CollectError as error:
            return {}, error.failure

    async def forget(self, target: Target) -> None:
        """Nothing is kept."""

    async def close(self) -> None:
        """Nothing is open."""


def gauges(variables: Mapping[str, str]) -> Iterator[Gauge]:
    """What a UPS's variables say."""
    flags = frozenset(variables.get("ups.status", "").upper().split())
    yield _ups_state(flags)
    if (battery := _battery_state(flags)) is not None:
        yield battery
    for name, text in variables.items():
        map_ = _map_of(name)
        if map_ is not None and (found := gauge(text, map_)) is not None:
            yield found


def identity(variables: Mapping[str, str]) -> Identity:
    """Who the UPS says that it is."""

    def said(what: str) -> str:
        return variables.get(f"device.{what}") or variables.get(f"ups.{what}", "")

    return Identity(said("mfr"), said("model"), said("serial"), said("firmware"))


def _ups_state(flags: frozenset[str]) -> Gauge:
    """On battery comes before all but off; a low battery counts only while it is used, and silence is never one."""
    if not flags or flags & _LOST:
        note = _("the driver has no contact with the UPS")
        return Gauge("ups_state", "", None, State.UNKNOWN, note)
    word, note = _word(flags), ""
    if not word:
        return Gauge(
            "ups_state", "", None, State.UNKNOWN, _("its status is {flags}").format(flags=" ".join(sorted(flags)))
        )
    state = usual_state("ups_state", word)
    if state is State.OK and flags & {"ALARM", "OVER"}:
        state = State.WARNING
        note = _("it is overloaded") if "OVER" in flags else _("it reports an alarm")
    return Gauge("ups_state", "", word, state, note)


def _word(flags: frozenset[str]) -> str:
    if "OFF" in flags:
        return "off"
    if "OB" in flags:
        return "low_battery" if flags & {"LB", "FSD"} else "on_battery"
    if "BYPASS" in flags:
        return "bypass"
    return "online" if "OL" in flags else ""


def _battery_state(flags: frozenset[str]) -> Gauge | None:
    if not flags & {"OL", "OB"} or flags & _LOST:
        return None
    order = (("RB", "replace"), ("LB", "low"), ("DISCHRG", "discharging"), ("CHRG", "charging"))
    word = next((word for flag, word in order if flag in flags), "ok")
    return Gauge("battery_state", "", word, usual_state("battery_state", word))


def _map_of(name: str) -> PointMap | None:
    if name == "battery.charge":
        return PointMap("charge")
    if name == "battery.runtime":
        return PointMap("runtime")
    if switched := _SWITCHED.fullmatch(name):
        return PointMap("outlet_state", switched[1])
    found = _MEASURED.fullmatch(name)
    if found is None:
        return None
    point = _QUANTITIES[found["what"]]
    instance = (found["of"] + found["which"]).replace(".", " ")
    return PointMap(point, "" if (point, instance) == ("load", "ups") else instance)
