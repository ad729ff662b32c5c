"""What people decide about incidents: join, take apart, mark the cause, take the lead, leave a note; or why not."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from console.alerts.acknowledge import Refusal
from console.alerts.casebook import Casebook, is_open
from console.alerts.incident import Case, with_event
from console.i18n import _, ngettext
from console.model.incident import Event, Incident
from console.model.time import Instant


def merge(book: Casebook, into: str, other: str, by: str, now: Instant) -> tuple[str, ...] | Refusal:
    """Make one incident of two; returns the alerts that moved."""
    kept, taken = book.find(into), book.find(other)
    if kept is None or taken is None or into == other:
        return _unknown(other if kept else into)
    first, second = kept.incident, taken.incident
    members = book.members(taken)
    incident = replace(
        first,
        alerts=tuple(dict.fromkeys((*first.alerts, *second.alerts))),
        timeline=tuple(sorted((*first.timeline, *second.timeline), key=lambda event: event.at)),
        started_at=min(first.started_at, second.started_at),
        note="\n".join(filter(None, (first.note, second.note))),
        person=first.person or second.person,
    )
    event = Event(now, "merged", _("{title} was joined to it").format(title=second.title), by)
    book.drop(other)
    book.keep(with_event(replace(kept, incident=incident), event))
    for alert in members:
        book.enter(alert, into)
    return second.alerts


def split(book: Casebook, incident: str, alerts: Collection[str], by: str, now: Instant) -> Incident | Refusal:
    """Make an incident of its own of some alerts of another one; returns the new one."""
    case = book.find(incident)
    if case is None:
        return _unknown(incident)
    leaving = [alert for alert in book.members(case) if alert.id in alerts]
    staying = tuple(id_ for id_ in case.incident.alerts if id_ not in alerts)
    if not leaving or not staying:
        return Refusal("nothing_to_split", _("Name some of the alerts of {id}, and leave some.").format(id=incident))
    sentence = ngettext("{count} alert was taken out of it", "{count} alerts were taken out of it", len(leaving))
    event = Event(now, "split", sentence.format(count=len(leaving)), by)
    marked = case.marked if case.marked in staying else ""
    book.keep(with_event(replace(case, marked=marked, incident=replace(case.incident, alerts=staying)), event))
    fresh = book.begin(leaving[0], now)
    for alert in leaving[1:]:
        book.join(book.find(fresh.incident.id) or fresh, alert, now)
    event = Event(now, "split", _("taken out of {title}").format(title=case.incident.title), by)
    book.note(fresh.incident.id, event)
    return fresh.incident


def mark(book: Casebook, incident: str, alert: str, by: str, now: Instant) -> Incident | Refusal:
    """Say which alert is the cause."""
    case = book.find(incident)
    if case is None or not is_open(case):
        return _unknown(incident)
    if alert not in case.incident.alerts:
        return Refusal("not_of_it", _("Alert {alert} does not belong to {id}.").format(alert=alert, id=incident))
    event = Event(now, "cause", _("{alert} was marked as the cause").format(alert=alert), by)
    return book.keep(with_event(replace(case, marked=alert), event)).incident


def lead(book: Casebook, incident: str, person: str, by: str, now: Instant) -> Incident | Refusal:
    """Give the lead to a person, or with an empty name to nobody."""
    case = book.find(incident)
    if case is None or not is_open(case):
        return _unknown(incident)
    text = _("{person} has the lead").format(person=person) if person else _("nobody has the lead")
    return _noted(book, replace(case, incident=replace(case.incident, person=person)), Event(now, "lead", text, by))


def hand_over(book: Casebook, incident: str, note: str, by: str, now: Instant) -> Incident | Refusal:
    """Leave a note for whoever comes next; it replaces the one before."""
    case = book.find(incident)
    if case is None:
        return _unknown(incident)
    return _noted(book, replace(case, incident=replace(case.incident, note=note)), Event(now, "note", note, by))


def _noted(book: Casebook, case: Case, event: Event) -> Incident:
    return book.keep(with_event(case, event)).incident


def _unknown(incident: str) -> Refusal:
    return Refusal("unknown_incident", _("There is no such incident under way: {id}.").format(id=incident))
