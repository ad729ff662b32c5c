"""How sites and services stood at a moment of the past, from what was recorded of them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from console.alerts import phrases
from console.i18n import _
from console.model.place import Site
from console.model.reading import Value
from console.model.service import PathState, ServiceState, ServiceView, SiteState, SiteView
from console.model.time import Instant
from console.services.path import ANSWERING
from console.services.watchlist import Service, site_key
from console.store.audit import Entry
from console.store.service_table import SpanRow
from console.store.then import Moment, Then

_Words = TypeVar("_Words", bound=StrEnum)


class Closure(Struct, frozen=True):
    """Who had closed a site, and why."""

    by: str
    reason: str


def closures_at(entries: Iterable[Entry], at: Instant) -> dict[str, Closure]:
    """The sites that nobody might enter at `at`, by what the audit log says of their closing and opening."""
    closed: dict[str, Closure] = {}
    for entry in entries:
        if entry.at > at or entry.outcome:
            continue
        if entry.action == "site.close":
            closed[entry.target] = Closure(entry.who.label, entry.reason)
        elif entry.action == "site.open":
            closed.pop(entry.target, None)
    return closed


def services_at(services: Mapping[str, Service], moment: Moment) -> tuple[ServiceView, ...]:
    """Each service as it stood; of one that was not recorded it is said that nobody knows."""
    words, outages = _words(moment, "availability"), {span.service: span for span in moment.outages}
    return tuple(_service(one, words.get(id_), outages.get(id_)) for id_, one in services.items())


def sites_at(
    sites: Mapping[str, Site], services: Iterable[ServiceView], moment: Moment, closed: Mapping[str, Closure]
) -> Iterator[SiteView]:
    """Each site as it stood, closed ones with who said so."""
    words, views = _words(moment, "site_state"), tuple(services)
    for id_, site in sites.items():
        mine = [view.state for view in views if id_ in view.sites]
        yield _site(site, words.get(site_key(id_)), closed.get(id_), mine)


def _words(moment: Moment, point: str) -> dict[str, Then]:
    """What was recorded of `point`, by what it is of."""
    return {then.key.device: then for then in moment.values if then.key.point == point and isinstance(then.value, str)}


def _service(service: Service, said: Then | None, outage: SpanRow | None) -> ServiceView:
    """The ledger of outages knows more than the word that rules hold on: also what could not be seen."""
    state, since_at = ServiceState.UNKNOWN, None
    if outage is not None:
        state, since_at = _word(ServiceState, outage.state, ServiceState.UNKNOWN), outage.begun_at
    elif said is not None:
        state, since_at = _word(ServiceState, said.value, ServiceState.UNKNOWN), said.taken_at
    known = outage is not None or said is not None
    return ServiceView(
        id=service.id,
        name=service.name,
        state=state,
        reason=phrases.why("availability", state.value) if known else _not_recorded(),
        owner=service.owner,
        urls=service.urls,
        sites=service.sites,
        since_at=since_at,
        worth_per_hour=service.worth_per_hour,
        currency=service.currency,
    )


def _site(site: Site, said: Then | None, closed: Closure | None, services: list[ServiceState]) -> SiteView:
    state = SiteState.UNKNOWN if said is None else _word(SiteState, said.value, SiteState.UNKNOWN)
    gone = state is SiteState.CUT_OFF
    words = [phrases.why("site_state", state.value)] if said is not None else [_not_recorded()]
    if closed is not None:
        state = SiteState.NO_ENTRY
        words = [_("nobody may go in"), phrases.why("site_state", SiteState.CUT_OFF.value) if gone else ""]
    return SiteView(
        id=site.id,
        name=site.name,
        state=state,
        reason="; ".join(filter(None, words)),
        path=PathState.GONE if gone else PathState.UNSAID,
        since_at=None if said is None else said.taken_at,
        answering=sum(one in ANSWERING for one in services),
        total=len(services),
        no_entry_by=closed.by if closed else "",
        no_entry_reason=closed.reason if closed else "",
    )


def _word(words: type[_Words], recorded: Value, unknown: _Words) -> _Words:
    """What was recorded; another version's word that this one does not have says nothing."""
    return next((word for word in words if word.value == recorded), unknown)


def _not_recorded() -> str:
    return _("not recorded at that time")
