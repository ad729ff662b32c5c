"""When a maintenance window of the configuration is open, once or again and again, in its place's own time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from console.config.maintenance import WEEKDAYS, MaintenanceTable
from console.inventory import Inventory
from console.model.silence import AlertMatcher, Silence
from console.model.time import Instant

KIND = "maintenance"


class Window(Struct, frozen=True):
    """One window; `begins` and `ends` once, or `starts_at` and `ends_at` on `days` (all when empty) again and again."""

    id: str
    reason: str
    matcher: AlertMatcher
    zone: str
    begins: datetime | None = None
    ends: datetime | None = None
    days: tuple[str, ...] = ()
    starts_at: time | None = None
    ends_at: time | None = None


def windows(tables: Mapping[str, MaintenanceTable], inventory: Inventory) -> tuple[Window, ...]:
    """The windows that the configuration describes."""
    return tuple(_window(id_, table, inventory) for id_, table in tables.items())


def _window(id_: str, table: MaintenanceTable, inventory: Inventory) -> Window:
    matcher = AlertMatcher(table.rules, table.devices, table.points, table.sites, table.rooms, table.racks)
    return Window(
        id=id_,
        reason=table.reason,
        matcher=matcher,
        zone=table.timezone or _zone_of(table, inventory),
        begins=table.begins,
        ends=table.ends,
        days=table.days,
        starts_at=table.starts_at,
        ends_at=table.ends_at,
    )


def _zone_of(table: MaintenanceTable, inventory: Inventory) -> str:
    """The time zone of the first site that the window names in any way; without one, that of the first site."""
    rooms = [*table.rooms, *(inventory.racks[rack].room for rack in table.racks if rack in inventory.racks)]
    sites = [
        *table.sites,
        *(inventory.rooms[room].site for room in rooms if room in inventory.rooms),
        *(inventory.devices[device].place.site for device in table.devices if device in inventory.devices),
        *inventory.sites,
    ]
    return next((inventory.sites[site].timezone for site in sites if site in inventory.sites), "UTC")


def opening(window: Window, now: Instant) -> tuple[Instant, Instant] | None:
    """From when until when `window` is open, if it is open now."""
    zone = zone_of(window.zone)
    found = _once(window, zone) if window.begins else _again(window, now, zone)
    return next(((begins, ends) for begins, ends in found if begins <= now < ends), None)


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC where the system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _once(window: Window, zone: tzinfo) -> Iterator[tuple[Instant, Instant]]:
    if window.begins is not None and window.ends is not None:
        yield _instant(window.begins, zone), _instant(window.ends, zone)


def _again(window: Window, now: Instant, zone: tzinfo) -> Iterator[tuple[Instant, Instant]]:
    """The openings that began yesterday and today; one that ends before it begins ends the next day."""
    if window.starts_at is None or window.ends_at is None:
        return
    today = datetime.fromtimestamp(now, zone).date()
    for day in (today - timedelta(days=1), today):
        if window.days and WEEKDAYS[day.weekday()] not in window.days:
            continue
        last = day if window.ends_at > window.starts_at else day + timedelta(days=1)
        yield _at(day, window.starts_at, zone), _at(last, window.ends_at, zone)


def _at(day: date, clock: time, zone: tzinfo) -> Instant:
    return datetime.combine(day, clock, zone).timestamp()


def _instant(moment: datetime, zone: tzinfo) -> Instant:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def silence(window: Window, now: Instant) -> Silence | None:
    """The silence that an open window is; nothing while it is closed."""
    open_ = opening(window, now)
    if open_ is None:
        return None
    return Silence(f"{KIND}-{window.id}", window.matcher, "config", window.reason, open_[0], open_[1], KIND)
