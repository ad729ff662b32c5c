"""A course of values drawn large: dots in braille, or signs on plain terminals; limits as lines, alerts as a strip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple, TypeGuard

from console.model.time import Instant
from console.tui.ages import DAY
from console.tui.cells import Line, Span
from console.tui.rows.measure import measured

LABEL_CELLS = 9
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of the braille patterns by row and column of a cell (Unicode 15, block 2800)."""

_BRAILLE = 0x2800

_QUIET = 0.05
_MOST = 1e300


class Curve(NamedTuple):
    """Values at even steps, None where nothing is known; `role` is how it is drawn."""

    values: Sequence[float | None]
    role: str = "accent"


class Mark(NamedTuple):
    """A level that means something, drawn across."""

    value: float
    role: str = "warning"


class Shade(NamedTuple):
    """A part of the time, from 0 to 1 of the width, that is set off."""

    begin: float
    end: float
    role: str


class Scale(NamedTuple):
    """What the picture's lower and upper edge stand for."""

    low: float
    high: float


def scale_of(curves: Sequence[Curve], marks: Sequence[Mark] = ()) -> Scale:
    """From the least to the greatest value with some air; limits count where they are near enough to matter.

    What hardly moves is not drawn as a cliff: the picture covers at least a twentieth of the value.
    """
    values = [value for curve in curves for value in curve.values if _drawable(value)]
    if not values:
        return Scale(0.0, 1.0)
    low, high = min(values), max(values)
    least = max(abs(low), abs(high)) * _QUIET or 1.0
    span = max(high - low, least)
    near = [mark.value for mark in marks if low - 2 * span <= mark.value <= high + 2 * span]
    low, high = min([low, *near]), max([high, *near])
    air = max((high - low) * 0.05, (least - (high - low)) / 2)
    return Scale(low - air, high + air)


def plot(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    unit: str = "",
    marks: Sequence[Mark] = (),
    shades: Sequence[Shade] = (),
    plain: bool = False,
) -> list[Line]:
    """`height` lines of `width` cells: the labels of the scale at the left, the strip of alerts at the bottom."""
    columns, rows = max(2, width - LABEL_CELLS), max(1, height - 1)
    scale = scale_of(curves, marks)
    cells: dict[tuple[int, int], tuple[int, str]] = {}
    for curve in curves:
        _draw(curve, columns, rows, scale, cells)
    levels = {_row_of(mark.value, rows, scale): mark.role for mark in marks if scale.low <= mark.value <= scale.high}
    lines = [_line(row, columns, cells, levels, plain, _label(row, rows, scale, unit)) for row in range(rows)]
    return [*lines, _strip(columns, shades, plain)]


def _draw(curve: Curve, columns: int, rows: int, scale: Scale, cells: dict[tuple[int, int], tuple[int, str]]) -> None:
    """Set the dots of a curve; neighbouring values are joined so that a jump is seen as a line."""
    before: int | None = None
    across, down = columns * 2, rows * 4
    for x in range(across):
        here = [
            round((scale.high - value) / (scale.high - scale.low) * (down - 1))
            for value in _values_at(curve.values, x, across)
        ]
        if not here:
            before = None
            continue
        joined = here if before is None else [*here, before]
        for dot in range(min(joined), max(joined) + 1):
            place = (dot // 4, x // 2)
            bits, role = cells.get(place, (0, curve.role))
            cells[place] = (bits | _DOTS[dot % 4][x % 2], role)
        before = here[-1]


def _values_at(values: Sequence[float | None], x: int, across: int) -> list[float]:
    """All that are known of one step of the picture: where there are more values than dots, none goes undrawn."""
    first = x * len(values) // across
    last = max(first + 1, (x + 1) * len(values) // across)
    return [value for value in values[first:last] if _drawable(value)]


def _drawable(value: float | None) -> TypeGuard[float]:
    """Whether there is a place for it in a picture: beyond this no difference of two values is a number."""
    return value is not None and abs(value) < _MOST


def _row_of(value: float, rows: int, scale: Scale) -> int:
    return min(rows - 1, max(0, round((scale.high - value) / (scale.high - scale.low) * (rows * 4 - 1)) // 4))


def _label(row: int, rows: int, scale: Scale, unit: str) -> str:
    if row not in (0, rows - 1) and (rows < 7 or row != rows // 2):
        return " " * LABEL_CELLS
    value = scale.high - (scale.high - scale.low) * row / max(1, rows - 1)
    return f"{measured(round(value, 1), unit)[: LABEL_CELLS - 1]:>{LABEL_CELLS - 1}} "


def _line(
    row: int,
    columns: int,
    cells: dict[tuple[int, int], tuple[int, str]],
    levels: dict[int, str],
    plain: bool,
    label: str,
) -> Line:
    spans: list[Span] = [Span(label, "muted")]
    level = levels.get(row)
    for column in range(columns):
        bits, role = cells.get((row, column), (0, ""))
        if bits:
            sign = _plain_sign(bits) if plain else chr(_BRAILLE + bits)
        elif level is not None:
            sign, role = ("-" if plain else "┄"), level
        else:
            sign, role = " ", "text"
        if len(spans) > 1 and spans[-1].role == role:
            spans[-1] = Span(spans[-1].text + sign, role)
        else:
            spans.append(Span(sign, role))
    return tuple(spans)


def _plain_sign(bits: int) -> str:
    upper = bits & (_DOTS[0][0] | _DOTS[0][1] | _DOTS[1][0] | _DOTS[1][1])
    lower = bits & ~upper
    return "|" if upper and lower else "'" if upper else "."


def _strip(columns: int, shades: Sequence[Shade], plain: bool) -> Line:
    roles = [""] * columns
    for shade in shades:
        for column in range(max(0, int(shade.begin * columns)), min(columns, max(int(shade.end * columns), 1) + 1)):
            roles[column] = shade.role
    spans: list[Span] = [Span(" " * LABEL_CELLS)]
    for role in roles:
        sign = " " if not role else "=" if plain else "━"
        if len(spans) > 1 and spans[-1].role == (role or "text"):
            spans[-1] = Span(spans[-1].text + sign, spans[-1].role)
        else:
            spans.append(Span(sign, role or "text"))
    return tuple(spans)


def axis(since: Instant, until: Instant, width: int, zone: tzinfo) -> Line:
    """The times at both ends and in the middle."""
    columns = max(2, width - LABEL_CELLS)
    long = until - since > DAY
    first, middle, last = (_moment(at, zone, long) for at in (since, (since + until) / 2, until))
    gap = columns - len(first) - len(middle) - len(last)
    if gap < 2:
        return (Span(" " * LABEL_CELLS + first + last.rjust(columns - len(first)), "muted"),)
    return (Span(" " * LABEL_CELLS + first + " " * (gap // 2) + middle + " " * (gap - gap // 2) + last, "muted"),)


def _moment(at: Instant, zone: tzinfo, long: bool) -> str:
    there = datetime.fromtimestamp(at, zone)
    return there.strftime("%m-%d %H:%M" if long else "%H:%M:%S")
