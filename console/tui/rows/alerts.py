"""The alerts pane: what fires, what is about to, and what has just been resolved; the severest first."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.alert import Alert, AlertState
from console.model.snapshot import EntityKey
from console.tui import ages, glyphs
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene, severity_rank, stands_at

_LIFE = {AlertState.FIRING: 0, AlertState.PENDING: 2, AlertState.RESOLVED: 3}


class Alerts(Listing):
    """Alerts as rows; acknowledged ones come after those nobody has taken on."""

    id = "alerts"

    def title(self) -> str:
        return _("Alerts")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("severity", _("severity"), 11),
            Column("summary", _("what"), 16, 70, priority=0),
            Column("where", _("where"), 18, 24, priority=3),
            Column("since", _("since"), 6, right=True, priority=1),
            Column("taken", _("taken on by"), 13, 34, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("severest first"), _("newest first"))

    def keys(self, scene: Scene) -> Iterable[str]:
        return scene.world.alerts

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        return (change[1],) if change[0] == "Alert" else ()

    def entry(self, key: str, scene: Scene) -> Entry | None:
        alert = scene.world.alerts.get(key)
        if alert is None:
            return None
        life = _LIFE[alert.state] + (1 if alert.acknowledged is not None and alert.state is AlertState.FIRING else 0)
        ranks = ((life, severity_rank(alert.severity), -alert.since_at, key), (-alert.since_at, key))
        text = f"{alert.summary} {alert.device} {alert.point} {alert.severity} {alert.state} {alert.rule}"
        return Entry(key, ranks, text)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        alert = scene.world.alerts[key]
        mark = glyphs.of_severity(alert.severity)
        quiet = alert.state is not AlertState.FIRING or alert.acknowledged is not None
        return (
            Span(scene.glyphs.named(mark), mark.role if alert.state is AlertState.FIRING else "muted"),
            Span(alert.summary, "muted" if alert.state is AlertState.RESOLVED else "text" if quiet else "strong"),
            Span(where(alert, scene), "muted"),
            Span(ages.age(alert.since_at, scene.now), "muted"),
            taken(alert, scene),
        )

    def summary(self, scene: Scene) -> Line:
        firing, open_ = count(scene)
        if not firing:
            return (Span(_("nothing is firing"), "muted"),)
        text = ngettext("{n} firing", "{n} firing", firing).format(n=firing)
        rest = _("all taken on") if not open_ else _("{n} not taken on").format(n=open_)
        return (Span(text, "muted"), Span("  " + rest, "warning" if open_ else "muted"))

    def nothing(self, scene: Scene) -> str:
        return _("Nothing is wrong that a rule knows of.")


def count(scene: Scene) -> tuple[int, int]:
    """How many alerts fire, and how many of those nobody has acknowledged; suppressed ones are not counted."""
    firing = [a for a in scene.world.alerts.values() if a.state is AlertState.FIRING and not a.suppressed_by]
    return len(firing), sum(alert.acknowledged is None for alert in firing)


def where(alert: Alert, scene: Scene) -> str:
    """The device's name and, if it stands in a rack, which."""
    device = scene.world.devices.get(alert.device)
    if device is None:
        return alert.device
    place = stands_at(device.place, scene)
    return f"{device.name or device.id} {place}".rstrip()


def taken(alert: Alert, scene: Scene) -> Span:
    """Who has taken an alert on and until when, or what else is to be known of it first."""
    if alert.data_missing:
        return Span(_("no data, held"), "unknown")
    if alert.state is AlertState.PENDING:
        return Span(_("pending"), "muted")
    if alert.state is AlertState.RESOLVED:
        return Span(_("resolved, must be cleared") if alert.latched else _("resolved"), "ok")
    if alert.suppressed_by:
        return Span(_("explained by {cause}").format(cause=alert.suppressed_by[0]), "muted")
    if alert.acknowledged is None:
        return Span(_("nobody"), "warning")
    who, until = alert.acknowledged.by, alert.acknowledged.until
    if until is None:
        return Span(who, "muted")
    return Span(_("{who} until {time}").format(who=who, time=ages.moment(until, scene.now, scene.zone)[:5]), "muted")
