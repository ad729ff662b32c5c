"""An alert's story as lines: what is wrong, against which limit, since when, who has it, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, ngettext
from console.model.alert import Alert, AlertState
from console.tui import ages, glyphs
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.alerts import because, taken, where
from console.tui.rows.device import title
from console.tui.rows.measure import as_set, measured
from console.tui.rows.plot import Curve, Mark, plot
from console.tui.rows.scene import Scene, point_id
from console.wire.remembering import Turn

_MOST = 8
"""How many lines of a list are shown."""

_MOST_TURNS = 20
_PLOT_CELLS = 60
_PLOT_LINES = 6
_CALLS = frozenset({"fired", "returned", "worsened"})


def story_lines(alert_id: str, scene: Scene, width: int, life: Sequence[Turn] | None = None) -> list[Line]:
    """The alert as it stands now; `life` is what the engine has stored of it, None while that is not known."""
    alert = scene.world.alerts.get(alert_id)
    if alert is None:
        return paragraph(_("This alert is over and no longer listed."), width, "muted")
    mark = glyphs.of_severity(alert.severity)
    return [
        line(Span(f"{scene.glyphs.named(mark)}  ", mark.role), Span(alert.summary, "strong")),
        line(Span(where(alert, scene), "muted")),
        (),
        *_over(alert, scene, width),
        *paragraph(alert.reason, width),
        *_missing(alert, width),
        (),
        *_facts(alert, scene),
        *_past(alert, scene, width),
        *_explains(alert, scene),
        *(_lately(alert, scene, width) if life is None else _life(alert, life, scene, width)),
        *_remedy(alert, scene, width),
    ]


def _over(alert: Alert, scene: Scene, width: int) -> list[Line]:
    """When it ended; what follows is then how it was at its worst."""
    if alert.ended_at is None:
        return []
    at = ages.moment(alert.ended_at, scene.now, scene.zone)
    told = _("It is over since {time}, after {length}. At its worst:")
    return paragraph(told.format(time=at, length=ages.span(alert.ended_at - alert.since_at)), width, "ok")


def _missing(alert: Alert, width: int) -> list[Line]:
    if not alert.data_missing:
        return []
    text = _("Its data is missing now: the alert is held as it was, it does not count as resolved.")
    return paragraph(text, width, "unknown")


def _facts(alert: Alert, scene: Scene) -> list[Line]:
    since = ages.moment(alert.since_at, scene.now, scene.zone)
    rows = [
        (_("state"), Span(_state(alert), "text")),
        (_("since"), Span(f"{since} ({ages.age(alert.since_at, scene.now)})")),
        (_("value") if alert.ended_at is None else _("value at end"), Span(_against(alert))),
        (_("rule"), Span(alert.rule)),
        (_("taken on by"), _who(alert, scene)),
    ]
    if alert.acknowledged is not None and alert.acknowledged.note:
        rows.append((_("note"), Span(alert.acknowledged.note)))
    if alert.suppressed_by:
        rows.append((_("put aside"), Span("; ".join(because(reason, scene) for reason in alert.suppressed_by))))
    if alert.flapping:
        rows.append((_("flapping"), Span(_("it turns so often that its end is watched longer before it counts"))))
    incident = scene.world.incidents.get(alert.incident)
    if incident is not None:
        rows.append((_("incident"), Span(f"{incident.id}  {incident.title}")))
    return [line(Span(f"{label:<14}", "muted"), value) for label, value in rows if value.text]


def _who(alert: Alert, scene: Scene) -> Span:
    """Who has it; of what is over, who had it."""
    if alert.state is not AlertState.RESOLVED:
        return taken(alert, scene)
    return Span(alert.acknowledged.by if alert.acknowledged is not None else "")


def _state(alert: Alert) -> str:
    if alert.state is AlertState.PENDING:
        return _("holds, but not for long enough yet to fire")
    if alert.state is AlertState.FIRING:
        return _("firing, stays until it is cleared by hand") if alert.latched else _("firing")
    return _("resolved, waits to be cleared by hand") if alert.latched else _("resolved")


def _past(alert: Alert, scene: Scene, width: int) -> list[Line]:
    point = scene.world.points.get(point_id(alert))
    if point is None or len(point.trend) < 2:
        return []
    low, high = min(point.trend), max(point.trend)
    unit = point.reading.unit
    told = _("between {low} and {high}").format(low=measured(low, unit), high=measured(high, unit))
    return [
        (),
        (Span(_("Lately"), "heading"), Span(f"  {told}", "muted")),
        *_drawn(point.trend, alert, scene, width),
    ]


def _drawn(trend: tuple[float, ...], alert: Alert, scene: Scene, width: int) -> list[Line]:
    """A small plot with the limit as a line across; without a limit one line of bars says as much."""
    if alert.limit is None:
        return [line(Span(scene.glyphs.sparkline(trend, 30)))]
    limit = Mark(alert.limit, glyphs.of_severity(alert.severity).role)
    size = min(width, _PLOT_CELLS)
    return plot([Curve(trend)], size, _PLOT_LINES, unit=alert.unit, marks=[limit], plain=scene.glyphs.ascii)


def _against(alert: Alert) -> str:
    value = measured(alert.value, alert.unit, alert.point)
    if alert.limit is None or not value:
        return value
    return _("{value}, limit {limit}").format(value=value, limit=as_set(alert.limit, alert.unit, alert.point))


def _explains(alert: Alert, scene: Scene) -> list[Line]:
    """The alerts that this one explains, so that they need no call of their own."""
    found = [other for other in scene.world.alerts.values() if alert.id in other.suppressed_by]
    if not found:
        return []
    found.sort(key=lambda other: other.since_at)
    count = ngettext("It explains {n} other alert", "It explains {n} other alerts", len(found)).format(n=len(found))
    shown = [line(Span(f"  {where(other, scene)}: {other.summary}", "muted")) for other in found[:_MOST]]
    rest = [line(Span(_("  and {n} more").format(n=len(found) - _MOST), "muted"))] if len(found) > _MOST else []
    return [(), title(count), *shown, *rest]


def _life(alert: Alert, life: Sequence[Turn], scene: Scene, width: int) -> list[Line]:
    """What has happened to this alert in all its returns, as it was stored; the newest first."""
    if not life:
        return []
    fired = sum(turn.turn in ("fired", "returned") for turn in life)
    count = ngettext("it has fired {n} time", "it has fired {n} times", fired).format(n=fired)
    lines = [part for turn in [*life][: -_MOST_TURNS - 1 : -1] for part in _turned(turn, alert, scene, width)]
    return [(), (Span(_("What has happened to it"), "heading"), Span(f"  {count}", "muted")), *lines]


def _turned(turn: Turn, alert: Alert, scene: Scene, width: int) -> list[Line]:
    value = measured(turn.value, alert.unit, alert.point) if turn.value is not None else ""
    parts = (value, turn.by, turn.note if turn.by or not value else "")
    told = "  ".join((ages.moment(turn.at, scene.now, scene.zone), turn_word(turn.turn), *filter(None, parts)))
    return paragraph(told, width, glyphs.of_severity(turn.severity).role if turn.turn in _CALLS else "muted", "  ")


def turn_word(turn: str) -> str:
    """A turn in the life of an alert, in the reader's language."""
    return turn_words().get(turn, turn)


def turn_words() -> dict[str, str]:
    """Every turn in the life of an alert, in the reader's language."""
    return {
        "pended": _("limit passed"),
        "fired": _("fired"),
        "returned": _("fired again"),
        "worsened": _("became worse"),
        "eased": _("became milder"),
        "latched": _("condition gone, stays until cleared"),
        "resolved": _("resolved"),
        "withdrawn": _("over before it fired"),
        "cleared": _("cleared"),
        "acknowledged": _("acknowledged"),
        "unacknowledged": _("given back"),
        "acknowledgement_expired": _("acknowledgement expired"),
        "data_lost": _("data lost"),
        "data_back": _("data back"),
        "flapping_began": _("began to flap"),
        "flapping_ended": _("flaps no more"),
    }


def _lately(alert: Alert, scene: Scene, width: int) -> list[Line]:
    """What has happened to this alert, as its incident's timeline tells it."""
    incident = scene.world.incidents.get(alert.incident)
    if incident is None:
        return []
    subject = f"{alert.device}: "
    own = [event for event in incident.timeline if event.text.startswith(subject) and event.at >= alert.since_at]
    named = alert.reason.partition(" ")[0]
    own = [event for event in own if event.text.removeprefix(subject).startswith(named)]
    lines = [
        part
        for event in own[-_MOST:]
        for part in paragraph(
            f"{ages.moment(event.at, scene.now, scene.zone)}  {event.what}  {event.by or event.text}",
            width,
            "muted",
            "  ",
        )
    ]
    return [(), title(_("What has happened to it")), *lines] if lines else []


def _remedy(alert: Alert, scene: Scene, width: int) -> list[Line]:
    book = scene.world.runbooks.get(alert.runbook)
    if book is None:
        return []
    text = _("{title}: {description}").format(title=book.title, description=book.description)
    return [(), title(_("What to do (r opens it)")), *paragraph(text, width, "text", "  ")]
