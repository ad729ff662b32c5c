"""Which values stand for a device in a list: the worst instance of each headline point, and whose trend is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from console.model.device import DeviceKind
from console.model.point import POINTS
from console.model.reading import Quality, State, Value
from console.store.series import Series

ROOM_KINDS = frozenset({DeviceKind.UPS, DeviceKind.PDU, DeviceKind.COOLING, DeviceKind.SENSOR})
"""Kinds whose every reading belongs to the room."""

ROOM_POINTS = frozenset({"psu_state", "leak", "smoke"})

TREND_POINT = {
    DeviceKind.SERVER: "cpu_utilization",
    DeviceKind.UPS: "load",
    DeviceKind.PDU: "power",
    DeviceKind.COOLING: "temperature",
    DeviceKind.SENSOR: "temperature",
    DeviceKind.SWITCH: "cpu_utilization",
    DeviceKind.STORAGE: "filesystem_utilization",
}

_LOWEST = frozenset({"charge", "runtime", "uptime", "fan_speed", "airflow"})
_INLETS = ("inlet", "intake", "ambient", "front")
_STATE_RANK = {State.CRITICAL: 300, State.WARNING: 200, State.UNKNOWN: 100, State.OK: 0}
_TOTALS = ("total", "input", "device", "unit", "system")
_SUMMED = frozenset({"power", "current", "energy", "apparent_power"})
_FIGURES = frozenset(
    {
        "cpu_utilization", "memory_utilization", "swap_utilization", "filesystem_utilization", "inode_utilization",
        "load_average", "uptime", "users", "temperature", "dew_point", "humidity", "leak", "smoke", "door", "motion",
        "vibration", "contact", "airflow", "pressure", "power", "current", "voltage", "apparent_power", "power_factor",
        "energy", "frequency", "charge", "load", "runtime", "fan_speed", "ups_state", "battery_state", "cooling_state",
        "psu_state", "fan_state", "raid_state", "disk_health", "health", "service_state", "power_state", "interface_in",
        "interface_out",
    }
)  # fmt: skip


def is_inlet(instance: str) -> bool:
    """Whether an instance names the place where the air goes in."""
    name = instance.lower()
    return any(word in name for word in _INLETS)


def of_the_room(kind: DeviceKind, point: str, instance: str) -> bool:
    """Whether a reading is shown with the room, not only with its device."""
    return kind in ROOM_KINDS or point in ROOM_POINTS or (point == "temperature" and is_inlet(instance))


def prominence(point: str, instance: str) -> int:
    """How far a series stands for its device: 0 not at all, 1 like others of its point, 2 before them."""
    if point not in _FIGURES:
        return 0
    preferred = _PREFERRED.get(point)
    return 2 if preferred is not None and preferred(instance.lower()) else 1


def choose(series: Iterable[Series]) -> dict[str, Series]:
    """For each headline point the series that stands for it: the prominent before the others, then the worst."""
    chosen: dict[str, tuple[tuple[bool, int, float], Series]] = {}
    for candidate in series:
        reading = candidate.reading
        if not candidate.prominence or reading.value is None or candidate.gone_at is not None:
            continue
        badness = _badness(reading.point, reading.value, reading.state)
        rank = (reading.quality is not Quality.BAD, candidate.prominence, badness)
        rival = chosen.get(reading.point)
        if rival is None or rank > rival[0]:
            chosen[reading.point] = (rank, candidate)
    return {point: candidate for point, (_rank, candidate) in chosen.items()}


def figures(chosen: Mapping[str, Series]) -> dict[str, Value]:
    """The values of what was chosen, by point."""
    return {point: series.reading.value for point, series in chosen.items()}


def _badness(point: str, value: float | str, state: State) -> float:
    if isinstance(value, str):
        words = POINTS[point].words if point in POINTS else ()
        return _STATE_RANK[state] + (words.index(value) if value in words else 0)
    return -value if point in _LOWEST else value


def _is_total(name: str) -> bool:
    return not name or any(word in name for word in _TOTALS)


_PREFERRED: dict[str, Callable[[str], bool]] = {
    "temperature": is_inlet,
    "load_average": lambda name: name in ("1", "1m", "1 min", "1min", "load1", ""),
    **dict.fromkeys(("cpu_utilization", "memory_utilization", *_SUMMED), _is_total),
}
