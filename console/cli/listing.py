"""Incidents, alerts and silences as lines of a terminal: incidents first; what is explained or silenced is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.i18n import N_, _, ngettext
from console.model.alert import SEVEREST_FIRST, Alert, AlertState
from console.model.incident import Incident, IncidentState
from console.model.money import money
from console.model.silence import AlertMatcher, Silence
from console.model.snapshot import Snapshot
from console.model.wording import AnyState, word
from console.report.story import Calendar

_SILENCE = "silence/"
_KINDS = {
    "silence": N_("silence"),
    "shelf": N_("shelf"),
    "maintenance": N_("maintenance"),
    "proving": N_("sensor test"),
}


def states(shown: Iterable[tuple[AnyState, str]]) -> Iterator[str]:
    """Lines that begin with the word for a state, as wide as the widest of them."""
    lines = [(word(state), text) for state, text in shown]
    width = max((len(said) for said, _text in lines), default=0)
    for said, text in lines:
        yield f"{said:<{width}}  {text}".rstrip()


def in_order(world: Snapshot) -> list[Alert]:
    """The alerts that pend or fire, the severest first."""
    live = [alert for alert in world.alerts.values() if alert.state is not AlertState.RESOLVED]
    return sorted(live, key=lambda alert: (SEVEREST_FIRST.index(alert.severity), alert.since_at))


def under_way(world: Snapshot) -> list[Incident]:
    """The open incidents, the severest first."""
    found = [incident for incident in world.incidents.values() if incident.state is IncidentState.OPEN]
    return sorted(found, key=lambda incident: (SEVEREST_FIRST.index(incident.severity), incident.started_at))


def standing(world: Snapshot, every: bool) -> Iterator[str]:
    """Incidents with their alerts, then alerts that are none; with `every`, also what is explained or silenced."""
    live = in_order(world)
    shown = [alert for alert in live if every or not alert.suppressed_by]
    for incident in under_way(world):
        yield incident_line(incident)
        yield from (
            "    " + alert_line(a) for a in shown if a.incident == incident.id and (every or not a.suppressed_by)
        )
    yield from (alert_line(a) for a in shown if not a.incident)
    hidden = len(live) - len(shown)
    if hidden:
        sentence = ngettext(
            "{count} more alert is explained or silenced; --all shows it",
            "{count} more alerts are explained or silenced; --all shows them",
            hidden,
        )
        yield sentence.format(count=hidden)


def alert_line(alert: Alert) -> str:
    """One alert."""
    taken = _("acknowledged by {by}").format(by=alert.acknowledged.by) if alert.acknowledged else ""
    flapping = _("flapping") if alert.flapping else ""
    parts = (alert.id, word(alert.severity).upper(), word(alert.state), f"{alert.device}: {alert.summary}")
    return "  ".join(filter(None, (*parts, flapping, taken, *_why(alert))))


def _why(alert: Alert) -> Iterator[str]:
    """What holds an alert back: silences by their ids, and the alerts that explain it."""
    silences = [cause.removeprefix(_SILENCE) for cause in alert.suppressed_by if cause.startswith(_SILENCE)]
    causes = [cause for cause in alert.suppressed_by if not cause.startswith(_SILENCE)]
    if silences:
        yield _("silenced by {silences}").format(silences=", ".join(silences))
    if causes:
        yield _("explained by {causes}").format(causes=", ".join(causes))


def incident_line(incident: Incident) -> str:
    """One incident: what, how many alerts call, what is at risk, who has it."""
    count = len(incident.attention)
    calling = ngettext("{count} alert calls", "{count} alerts call", count).format(count=count) if count else ""
    explained = _("{count} explained").format(count=incident.suppressed) if incident.suppressed else ""
    risk = _("at risk: {what}").format(what=at_risk(incident)) if at_risk(incident) else ""
    lead = _("lead: {person}").format(person=incident.person) if incident.person else ""
    parts = (incident.id, word(incident.severity).upper(), incident.title, calling, explained, risk, lead)
    return "  ".join(filter(None, parts))


def at_risk(incident: Incident) -> str:
    """What an incident endangers, in a few words."""
    risk = incident.at_risk
    devices = ngettext("{count} device", "{count} devices", len(risk.devices)).format(count=len(risk.devices))
    value = money(risk.value, risk.currency) if risk.value else ""
    return ", ".join(filter(None, (devices if risk.devices else "", ", ".join(risk.services), value)))


def silence_line(silence: Silence, dates: Calendar) -> str:
    """One silence."""
    hides = _("holds back {count}").format(count=silence.hides)
    until = _("until {time}").format(time=dates.moment(silence.ends_at))
    kind = _(_KINDS.get(silence.kind, silence.kind))
    return f"{silence.id}  {kind}  {until}  {hides}  {_words(silence.matcher)}  {silence.by}: {silence.reason}"


def _words(matcher: AlertMatcher) -> str:
    fields: Iterable[tuple[str, tuple[str, ...]]] = (
        (name, getattr(matcher, name)) for name in AlertMatcher.__struct_fields__
    )
    return " ".join(f"{name}={','.join(words)}" for name, words in fields if words)
