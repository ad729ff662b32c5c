"""Compiles a profile against a device's tables into a flat list of objects and their decoders; asks nothing."""

from __future__ import annotations

import re
from collections import Counter
from weakref import WeakValueDictionary

from msgspec import Struct

from console.collect.decode import (
    BusyDecoder,
    Decoder,
    FirstOf,
    MeanDecoder,
    NumberDecoder,
    RateDecoder,
    Scale,
    Series,
    ShareDecoder,
    StatusSlot,
    WordDecoder,
    WorstOf,
    looks_back,
    number_in,
)
from console.collect.walkstate import WalkState, as_code, label_text
from console.model.point import POINTS
from console.profiles.meaning import NOTHING
from console.profiles.oid import Oid, dotted, is_scalar
from console.profiles.profile import Profile
from console.profiles.schema import Point, Status, Table
from console.profiles.units import conversion

_NO_ROW: Oid = ()


class Suggested(Struct, frozen=True):
    """The device's own limits of one series, in its unit; they are shown, never armed by themselves."""

    point: str
    instance: str
    low_critical: float | None = None
    low_warning: float | None = None
    high_warning: float | None = None
    high_critical: float | None = None


class PollPlan(Struct, frozen=True, weakref=True):
    """What to ask of one device and how to read it; `watched` are settings that, once changed, make the plan void.

    `looks_back`: some values are only understood beside those of the poll before.
    """

    oids: tuple[Oid, ...]
    decoders: tuple[Decoder, ...]
    series: tuple[tuple[str, str], ...]
    watched: tuple[tuple[int, object], ...] = ()
    suggested: tuple[Suggested, ...] = ()
    looks_back: bool = False


class Plans:
    """The plans in use, each kept once, however many devices of the same make share it."""

    def __init__(self) -> None:
        self._kept: WeakValueDictionary[tuple[Oid, ...], PollPlan] = WeakValueDictionary()

    def shared(self, plan: PollPlan) -> PollPlan:
        """`plan`, or the equal one that is already in use."""
        kept = self._kept.setdefault(plan.oids, plan)
        return kept if kept == plan else plan


def compile_plan(profile: Profile, state: WalkState, absent: frozenset[Oid] = frozenset()) -> PollPlan:
    """The plan for a device whose tables are `state`; objects in `absent` are known not to be there."""
    return _Compiler(profile, state, absent).plan()


class _Compiler:
    def __init__(self, profile: Profile, state: WalkState, absent: frozenset[Oid]) -> None:
        self._profile = profile
        self._state = state
        self._absent = absent
        self._slots: dict[Oid, int] = {}
        self._found: dict[tuple[str, str], list[Decoder]] = {}
        self._suggested: dict[tuple[str, str], Suggested] = {}

    def plan(self) -> PollPlan:
        for point in self._profile.scalars:
            if self._state.fits(point.where, _NO_ROW):
                self._add(point, _NO_ROW, point.instance, ())
        for table in self._profile.tables:
            self._add_table(table)
        decoders = tuple(_joined(tuple(found)) for found in self._found.values())
        watched = tuple((self._slot(oid), value) for oid, value in self._watched())
        back = any(map(looks_back, decoders))
        suggested = tuple(self._suggested.values())
        return PollPlan(tuple(self._slots), decoders, tuple(self._found), watched, suggested, back)

    def _watched(self) -> list[tuple[Oid, object]]:
        """Settings that turn the meaning of other values: units and scales, polled beside them."""
        references = {
            oid
            for _key, point in self._profile.points()
            for oid in (point.units.oid if point.units else None, *_scaling(point))
            if oid and is_scalar(oid)
        }
        return [
            (oid, value)
            for oid in sorted(references)
            if isinstance(value := self._state.settings.get(oid), int | bytes)
        ]

    def _add_table(self, table: Table) -> None:
        rows = self._state.rows(table)
        for column in table.columns:
            fitting = [index for index in rows if self._state.fits(column.where, index)]
            names = {index: self._name(table, column, index) for index in fitting}
            shared = Counter(names.values())
            for index, name in names.items():
                self._add(column, index, name if shared[name] == 1 else f"{name} #{dotted(index)}", table.status)

    def _name(self, table: Table, column: Point, index: Oid) -> str:
        label = label_text(self._state, table, index, self._profile.enums)
        if not column.instance:
            return label
        if column.instance == NOTHING:
            return ""
        if table.prefix and f"{table.prefix} {{label}}" in column.instance:
            label = label.removeprefix(f"{table.prefix} ")
        parts = {f"i{place}": number for place, number in enumerate(index, 1)}
        return column.instance.format_map(_Blank(label=label, index=dotted(index), **parts)).strip()

    def _add(self, point: Point, index: Oid, instance: str, shared: tuple[Status, ...]) -> None:
        if not self._readable(point, index):
            return
        scaling = self._scale(point, index)
        if scaling is None:
            return
        unit, scale = scaling
        kind = POINTS[point.point]
        series = Series(point.point, instance, unit, kind.low, kind.high)
        decoder = self._decoder(point, index, series, scale, shared)
        if decoder is None:
            return
        self._found.setdefault((point.point, instance), []).append(decoder)
        self._suggest(point, index, series, scale)

    def _readable(self, point: Point, index: Oid) -> bool:
        needed = (*point.total, *point.used, *point.free) if point.how in ("share", "busy") else (point.oid,)
        if point.how == "mean":
            return True
        return not any(oid and self._instance(oid, index) in self._absent for oid in needed)

    def _decoder(
        self, point: Point, index: Oid, series: Series, scale: Scale, shared: tuple[Status, ...]
    ) -> Decoder | None:
        def slots(oids: tuple[Oid, ...]) -> tuple[int, ...]:
            return tuple(self._slot(self._instance(oid, index)) for oid in oids)

        part = point.free or point.used
        if point.how == "share":
            return ShareDecoder(series, slots(point.total), slots(part), bool(point.free))
        if point.how == "busy":
            return BusyDecoder(series, slots(point.total), slots(part), bool(point.free), point.bits)
        oid = point.oid or _NO_ROW
        if point.how == "mean":
            cells = tuple((*oid, *row) for row in sorted(self._state.columns.get(oid, {})))
            found = tuple(self._slot(cell) for cell in cells if cell not in self._absent)
            return MeanDecoder(series, found, scale) if found else None
        at = self._slot(self._instance(oid, index))
        if point.how == "rate":
            return RateDecoder(series, at, scale, point.bits)
        statuses = self._statuses((*shared, *point.status), index)
        within = re.compile(point.pattern.encode()) if point.pattern else None
        if point.enum:
            words = self._profile.words(point.point, point.enum)
            return WordDecoder(series, at, words, "unknown" in POINTS[point.point].words, statuses, within)
        return NumberDecoder(series, at, scale, frozenset(point.ignore), statuses, within)

    def _statuses(self, statuses: tuple[Status, ...], index: Oid) -> tuple[StatusSlot, ...]:
        cells = ((self._instance(status.oid, index), status.enum) for status in statuses)
        return tuple(
            StatusSlot(self._slot(cell), self._profile.words("", enum))
            for cell, enum in cells
            if cell not in self._absent
        )

    def _instance(self, oid: Oid, index: Oid) -> Oid:
        return oid if is_scalar(oid) or not index else (*oid, *index)

    def _slot(self, oid: Oid) -> int:
        return self._slots.setdefault(oid, len(self._slots))

    def _scale(self, point: Point, index: Oid) -> tuple[str, Scale] | None:
        """The unit to show and how to reach it; nothing when the unit's code leaves the row out."""
        unit = point.unit
        if point.units:
            code = as_code(self._state.look_up(point.units.oid, index))
            listed = {key.lower(): name for key, name in point.units.map.items()}
            if code not in listed:
                return None
            unit = listed[code]
        target = conversion(point.point, unit)
        factor = self._factor(point, index)
        shifted = (point.offset + target.shift) * target.factor
        return target.unit, Scale(factor * target.factor, shifted)

    def _factor(self, point: Point, index: Oid) -> float:
        def number(oid: Oid | None) -> float | None:
            return number_in(self._state.look_up(oid, index)) if oid else None

        factor = point.scale
        if decimals := number(point.decimals):
            factor /= 10.0**decimals
        if exponent := number(point.exponent):
            factor *= 10.0**exponent
        if divisor := number(point.divisor):
            factor /= divisor
        if signed := number(point.factor):
            factor *= signed if signed > 0 else -1.0 / signed
        if (prefix := number(point.si_scale)) is not None:
            factor *= 10.0 ** (3 * (prefix - 9))
        return factor

    def _limit_scale(self, point: Point, index: Oid, step: float) -> Scale:
        scaling = self._scale(point.model_copy(update={"scale": step}), index)
        return scaling[1] if scaling else Scale(step)

    def _suggest(self, point: Point, index: Oid, series: Series, scale: Scale) -> None:
        limits = point.limits
        if limits is None:
            return
        step = scale if limits.scale is None else self._limit_scale(point, index, limits.scale)

        def limit(oid: Oid | None) -> float | None:
            raw = self._state.look_up(oid, index) if oid and index else self._state.settings.get(oid) if oid else None
            number = number_in(raw) if as_code(raw) not in (*point.ignore, *limits.ignore) else None
            return step.of(number) if number is not None else None

        found = (limits.low_critical, limits.low_warning, limits.high_warning, limits.high_critical)
        values = tuple(_plausible(limit(oid), series) for oid in found)
        if any(value is not None for value in values):
            self._suggested.setdefault(
                (series.point, series.instance), Suggested(series.point, series.instance, *values)
            )


def _scaling(point: Point) -> tuple[Oid | None, ...]:
    return point.factor, point.divisor, point.decimals, point.exponent


def _joined(choices: tuple[Decoder, ...]) -> Decoder:
    """One decoder for all ways to one series: numbers by preference, states by urgency."""
    if len(choices) == 1:
        return choices[0]
    return WorstOf(choices) if all(isinstance(each, WordDecoder) for each in choices) else FirstOf(choices)


def _plausible(value: float | None, series: Series) -> float | None:
    if (
        value is None
        or (series.low is not None and value < series.low)
        or (series.high is not None and value > series.high)
    ):
        return None
    return value


class _Blank(dict[str, object]):
    """A name's parts; one that the row does not have is left empty."""

    def __missing__(self, key: str) -> str:
        return ""
