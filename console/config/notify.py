"""What may stand in the tables that say whom to tell, when, and how: notify, contacts, rota, escalation."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from console.config.kinds import Duration, Interval, SecretText, Table, Text, Words, as_tuple
from console.config.secrets import Reference, reference
from console.i18n import _

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _hour(value: object) -> object:
    if isinstance(value, str) and not _HOUR.fullmatch(value):
        raise ValueError(_('an hour is written "07:30"'))
    return value


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        value = value.isoformat()
    elif isinstance(value, date):
        value = f"{value.isoformat()}T00:00"
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(_("a day and an hour are written 2026-12-24T18:00")) from None
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return value


def _references(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(one if isinstance(one, Reference) else reference(one) for one in value)
    return value


Hour: TypeAlias = Annotated[str, BeforeValidator(_hour)]
"""A local time of day, `07:30`."""

Moment: TypeAlias = Annotated[str, BeforeValidator(_moment)]
"""A local day and hour, `2026-12-24T18:00`; in whose time zone is the table's to say."""

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SeverityWord: TypeAlias = Literal["critical", "major", "minor", "warning", "indeterminate"]
SecretTexts: TypeAlias = Annotated[tuple[Reference, ...], BeforeValidator(_references)]


class QuietTable(Table):
    """`quiet`: hours in which only what is critical is told; what waited is told afterwards if it still stands.

    `days` are those on which the hours begin; all when empty.
    """

    begins: Hour
    ends: Hour
    days: Annotated[tuple[Weekday, ...], BeforeValidator(as_tuple)] = ()


class WebhookTable(Table):
    """`webhook`: an address that gets every message as JSON."""

    url: SecretText
    headers: dict[str, SecretText] = {}


class ContactTable(Table):
    """`[contacts.ID]`: a person, the apprise URLs that reach them, and their hours."""

    name: str = ""
    urls: SecretTexts = ()
    webhook: WebhookTable | None = None
    timezone: str = ""
    language: str = ""
    quiet: QuietTable | None = None


class OverrideTable(Table):
    """One of a rota's `overrides`: `who` stands in from one moment to another."""

    begins: Moment
    ends: Moment
    who: Text


class RotaTable(Table):
    """`[rota.ID]`: who is on call, `people` taking turns of `turn` length from `begins` on, in the rota's time zone."""

    people: Words
    begins: Moment
    turn: Annotated[float, Field(ge=1, le=366)] = 7
    timezone: str = "UTC"
    overrides: Annotated[tuple[OverrideTable, ...], BeforeValidator(as_tuple)] = ()


class NotifyTable(Table):
    """`[notify.ID]`: a way to tell: addresses of its own, this host's terminals, and `who` (contacts and rotas).

    `severities` and `sites` are all when empty.
    """

    urls: SecretTexts = ()
    webhook: WebhookTable | None = None
    wall: bool = False
    bell: bool = False
    who: Words = ()
    severities: Annotated[tuple[SeverityWord, ...], BeforeValidator(as_tuple)] = ()
    sites: Words = ()
    timezone: str = ""
    language: str = ""
    quiet: QuietTable | None = None


class StepTable(Table):
    """One of the escalation's `steps`: how long nobody has taken it on, and which ways are told then."""

    after: Duration
    notify: Words = ()


class EscalationTable(Table):
    """`[escalation]`: who is told next while nobody takes an incident on.

    A step without `notify` tells all ways. `severities` are those that escalate and are repeated; others are told once.
    A critical one goes to the next step at once when nobody is attached for `unattended`, or nobody has acknowledged it
    for `unacknowledged`; "0s" switches either off.
    """

    steps: Annotated[tuple[StepTable, ...], BeforeValidator(as_tuple)] = (
        StepTable(after="0s"),  # type: ignore[arg-type]
        StepTable(after="20m"),  # type: ignore[arg-type]
        StepTable(after="90m"),  # type: ignore[arg-type]
    )
    repeat: Duration = 1800.0
    severities: Annotated[tuple[SeverityWord, ...], BeforeValidator(as_tuple)] = ("critical", "major")
    gather: Duration = 30.0
    update: Duration = 300.0
    unattended: Duration = 60.0
    unacknowledged: Duration = 600.0


class DeadmanTable(Table):
    """`deadman` of the engine: an address outside that expects a sign of life."""

    url: SecretText
    every: Interval = 60.0
