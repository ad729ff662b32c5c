"""What would go with something, as lines: first the services that people would miss, by their public names."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, ngettext
from console.model.impact import Impact, Named, StoppedService
from console.model.money import money
from console.tui.cells import Line, Span, line, paragraph


def impact_lines(impact: Impact, width: int) -> list[Line]:
    """What stops, is gone already, weakened, dark, out of reach or on fewer feeds; an empty part is left out."""
    lines = [
        *_first(impact, width),
        *_stops(impact.stops, width),
        *_list(_("Does not answer now, counted as gone already"), impact.silent, "unknown", width),
        *_list(_("Goes on with less behind it"), impact.weakened, "warning", width),
        *_list(_("Loses its power"), impact.dark, "critical", width),
        *_list(_("Cannot be reached any more"), impact.unreached, "warning", width),
        *_feeds(impact),
    ]
    return lines if not lines or lines[0] else lines[1:]


def _first(impact: Impact, width: int) -> list[Line]:
    if impact.lost and (impact.kind not in ("device", "outlet", "service")):
        sentence = ngettext("{n} device goes with it: {names}", "{n} devices go with it: {names}", len(impact.lost))
        return paragraph(sentence.format(n=len(impact.lost), names=_names(impact.lost)), width)
    if not impact.lost:
        return paragraph(_("Nothing that is configured goes with it."), width, "muted")
    return []


def _stops(stops: Sequence[StoppedService], width: int) -> list[Line]:
    if not stops:
        return [(), *paragraph(_("No service stops."), width, "ok")]
    sentence = ngettext("{n} service stops", "{n} services stop", len(stops)).format(n=len(stops))
    lines: list[Line] = [(), line(Span(sentence, "critical"))]
    for one in stops:
        worth = "" if one.worth_per_hour is None else _("{worth} an hour").format(worth=_money(one))
        facts = "  ".join(fact for fact in (one.owner, " ".join(one.urls), worth) if fact)
        lines += [line(Span(f"  {one.name}", "strong"))]
        lines += paragraph(facts, width, "muted", "    ") if facts else []
    return lines


def _list(title: str, things: Sequence[Named], role: str, width: int) -> list[Line]:
    if not things:
        return []
    return [(), line(Span(title, role)), *paragraph(_names(things), width, "text", "  ")]


def _feeds(impact: Impact) -> list[Line]:
    if not impact.fewer_feeds:
        return []
    lines: list[Line] = [(), line(Span(_("Runs on fewer feeds"), "warning"))]
    for one in impact.fewer_feeds:
        left = _("{left} of {of} left").format(left=one.left, of=one.of)
        lines.append(line(Span(f"  {one.name:<28}"), Span(left, "muted")))
    return lines


def _names(things: Sequence[Named]) -> str:
    return ", ".join(one.name for one in things)


def _money(service: StoppedService) -> str:
    return money(service.worth_per_hour or 0.0, service.currency)
