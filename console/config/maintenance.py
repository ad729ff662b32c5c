"""What the configuration may say of maintenance windows: once between two moments, or again on days of the week."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from console.config.kinds import Table, Text, Words, as_tuple
from console.i18n import _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _clock(value: object) -> object:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(_('a time of day is written as "22:30"')) from None


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(_("a moment is written as date and time: 2026-12-24T22:00")) from None


Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ClockTime: TypeAlias = Annotated[time, BeforeValidator(_clock)]
Moment: TypeAlias = Annotated[datetime, BeforeValidator(_moment)]


class MaintenanceTable(Table):
    """`[maintenance.ID]`: `begins` and `ends` once, or `days` with `from` and `to` again and again.

    Times are those of `timezone`, or else of the site where it is. Without rooms, racks or devices it is for all.
    """

    reason: Text
    begins: Moment | None = None
    ends: Moment | None = None
    days: Annotated[tuple[Weekday, ...], BeforeValidator(as_tuple)] = ()
    starts_at: Annotated[ClockTime | None, Field(alias="from")] = None
    ends_at: Annotated[ClockTime | None, Field(alias="to")] = None
    timezone: str = ""
    sites: Words = ()
    rooms: Words = ()
    racks: Words = ()
    devices: Words = ()
    points: Words = ()
    rules: Words = ()

    @model_validator(mode="after")
    def _once_or_again(self) -> MaintenanceTable:
        once, again = self.begins is not None, self.starts_at is not None
        if once is again or once is not (self.ends is not None) or again is not (self.ends_at is not None):
            raise ValueError(_("give begins and ends for once, or days with from and to for again and again"))
        if self.begins is not None and self.ends is not None and not _later(self.begins, self.ends):
            raise ValueError(_("it ends before it begins"))
        if again and self.starts_at == self.ends_at:
            raise ValueError(_("from and to are the same time"))
        if self.days and once:
            raise ValueError(_("days belong to a window that comes again, with from and to"))
        return self


def _later(begins: datetime, ends: datetime) -> bool:
    if (begins.tzinfo is None) is not (ends.tzinfo is None):
        return begins.replace(tzinfo=None) < ends.replace(tzinfo=None)
    return begins < ends
