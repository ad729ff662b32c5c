"""The dew point that follows from a temperature and a humidity of one device, as a reading like any other."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from console.i18n import _
from console.model.reading import Quality, Reading, State

_B, _C = 17.62, 243.12
"""Magnus' constants over water, -45 to 60 °C (WMO-No. 8, annex 4.B)."""


def dew_point(temperature: float, humidity: float) -> float | None:
    """In °C, from °C and %RH; nothing in perfectly dry air or outside the formula's range."""
    if not 0 < humidity <= 100 or not -45 <= temperature <= 60:
        return None
    gamma = log(humidity / 100) + _B * temperature / (_C + temperature)
    return round(_C * gamma / (_B - gamma), 2)


def derive(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """A dew point for every humidity that has a temperature of the same instance, or the only one there is."""
    readings = tuple(readings)
    if any(reading.point == "dew_point" for reading in readings):
        return ()
    temperatures = {r.instance: r for r in readings if r.point == "temperature"}
    only = next(iter(temperatures.values())) if len(temperatures) == 1 else None
    pairs = ((temperatures.get(h.instance, only), h) for h in readings if h.point == "humidity")
    return tuple(_reading(t, h) for t, h in pairs if t is not None)


def _reading(temperature: Reading, humidity: Reading) -> Reading:
    value = None
    if isinstance(temperature.value, float | int) and isinstance(humidity.value, float | int):
        value = dew_point(temperature.value, humidity.value)
    good = temperature.quality is Quality.GOOD and humidity.quality is Quality.GOOD and value is not None
    return Reading(
        point="dew_point",
        instance=humidity.instance,
        value=value,
        unit="°C",
        taken_at=min(temperature.taken_at, humidity.taken_at),
        state=State.OK if good else State.UNKNOWN,
        quality=Quality.GOOD if good else Quality.BAD,
        note="" if good else _("computed from values that are not good"),
    )
