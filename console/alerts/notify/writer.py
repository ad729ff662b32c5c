"""Makes messages of decisions: one for each endpoint, in the language and time zone of who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.notify.decide import Matter, Send
from console.alerts.notify.message import Facts, Text, compose, compose_farewell, compose_test, local
from console.alerts.notify.outbox import Message, message_id
from console.alerts.notify.told import Told, Why
from console.clock import rfc3339
from console.config.notify import ContactTable, NotifyTable
from console.config.schema import Config
from console.i18n import speaking
from console.inventory import Inventory
from console.model.alert import Alert
from console.model.time import Instant

EndpointsOf = Callable[[str], Iterable[str]]
Spoken = Callable[[Alert], Alert]


def as_it_is(alert: Alert) -> Alert:
    """In the language in which it was told."""
    return alert


class Reader(Struct, frozen=True):
    """How somebody reads."""

    language: str
    timezone: str


class Writer:
    """`endpoints_of` says which endpoints an address has, `spoken` tells an alert in the reader's language."""

    def __init__(
        self, config: Config, inventory: Inventory, endpoints_of: EndpointsOf, spoken: Spoken = as_it_is
    ) -> None:
        self._spoken = spoken
        self._config = config
        self._inventory = inventory
        self._endpoints_of = endpoints_of

    def write(
        self, matter: Matter, before: Told | None, sends: Iterable[Send], alerts: Mapping[str, Alert], now: Instant
    ) -> Iterator[Message]:
        """The messages that follow from a decision; `before` is what had been told until then."""
        count = (before.count if before else 0) + 1
        incident = matter.incident
        for send in sends:
            reader = self.reader(send.address, incident.place.site)
            with speaking(reader.language):
                told = {id_: self._spoken(alert) for id_, alert in alerts.items() if id_ in incident.alerts}
                facts = Facts(told, self._inventory, reader.timezone, now)
                text = compose(_titled(matter, alerts, told), send, before, facts)
            for endpoint in self._endpoints_of(send.address):
                yield Message(
                    id=message_id(incident.id, incident.started_at, endpoint, count),
                    incident=incident.id,
                    address=endpoint,
                    why=send.why,
                    made_at=now,
                    title=text.title,
                    body=text.body,
                    severity=matter.severity.value,
                    document=_document(matter, send, alerts),
                )

    def farewell(self, told: Told, sends: Iterable[Send], now: Instant) -> Iterator[Message]:
        """The messages about an incident that is not there any more."""
        for send in sends:
            with speaking(self.reader(send.address, "").language):
                text: Text = compose_farewell(told, send.why)
            for endpoint in self._endpoints_of(send.address):
                id_ = message_id(told.incident, 0.0, endpoint, told.count + 1)
                yield Message(id_, told.incident, endpoint, send.why, now, text.title, text.body)

    def test(self, endpoint: str, address: str, by: str, now: Instant) -> Message:
        """A message that says of itself that it is a test, and who asked for it."""
        reader = self.reader(address, "")
        with speaking(reader.language):
            text = compose_test(by, local(now, reader.timezone))
        id_ = message_id("test", now, endpoint, 1)
        return Message(id_, "test", endpoint, Why.TEST, now, text.title, text.body, document={"test": True})

    def reader(self, address: str, site: str) -> Reader:
        """The language and time zone that an address asks for, or the site's."""
        kind, _dot, name = address.partition(".")
        tables: Mapping[str, NotifyTable] | Mapping[str, ContactTable]
        tables = self._config.notify if kind == "notify" else self._config.contacts
        own = tables.get(name)
        place = self._config.sites.get(site) or next(iter(self._config.sites.values()), None)
        return Reader(
            language=(own.language if own else "") or (place.language if place else ""),
            timezone=(own.timezone if own else "") or (place.timezone if place else "UTC"),
        )


def _titled(matter: Matter, alerts: Mapping[str, Alert], told: Mapping[str, Alert]) -> Matter:
    """The matter with its title in the language of `told`: what is wrong stands first in it, names follow."""
    incident, lead = matter.incident, matter.incident.lead
    if lead not in told or not incident.title.startswith(alerts[lead].summary):
        return matter
    title = told[lead].summary + incident.title.removeprefix(alerts[lead].summary)
    return replace(matter, incident=replace(incident, title=title))


def _document(matter: Matter, send: Send, alerts: Mapping[str, Alert]) -> dict[str, Any]:
    """What a program is told beside the text: facts as words and numbers, nothing to be parsed out of sentences."""
    incident = matter.incident
    named = [alerts[id_] for id_ in incident.alerts if id_ in alerts]
    return {
        "level": send.level,
        "state": incident.state.value,
        "site": incident.place.site,
        "room": incident.place.room,
        "rack": incident.place.rack,
        "since": rfc3339(incident.started_at),
        "ended": rfc3339(incident.ended_at) if incident.ended_at else None,
        "devices": sorted({alert.device for alert in named}),
        "at_risk": {"devices": list(incident.at_risk.devices), "services": list(incident.at_risk.services)},
        "alerts": [_alert(alert) for alert in named[:50]],
        "runbook": incident.runbook or None,
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "severity": alert.severity.value,
        "state": alert.state.value,
        "device": alert.device,
        "summary": alert.summary,
        "data_missing": alert.data_missing,
    }
