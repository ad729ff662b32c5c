"""What is known of a device's tables between refreshes: which rows there are and what names and scales them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from console.model.text import neutralise_bytes
from console.profiles.oid import Oid, dotted, is_scalar
from console.profiles.profile import Profile
from console.profiles.schema import Point, Table, Where

Raw = object
"""A value as the transport gives it: int, bytes, an OID's tuple; anything else means there is none."""


class WalkState(Struct):
    """Columns by OID, each a map of row index to value; settings by OID; `pending` are columns still to be walked."""

    columns: dict[Oid, dict[Oid, Raw]] = field(default_factory=dict)
    settings: dict[Oid, Raw] = field(default_factory=dict)
    pending: list[Oid] = field(default_factory=list)

    def look_up(self, oid: Oid, index: Oid) -> Raw:
        """The value of a setting, or of a column in the row `index`."""
        return self.settings.get(oid) if not index or is_scalar(oid) else self.columns.get(oid, {}).get(index)

    def rows(self, table: Table) -> tuple[Oid, ...]:
        """The indexes of `table`'s rows that count, in order; none before all that names them was walked."""
        if self.pending and not {*index_columns(table), *table_columns(table)}.isdisjoint(self.pending):
            return ()
        found = next((self.columns[oid] for oid in index_columns(table) if self.columns.get(oid)), {})
        return tuple(index for index in sorted(found) if self.fits(table.where, index))

    def fits(self, conditions: tuple[Where, ...], index: Oid) -> bool:
        """Whether the row `index` meets every condition."""
        return all(self._meets(condition, index) for condition in conditions)

    def _meets(self, condition: Where, index: Oid) -> bool:
        code = as_code(self.look_up(condition.oid, index)) if condition.oid else _part(index, condition.index or 0)
        if condition.is_ and code not in condition.is_:
            return False
        if code in condition.is_not:
            return False
        return not condition.matches or re.search(condition.matches, code, re.IGNORECASE) is not None


def _part(index: Oid, position: int) -> str:
    place = position - 1 if position > 0 else position
    return str(index[place]) if -len(index) <= place < len(index) else ""


def as_code(raw: Raw) -> str:
    """`raw` as an enumeration's key: a number, a dotted OID, or text in lower case; empty when there is nothing."""
    if isinstance(raw, bytes):
        return neutralise_bytes(raw).lower()
    if isinstance(raw, tuple):
        return dotted(raw)
    return str(raw) if isinstance(raw, int) else ""


def index_columns(table: Table) -> tuple[Oid, ...]:
    """The columns that may tell which rows there are; the first that has any is believed."""
    return table.index or tuple(dict.fromkeys(column.oid or column.total[0] for column in table.columns))


def static_references(point: Point) -> Iterator[Oid]:
    """Objects that scale, name or limit `point` and hardly ever change."""
    yield from (oid for oid in (point.decimals, point.exponent, point.divisor, point.factor, point.si_scale) if oid)
    if point.units:
        yield point.units.oid
    yield from (condition.oid for condition in point.where if condition.oid)
    if point.limits:
        limits = point.limits
        named = (limits.low_critical, limits.low_warning, limits.high_warning, limits.high_critical)
        yield from (oid for oid in named if oid)


def table_columns(table: Table) -> tuple[Oid, ...]:
    """Every column to walk for `table` beside its index columns."""
    references = [label.oid for label in table.label]
    references += [condition.oid for condition in table.where if condition.oid]
    for column in table.columns:
        references += static_references(column)
    return tuple(dict.fromkeys(oid for oid in references if not is_scalar(oid)))


def settings(profile: Profile) -> tuple[Oid, ...]:
    """Every single object that is read at a refresh: settings, units, limits of scalars."""
    found: dict[Oid, None] = {}
    for _key, point in profile.points():
        found.update(dict.fromkeys(oid for oid in static_references(point) if is_scalar(oid)))
    for scalar in profile.scalars:
        found.update(dict.fromkeys(static_references(scalar)))
    return tuple(found)


def columns_to_walk(profile: Profile) -> tuple[Oid, ...]:
    """Every column that says which rows there are, what they are called or how they are scaled, table by table."""
    found = {point.oid: None for point in profile.scalars if point.how == "mean" and point.oid}
    for table in profile.tables:
        found.update(dict.fromkeys((*index_columns(table), *table_columns(table))))
    return tuple(found)


def label_text(state: WalkState, table: Table, index: Oid, enums: Mapping[str, Mapping[str, str]]) -> str:
    """What the row `index` is called: the first label column that says something, else the prefix and the index."""
    for label in table.label:
        raw = state.look_up(label.oid, index[: label.parts] if label.parts else index)
        text = _label_word(raw, enums.get(label.enum, {})) if label.enum else _label_plain(raw)
        if text:
            return text
    return f"{table.prefix} {_spelt(index) or dotted(index)}".strip()


def _spelt(index: Oid) -> str:
    """The name that an index spells: its length, then its characters (RFC 2578, 7.7); empty when it spells none."""
    letters = index[1:]
    if len(letters) < 2 or index[0] != len(letters) or not all(32 <= letter < 127 for letter in letters):
        return ""
    return neutralise_bytes(bytes(letters), 60)


def _label_plain(raw: Raw) -> str:
    return neutralise_bytes(raw, 60) if isinstance(raw, bytes) else as_code(raw)


def _label_word(raw: Raw, enum: Mapping[str, str]) -> str:
    return enum.get(as_code(raw), "")
