"""A reading's course as an SVG picture that prints well; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from console.model.alert import Severity
from console.model.time import Instant
from console.report.dossier import Curve
from console.report.story import Calendar

WIDTH, HEIGHT = 760, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 26, 24
_GRAVE = frozenset({Severity.CRITICAL, Severity.MAJOR})


class _Scale:
    """From values and steps to the picture's coordinates; room is left above and below what was measured."""

    def __init__(self, curve: Curve) -> None:
        known = [value for value in curve.values if value is not None]
        reach = [*known, *(limit for _severity, limit in _near(curve, known))]
        low, high = min(reach), max(reach)
        margin = (high - low) * 0.08 or max(abs(high) * 0.05, 1.0)
        self.low, self.high = low - margin, high + margin
        self._steps = max(1, len(curve.values) - 1)

    def x(self, step: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * step / self._steps, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


def _near(curve: Curve, known: list[float]) -> list[tuple[Severity, float]]:
    """The limits that the picture can show without pressing the curve flat."""
    span = max(known) - min(known) or 1.0
    return [one for one in curve.limits if min(known) - 2 * span <= one[1] <= max(known) + 2 * span]


def svg(curve: Curve, calendar: Calendar) -> str:
    """The picture, or nothing when no value is known; gaps in the data are gaps in the line."""
    known = [value for value in curve.values if value is not None]
    if not known:
        return ""
    scale = _Scale(curve)
    title = f"{curve.title}, {curve.unit}" if curve.unit else curve.title
    parts = [
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}"'
        ' xmlns="http://www.w3.org/2000/svg">',
        f'<text class="title" x="{_LEFT}" y="16">{escape(title)}</text>',
        *_axes(scale, curve, calendar),
        *(_limit(scale, severity, limit) for severity, limit in _near(curve, known)),
        *(f'<polyline class="curve" points="{points}"/>' for points in _strokes(curve, scale)),
        "</svg>",
    ]
    return "\n".join(parts)


def _axes(scale: _Scale, curve: Curve, calendar: Calendar) -> Iterator[str]:
    for value in _round_values(scale.low, scale.high):
        y = scale.y(value)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:.4g}</text>'
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        at: Instant = curve.since_at + share * (curve.until_at - curve.since_at)
        x = _LEFT + share * (WIDTH - _LEFT - _RIGHT)
        yield f'<text class="tick" x="{x}" y="{HEIGHT - 6}" text-anchor="{anchor}">{calendar.clock(at)}</text>'


def _round_values(low: float, high: float) -> Iterator[float]:
    """From two to seven values between both that people would choose: whole multiples of 1, 2 or 5 tens."""
    rough = (high - low) / 4
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(ten * factor for factor in (1, 2, 5, 10) if ten * factor >= rough * 0.999)
    first = math.ceil(low / step)
    yield from (round(number * step, 9) for number in range(first, math.floor(high / step) + 1))


def _limit(scale: _Scale, severity: Severity, limit: float) -> str:
    kind = "grave" if severity in _GRAVE else "mild"
    y = scale.y(limit)
    line = f'<line class="limit {kind}" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
    return f'{line}<text class="tick" x="{WIDTH - _RIGHT}" y="{y - 3}" text-anchor="end">{limit:g}</text>'


def _strokes(curve: Curve, scale: _Scale) -> Iterator[str]:
    stroke: list[str] = []
    for step, value in enumerate((*curve.values, None)):
        if value is not None:
            stroke.append(f"{scale.x(step)},{scale.y(value)}")
        elif stroke:
            # A single known value is a point: a line of no length is drawn by its round ends.
            yield " ".join(stroke if len(stroke) > 1 else [stroke[0], stroke[0]])
            stroke = []
