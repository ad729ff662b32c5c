"""The shape of a profile file: what may be written and what must; reads no file and resolves no `extends`."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from console.config.kinds import PointName
from console.i18n import _
from console.model.device import DeviceKind
from console.model.point import POINTS
from console.profiles.meaning import meanings, words_of
from console.profiles.oid import Oid, parse_oid
from console.profiles.units import units_of


def _oid(value: object) -> object:
    try:
        return parse_oid(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(_('"{text}" is no OID: write it as numbers with dots').format(text=value)) from None


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _texts(value: object) -> object:
    return tuple(str(item).lower() for item in value) if isinstance(value, list) else value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(_("no regular expression: {error}").format(error=error)) from None
    return value


OidField = Annotated[Oid, BeforeValidator(_oid)]
Oids = Annotated[tuple[OidField, ...], BeforeValidator(_listed)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Match(_Strict):
    """Which devices a profile is for: the longest `sys_object_id` wins, `sys_descr` breaks a tie and must fit.

    `probe` names objects that only such a device answers, or columns and subtrees in which only it has any;
    they are asked of devices whose sysObjectID lies under `behind` or says nothing.
    """

    sys_object_id: Oids = ()
    sys_descr: Pattern = ""
    probe: Oids = ()
    behind: Oids = ()


class Where(_Strict):
    """A row is read only when the column (or the `index`th number of its index, from 1 or from the end) fits."""

    oid: OidField | None = None
    index: int | None = None
    is_: Codes = Field((), alias="is")
    is_not: Codes = ()
    matches: Pattern = ""

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.oid is None) == (self.index is None):
            raise ValueError(_("a condition needs either oid or index"))
        return self


class Label(_Strict):
    """A column that names rows; `parts` takes only so many numbers of the row's index, `enum` turns codes to words."""

    oid: OidField
    parts: int = 0
    enum: str = ""


def _label(value: object) -> object:
    return {"oid": value} if isinstance(value, str) else value


LabelField = Annotated[Label, BeforeValidator(_label)]


class Status(_Strict):
    """A column that judges a reading, or says that there is nothing to read (`-` in its enumeration)."""

    oid: OidField
    enum: str


class Units(_Strict):
    """A column or setting that says the unit; codes that are not listed leave the row out."""

    oid: OidField
    map: dict[str, str]


class Limits(_Strict):
    """The device's own limits, in the value's raw unit.

    `scale` stands for the value's where the limits are in other steps; `ignore` are raw limits that mean "none".
    """

    low_critical: OidField | None = None
    low_warning: OidField | None = None
    high_warning: OidField | None = None
    high_critical: OidField | None = None
    scale: float | None = None
    ignore: Codes = ()


class Point(_Strict):
    """One thing to read: which object, and how its raw value becomes the point's value.

    value = (raw * scale * factor * 10**exponent / 10**decimals / divisor + offset), then from `unit` to the point's.
    """

    point: PointName
    how: Literal["value", "rate", "share", "busy", "mean"] = "value"
    oid: OidField | None = None
    instance: str = ""
    unit: str = ""
    units: Units | None = None
    scale: float = 1.0
    offset: float = 0.0
    pattern: Pattern = ""
    decimals: OidField | None = None
    exponent: OidField | None = None
    divisor: OidField | None = None
    factor: OidField | None = None
    si_scale: OidField | None = None
    ignore: Codes = ()
    enum: str = ""
    status: Annotated[tuple[Status, ...], BeforeValidator(_listed)] = ()
    limits: Limits | None = None
    where: tuple[Where, ...] = ()
    bits: Literal[32, 64] = 32
    total: Oids = ()
    used: Oids = ()
    free: Oids = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        counted = self.how in ("share", "busy")
        if counted and not (self.total and bool(self.used) != bool(self.free)):
            raise ValueError(_('how = "{how}" needs total, and used or free').format(how=self.how))
        if not counted and self.oid is None:
            raise ValueError(_("oid is missing"))
        self._check_words()
        self._check_pattern()
        self._check_units()
        return self

    def _check_words(self) -> None:
        if bool(POINTS[self.point].words) != bool(self.enum):
            needs = _("the point {point} needs enum, which turns codes into its words")
            takes_none = _("the point {point} is a number and takes no enum")
            sentence = needs if POINTS[self.point].words else takes_none
            raise ValueError(sentence.format(point=self.point))

    def _check_pattern(self) -> None:
        if self.pattern and re.compile(self.pattern).groups != 1:
            raise ValueError(_("pattern needs one group in brackets: what it holds is the value"))

    def _check_units(self) -> None:
        allowed = units_of(self.point)
        for unit in (self.unit, *(self.units.map.values() if self.units else ())):
            if unit and unit not in allowed:
                sentence = _('the unit "{unit}" does not fit {point}: use one of {units}')
                raise ValueError(sentence.format(unit=unit, point=self.point, units=", ".join(allowed)))


class Table(_Strict):
    """Rows that share an index: what names them, which of them count, and what is read of each."""

    root: str = ""
    index: Oids = ()
    label: Annotated[tuple[LabelField, ...], BeforeValidator(_listed)] = ()
    prefix: str = ""
    where: tuple[Where, ...] = ()
    status: Annotated[tuple[Status, ...], BeforeValidator(_listed)] = ()
    columns: tuple[Point, ...]


class IdentityOids(_Strict):
    """Where a device says what it is; of several objects the first that answers counts."""

    vendor: Oids = ()
    model: Oids = ()
    serial: Oids = ()
    firmware: Oids = ()
    name: Oids = ()


class ProfileFile(_Strict):
    """One file. `mixin = true` makes it a part for others, never chosen for a device itself."""

    title: str
    kind: DeviceKind = DeviceKind.UNKNOWN
    vendor: str = ""
    mixin: bool = False
    root: str = ""
    extends: tuple[str, ...] = ()
    match: Match = Match()
    identity: IdentityOids = IdentityOids()
    enums: dict[str, dict[str, str]] = {}
    scalars: tuple[Point, ...] = ()
    tables: tuple[Table, ...] = ()

    @model_validator(mode="after")
    def _can_be_chosen(self) -> Self:
        if not self.mixin and not (self.match.sys_object_id or self.match.probe or self.match.sys_descr):
            raise ValueError(_("a profile that is no mixin needs a [match] with sys_object_id, sys_descr or probe"))
        return self


def check_enum(point: str, enum: dict[str, str]) -> str:
    """The sentence that says what is wrong with `enum` as words of `point` (empty: a status), or nothing."""
    try:
        meanings(point, enum)
    except ValueError as error:
        known = ", ".join(words_of(point))
        if not point:
            return _('"{word}" is no word of a status; its words are: {known}').format(word=error, known=known)
        sentence = _('"{word}" is no word of {point}; its words are: {known}')
        return sentence.format(word=error, point=point, known=known)
    return ""
