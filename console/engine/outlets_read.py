"""What the readings of PDUs say of the outlets that feed devices; stale and bad ones say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.inventory import Device
from console.model.reading import Quality, Reading
from console.runbooks.boards import FeedReading
from console.store.current import Current

_NUMBER = re.compile(r"(?:outlet )?(\d+(?:\.\d+)*)(?: |$)")


def feeds_read(current: Current, devices: Iterable[Device]) -> dict[str, FeedReading]:
    """Every outlet that feeds one of `devices` (`pdu-a/3`), as it was last read; empty where nobody reads it."""
    wanted = {feed for device in devices for feed in device.feeds if "/" in feed}
    pdus = {feed.partition("/")[0] for feed in wanted}
    known = {pdu: _outlets(current.readings(pdu)) for pdu in pdus}
    found = {}
    for feed in wanted:
        pdu, _slash, outlet = feed.partition("/")
        found[feed] = known[pdu].get(outlet, FeedReading())
    return found


def _outlets(readings: Iterable[Reading]) -> dict[str, FeedReading]:
    state: dict[str, bool] = {}
    amperes: dict[str, float] = {}
    for reading in readings:
        number = _NUMBER.match(reading.instance)
        if number is None or reading.quality is not Quality.GOOD:
            continue
        if reading.point == "outlet_state" and reading.value in ("on", "off"):
            state[number[1]] = reading.value == "on"
        elif reading.point == "current" and isinstance(reading.value, int | float):
            amperes[number[1]] = float(reading.value)
    return {number: FeedReading(on, amperes.get(number)) for number, on in state.items()}
