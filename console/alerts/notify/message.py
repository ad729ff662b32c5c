"""What a message says: what, where, since when, what is at risk, what to do; short enough for a lock screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from console.alerts.notify.decide import Matter, Send
from console.alerts.notify.plain import plain
from console.alerts.notify.told import Told, Why
from console.alerts.phrases import names_itself
from console.alerts.rule import RANK
from console.alerts.sentences import duration
from console.i18n import _, ngettext
from console.inventory import Inventory
from console.model.alert import Alert, Severity
from console.model.incident import AtRisk
from console.model.money import money
from console.model.place import Place
from console.model.time import Instant

MOST_LINES = 4
"""How many alerts and how many things at risk are named; the rest are counted."""


class Text(Struct, frozen=True):
    """A message as a person gets it; `title` is one line."""

    title: str
    body: str


class Facts(Struct, frozen=True):
    """What is known besides the decision: alerts by id, the inventory for names, the reader's time zone."""

    alerts: dict[str, Alert]
    inventory: Inventory
    timezone: str
    now: Instant


def compose(matter: Matter, send: Send, told: Told | None, facts: Facts) -> Text:
    """The text of one call, in the language that is spoken now; `told` is what had been told before."""
    incident = matter.incident
    where = place_name(incident.place, facts.inventory)
    if send.why is Why.WITHDRAWN and told is not None:
        return compose_farewell(told, send.why)
    if send.why is Why.RECOVERED:
        mark, lines = _("OVER"), _over(matter, facts)
    else:
        severity = severity_word(matter.severity)
        mark = _("STILL {severity}").format(severity=severity) if send.why in _STILL else severity
        lines = _asking(matter, send, told, facts)
    title = plain(" · ".join(filter(None, (mark, where, plain(incident.title)))))
    return Text(title, "\n".join(line for line in lines if line))


def compose_farewell(told: Told, why: Why) -> Text:
    """The text for an incident that is not there any more: over, or taken out of the watch before it ended."""
    title = plain(told.title)
    if why is Why.RECOVERED:
        return Text(_("OVER · {title}").format(title=title), _("It is over."))
    return Text(
        _("NO LONGER WATCHED · {title}").format(title=title),
        _("You were told of this. It has not been seen to end: its rule or device has been taken out of the watch."),
    )


def compose_test(by: str, time: str) -> Text:
    """The text of a message that somebody sends to see whether it arrives."""
    body = _("{person} sent this from Ronda at {time} to see whether it arrives. Nothing is wrong.")
    return Text(_("TEST · Ronda"), body.format(person=plain(by), time=time))


def place_name(place: Place, inventory: Inventory) -> str:
    """Where, by the names that people use: site, room, rack."""
    tables = ((inventory.sites, place.site), (inventory.rooms, place.room), (inventory.racks, place.rack))
    names = (table[id_].name if id_ in table else id_ for table, id_ in tables if id_)
    return plain(", ".join(names))


def severity_word(severity: Severity) -> str:
    """A severity as a word that opens a message."""
    words = {
        Severity.CRITICAL: _("CRITICAL"),
        Severity.MAJOR: _("MAJOR"),
        Severity.MINOR: _("MINOR"),
        Severity.WARNING: _("WARNING"),
        Severity.INDETERMINATE: _("UNCLEAR"),
    }
    return words[severity]


def why_word(why: Why) -> str:
    """Why somebody was told, in a word or two."""
    words = {
        Why.FIRST: _("first call"),
        Why.WORSENED: _("worse"),
        Why.ESCALATED: _("nobody has it"),
        Why.UNATTENDED: _("nobody at a console"),
        Why.UNACKNOWLEDGED: _("not acknowledged"),
        Why.LAPSED: _("acknowledgement over"),
        Why.GREW: _("more belongs to it"),
        Why.REPEATED: _("repeated"),
        Why.RECOVERED: _("over"),
        Why.WITHDRAWN: _("no longer watched"),
        Why.RUNBOOK: _("by a runbook"),
        Why.TEST: _("test"),
    }
    return words[why]


_STILL = (Why.REPEATED, Why.ESCALATED, Why.LAPSED)


def _asking(matter: Matter, send: Send, told: Told | None, facts: Facts) -> Iterator[str]:
    incident = matter.incident
    yield _reason(send, told)
    yield from _alerts(matter, told, facts)
    yield _("Since {time}, for {duration}.").format(
        time=local(incident.started_at, facts.timezone), duration=duration(max(0.0, facts.now - incident.started_at))
    )
    yield from at_risk(incident.at_risk, facts.inventory)
    runbook = incident.runbook or next((alert.runbook for alert in _named(matter, facts) if alert.runbook), "")
    if runbook:
        yield _("Do: acknowledge in Ronda, then follow the runbook “{runbook}”.").format(runbook=plain(runbook))
    else:
        yield _("Do: acknowledge in Ronda, then look at it on the spot.")


def _over(matter: Matter, facts: Facts) -> Iterator[str]:
    incident = matter.incident
    ended_at = incident.ended_at or facts.now
    yield _("It is over since {time}; it lasted {duration}.").format(
        time=local(ended_at, facts.timezone), duration=duration(max(0.0, ended_at - incident.started_at))
    )


def _reason(send: Send, told: Told | None) -> str:
    waited = duration(told.waited_s if told else 0.0)
    match send.why:
        case Why.WORSENED:
            return _("It has become worse.")
        case Why.ESCALATED:
            text = _("Level {level}: nobody has taken it on for {duration}.")
            return text.format(level=send.level, duration=waited)
        case Why.UNATTENDED:
            return _("Level {level} at once: nobody is at a console.").format(level=send.level)
        case Why.UNACKNOWLEDGED:
            text = _("Level {level} at once: nobody has acknowledged it for {duration}.")
            return text.format(level=send.level, duration=waited)
        case Why.LAPSED:
            return _("Nobody has it any more: the acknowledgement is over.")
        case Why.REPEATED:
            return _("Still nobody has taken it on, for {duration}.").format(duration=waited)
        case Why.GREW:
            return _("More belongs to it.")
    return ""


def _alerts(matter: Matter, told: Told | None, facts: Facts) -> Iterator[str]:
    """What fires, the lead first and what is new next."""
    named = _named(matter, facts)
    known = told.alerts if told else ()
    lead = matter.incident.lead
    ordered = sorted(named, key=lambda alert: (alert.id != lead, alert.id in known, -RANK[alert.severity]))
    for alert in ordered[:MOST_LINES]:
        device = facts.inventory.devices.get(alert.device)
        whose = "" if names_itself(alert.point) else f"{plain(device.name if device else alert.device)}: "
        line = f"• {whose}{plain(alert.summary)}"
        yield _("{line} (its data is missing now)").format(line=line) if alert.data_missing else line
    rest = len(matter.asking) - min(len(ordered), MOST_LINES)
    if rest > 0:
        yield ngettext("• and {count} more", "• and {count} more", rest).format(count=rest)
    if matter.incident.suppressed:
        count = matter.incident.suppressed
        text = ngettext("{count} more follows from it.", "{count} more follow from it.", count)
        yield text.format(count=count)


def _named(matter: Matter, facts: Facts) -> list[Alert]:
    return [facts.alerts[id_] for id_ in matter.asking if id_ in facts.alerts]


def at_risk(risk: AtRisk, inventory: Inventory) -> Iterator[str]:
    """What may be lost: services by their public names, devices, money."""
    devices = [inventory.devices[id_].name if id_ in inventory.devices else id_ for id_ in risk.devices]
    things = [plain(name) for name in (*risk.services, *devices)]
    if things:
        rest = len(things) - MOST_LINES
        named = ", ".join(things[:MOST_LINES])
        more = ngettext("{names} and {count} more", "{names} and {count} more", rest)
        yield _("At risk: {things}.").format(things=more.format(names=named, count=rest) if rest > 0 else named)
    if risk.value:
        yield _("Worth {value}.").format(value=plain(money(risk.value, risk.currency)))


def local(at: Instant, timezone: str) -> str:
    """A time as the reader's clock and calendar show it."""
    return datetime.fromtimestamp(at, ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M %Z")
