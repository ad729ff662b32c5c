"""The alerts pane: incidents first, a line each, then alerts that are none; the rest is explained, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import Incident, IncidentState
from console.model.snapshot import EntityKey
from console.model.time import Seconds
from console.tui import ages, glyphs
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene, severity_rank, stands_at

ENDED_SHOWN_S: Seconds = 900.0
"""How long an ended incident is still listed."""

_LIFE = {AlertState.FIRING: 0, AlertState.PENDING: 2, AlertState.RESOLVED: 3}
_HANDLED = 1
"""What fires and calls nobody any more comes after what calls."""
_HIDDEN, _OFF, _SITE = "silence/", "off/", "site:"


class Alerts(Listing):
    """Incidents and single alerts as rows; what somebody has taken on comes after what nobody has.

    With `everything`, alerts of incidents and those that are explained or silenced have rows of their own, too.
    """

    id = "alerts"

    def __init__(self) -> None:
        self.everything = False

    def title(self) -> str:
        return _("Alerts")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("severity", _("severity"), glyphs.severity_width()),
            Column("summary", _("what"), 16, 54, 20, priority=0),
            Column("where", _("where"), 14, 44, 18, priority=3),
            Column("since", _("since"), 6, right=True, priority=1),
            Column("taken", _("taken on by"), 11, 34, 16, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("severest first"), _("newest first"))

    def keys(self, scene: Scene) -> Iterable[str]:
        return (*scene.world.incidents, *scene.world.alerts)

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        kind, id_ = change
        if kind == "Incident" and id_ in scene.world.incidents:
            return (id_, *scene.world.incidents[id_].alerts)
        return (id_,) if kind in ("Alert", "Incident") else ()

    def passing(self, scene: Scene) -> Iterable[str]:
        return [id_ for id_, one in scene.world.incidents.items() if one.state is IncidentState.CLOSED]

    def entry(self, key: str, scene: Scene) -> Entry | None:
        incident = scene.world.incidents.get(key)
        if incident is not None:
            return _incident_entry(incident, scene)
        alert = scene.world.alerts.get(key)
        if alert is None or not (self.everything or _by_itself(alert, scene)):
            return None
        life = _LIFE[alert.state]
        if alert.state is AlertState.FIRING and (alert.acknowledged is not None or alert.suppressed_by):
            life = _HANDLED
        ranks = ((1, life, severity_rank(alert.severity), -alert.since_at, key), (-alert.since_at, key))
        text = f"{alert.summary} {alert.device} {alert.point} {alert.severity} {alert.state} {alert.rule}"
        return Entry(key, ranks, text)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        incident = scene.world.incidents.get(key)
        if incident is not None:
            return _incident_cells(incident, scene)
        alert = scene.world.alerts[key]
        mark = glyphs.of_severity(alert.severity)
        quiet = alert.state is not AlertState.FIRING or alert.acknowledged is not None or bool(alert.suppressed_by)
        return (
            Span(scene.glyphs.named(mark), mark.role if alert.state is AlertState.FIRING else "muted"),
            Span(alert.summary, "muted" if alert.state is AlertState.RESOLVED else "text" if quiet else "strong"),
            Span(where(alert, scene), "muted"),
            Span(ages.age(alert.since_at, scene.now), "muted"),
            taken(alert, scene),
        )

    def summary(self, scene: Scene) -> Line:
        firing, open_ = count(scene)
        put_aside = hidden(scene)
        aside = _("{n} explained or silenced").format(n=put_aside) if put_aside else ""
        tail = (Span("  " + aside, "muted"),) if aside else ()
        if not firing:
            nothing = _("nothing else is firing") if put_aside else _("nothing is firing")
            return (Span(nothing, "muted"), *tail)
        text = ngettext("{n} firing", "{n} firing", firing).format(n=firing)
        rest = _("all taken on") if not open_ else _("{n} not taken on").format(n=open_)
        return (Span(text, "muted"), *_critical(scene), Span("  " + rest, "warning" if open_ else "muted"), *tail)

    def nothing(self, scene: Scene) -> str:
        return _("Nothing is wrong that a rule knows of.")


def _critical(scene: Scene) -> Line:
    """How many of those that fire are critical: where only this summary is seen, they must not pass for less."""
    mark = glyphs.of_severity(Severity.CRITICAL)
    firing = (a for a in scene.world.alerts.values() if a.state is AlertState.FIRING and not a.suppressed_by)
    count = sum(alert.severity is Severity.CRITICAL for alert in firing)
    return (Span(f"  {scene.glyphs.of(mark)} {count} {mark.word}", mark.role),) if count else ()


def _by_itself(alert: Alert, scene: Scene) -> bool:
    """Whether an alert has a line of its own: no incident tells of it, and nothing explains it or holds it back."""
    return alert.incident not in scene.world.incidents and not alert.suppressed_by


def _incident_entry(incident: Incident, scene: Scene) -> Entry | None:
    over = incident.state is IncidentState.CLOSED
    if over and scene.now - (incident.ended_at or 0.0) > ENDED_SHOWN_S:
        return None
    life = 3 if over else 0 if incident.attention else 1
    rank = (1 if over else 0, life, severity_rank(incident.severity), -incident.started_at, incident.id)
    text = f"{incident.title} {incident.id} {incident.severity} {' '.join(incident.at_risk.services)} {incident.person}"
    return Entry(incident.id, (rank, (-incident.started_at, incident.id)), text)


def _incident_cells(incident: Incident, scene: Scene) -> tuple[Span, ...]:
    mark = glyphs.of_severity(incident.severity)
    over = incident.state is IncidentState.CLOSED
    return (
        Span(scene.glyphs.named(mark), "muted" if over else mark.role),
        Span(_counted(incident), "muted" if over else "strong" if incident.attention else "text"),
        Span(endangered(incident), "muted" if over else "text"),
        Span(ages.age(incident.started_at, scene.now), "muted"),
        led(incident),
    )


def _counted(incident: Incident) -> str:
    """The title, and how many alerts stand behind it."""
    count = len(incident.alerts)
    return incident.title if count < 2 else _("{title} (+{n})").format(title=incident.title, n=count - 1)


def endangered(incident: Incident) -> str:
    """What an incident endangers, in a few words."""
    risk = incident.at_risk
    if risk.services:
        first, more = risk.services[0], len(risk.services) - 1
        return _("risk: {what}").format(what=f"{first} +{more}" if more else first)
    if not risk.devices:
        return ""
    return ngettext("risk: {n} device", "risk: {n} devices", len(risk.devices)).format(n=len(risk.devices))


def led(incident: Incident) -> Span:
    """Who has the lead, or how many alerts nobody has taken on."""
    if incident.state is IncidentState.CLOSED:
        return Span(_("over"), "ok")
    calling = len(incident.attention)
    if incident.person and calling:
        return Span(_("{who}, {n} open").format(who=incident.person, n=calling), "text")
    if incident.person:
        return Span(incident.person, "muted")
    if calling:
        return Span(ngettext("nobody, {n} open", "nobody, {n} open", calling).format(n=calling), "warning")
    aside = incident.suppressed and incident.suppressed >= len(incident.alerts)
    return Span(_("put aside") if aside else _("all taken on"), "muted")


def count(scene: Scene) -> tuple[int, int]:
    """How many alerts fire, and how many of those nobody has acknowledged; suppressed ones are not counted."""
    firing = [a for a in scene.world.alerts.values() if a.state is AlertState.FIRING and not a.suppressed_by]
    return len(firing), sum(alert.acknowledged is None for alert in firing)


def hidden(scene: Scene) -> int:
    """How many alerts that fire are explained by a cause or held back by a silence."""
    return sum(a.state is AlertState.FIRING and bool(a.suppressed_by) for a in scene.world.alerts.values())


def where(alert: Alert, scene: Scene) -> str:
    """The device's name and, if it stands in a rack, which; a site or service is named where the alert does not."""
    device = scene.world.devices.get(alert.device)
    if device is None:
        known = scene.world.sites.get(alert.device.removeprefix(_SITE)) or scene.world.services.get(alert.device)
        name = alert.device if known is None else known.name
        return "" if name in alert.summary else name
    place = stands_at(device.place, scene)
    return f"{device.name or device.id} {place}".rstrip()


def named(alerts: Iterable[Alert], most: int) -> str:
    """The summaries in a sentence: the same one once with how often, and after `most` how many alerts more."""
    counted = list(Counter(alert.summary for alert in alerts).items())
    told = [summary if n == 1 else _("{n} × {what}").format(n=n, what=summary) for summary, n in counted[:most]]
    rest = sum(n for _summary, n in counted[most:])
    return "; ".join([*told, _("and {n} more").format(n=rest)] if rest else told)


def taken(alert: Alert, scene: Scene) -> Span:
    """Who has taken an alert on and until when, or what else is to be known of it first."""
    if alert.data_missing:
        return Span(_("no data, held"), "unknown")
    if alert.state is AlertState.PENDING:
        return Span(_("pending"), "muted")
    if alert.state is AlertState.RESOLVED:
        return Span(_("resolved, must be cleared") if alert.latched else _("resolved"), "ok")
    if alert.suppressed_by:
        return Span(because(alert.suppressed_by[0], scene), "muted")
    if alert.acknowledged is None:
        return Span(_("nobody, flapping") if alert.flapping else _("nobody"), "warning")
    who, until = alert.acknowledged.by, alert.acknowledged.until
    if until is None:
        return Span(who, "muted")
    return Span(_("{who} until {time}").format(who=who, time=ages.moment(until, scene.now, scene.zone)[:5]), "muted")


def because(reason: str, scene: Scene) -> str:
    """One entry of `Alert.suppressed_by` as a person reads it."""
    if reason.startswith(_OFF):
        return _("switched off on purpose by run {run}").format(run=reason.removeprefix(_OFF))
    if reason.startswith(_HIDDEN):
        silence = scene.world.silences.get(reason.removeprefix(_HIDDEN))
        if silence is None:
            return _("silenced")
        until = ages.moment(silence.ends_at, scene.now, scene.zone)[:5]
        return _("silenced by {who} until {time}: {why}").format(who=silence.by, time=until, why=silence.reason)
    cause = scene.world.alerts.get(reason)
    return _("explained by {cause}").format(cause=cause.summary if cause else reason)
