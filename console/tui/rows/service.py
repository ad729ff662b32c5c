"""One service as lines: how it stands, what it cost, its checks, what it hangs on, what speaks against going public."""

from __future__ import annotations

from console.i18n import _
from console.model.check import ENGINE, Outcome
from console.model.service import CheckView, Hanging, ServiceState, ServiceView
from console.tui import ages
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.scene import Scene
from console.tui.rows.services import HOUR_S, MARKS, lasted, worth

_ROLES = {
    Outcome.PASSED: "ok",
    Outcome.IMPAIRED: "warning",
    Outcome.STALE: "warning",
    Outcome.TRIPPED: "critical",
    Outcome.FAILED: "critical",
    Outcome.UNKNOWN: "unknown",
}


def service_lines(service_id: str, scene: Scene, width: int) -> list[Line]:
    """Everything known of one service."""
    service = scene.world.services.get(service_id)
    if service is None:
        return paragraph(_("This service is no longer in the configuration."), width, "unknown")
    return [
        *_standing(service, scene, width),
        *_ledger(service),
        *_safety(service, width),
        *_hangs_on(service, width),
        *_checks(service, scene, width),
    ]


def _standing(service: ServiceView, scene: Scene, width: int) -> list[Line]:
    mark = MARKS[service.state]
    since = "" if service.since_at is None else "  " + ages.age(service.since_at, scene.now)
    lines = [line(Span(scene.glyphs.named(mark), mark.role), Span(since, "muted"))]
    lines += paragraph(service.reason, width, "text")
    if service.last_good_at is not None and service.state is not ServiceState.UP:
        moment = ages.moment(service.last_good_at, scene.now, scene.zone)
        lines.append(line(Span(_("last known good at {moment}").format(moment=moment), "strong")))
    an_hour = worth(service, HOUR_S)
    facts = ((_("owner"), service.owner), (_("address"), "  ".join(service.urls)), (_("worth an hour"), an_hour))
    lines += [line(Span(f"{label:<15}", "muted"), value) for label, value in facts if value]
    return lines


def _ledger(service: ServiceView) -> list[Line]:
    minutes = service.minutes
    rows = (
        (_("this incident"), minutes.incident_s, minutes.unseen_incident_s),
        (_("this month"), minutes.month_s, minutes.unseen_month_s),
        (_("this year"), minutes.year_s, minutes.unseen_year_s),
    )
    lines = [(), _title(_("Down so far"))]
    for label, down_s, unseen_s in rows:
        unseen = _("not counted: {time} in which nobody could see it").format(time=lasted(unseen_s))
        cost = worth(service, down_s)
        lines.append(
            line(
                Span(f"{label:<15}", "muted"),
                f"{lasted(down_s) or '0':<9}",
                Span(f"{cost}  " if cost else "", "text"),
                Span(unseen if unseen_s >= 60 else "", "muted"),
            )
        )
    return lines


def _safety(service: ServiceView, width: int) -> list[Line]:
    lines = [(), _title(_("Before it goes public"))]
    if not service.objections:
        return [*lines, line(Span(_("Its newest record and its backups are as they should be."), "ok"))]
    return lines + [one for text in service.objections for one in paragraph(text, width, "warning", "  ")]


def _hangs_on(service: ServiceView, width: int) -> list[Line]:
    lines = [(), _title(_("What it hangs on, worst first"))]
    if not service.hangs_on:
        return [*lines, *paragraph(_("Nothing is configured: say what it runs on (runs_on = …)."), width, "muted")]
    return lines + [_hanging(one) for one in service.hangs_on]


def _hanging(one: Hanging) -> Line:
    alone = Span(_("stops it by itself"), "warning") if one.alone else Span(_("backed by another"), "muted")
    trouble = Span(f"  {one.trouble}", "critical") if one.trouble else Span("")
    return line(Span(f"  {one.name:<28}", "strong" if one.trouble else "text"), alone, trouble)


def _checks(service: ServiceView, scene: Scene, width: int) -> list[Line]:
    lines = [(), _title(_("Checks"))]
    if not service.checks:
        return [*lines, *paragraph(_("No check is configured, so its state is not known."), width, "unknown")]
    return lines + [one for check in service.checks for one in _check(check, scene, width)]


def _check(check: CheckView, scene: Scene, width: int) -> list[Line]:
    place = _("the engine's host") if check.vantage == ENGINE else check.vantage
    age = _("not made yet") if check.at is None else ages.age(check.at, scene.now)
    head = line(
        Span(f"  {check.id:<14}", "text"),
        Span(f"{_outcome(check.outcome):<10}", _ROLES[check.outcome]),
        Span(_("from {place}, {age}").format(place=place, age=age), "muted"),
    )
    return [head, *paragraph(check.sentence, width, "muted", "    ")] if check.sentence else [head]


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.PASSED: _("passed"),
        Outcome.IMPAIRED: _("impaired"),
        Outcome.STALE: _("stale"),
        Outcome.TRIPPED: _("tripped"),
        Outcome.FAILED: _("failed"),
        Outcome.UNKNOWN: _("unknown"),
    }[outcome]


def _title(text: str) -> Line:
    return line(Span(text, "strong"))
