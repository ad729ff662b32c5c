"""How a rule is written in TOML, and which mistakes can be made; reads no file."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from console.alerts.calendar import read_hours
from console.config.kinds import known_point
from console.i18n import _
from console.model.device import DeviceKind
from console.store.change import DATA_AGE

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*")


def _seconds(value: object) -> object:
    """`"90s"`, `"5m"`, `"2h"` as seconds; a plain number is left as it is."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match:
        return float(match[1]) * _UNITS[match[2]]
    if isinstance(value, str):
        raise ValueError(_('"{text}" is no duration; write it like "30s", "5m" or "2h"').format(text=value))
    return value


Duration = Annotated[float, BeforeValidator(_seconds), Field(ge=0)]
Limit = Annotated[float, BeforeValidator(_seconds)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class LevelTable(_Strict):
    """What reaches one severity; `is` lists words, `bad` and `good` count the members of a group."""

    above: Limit | None = None
    below: Limit | None = None
    words: tuple[str, ...] = Field(default=(), alias="is")
    bad: int | None = Field(default=None, ge=1)
    good: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_something(self) -> LevelTable:
        if self.above is None and self.below is None and not self.words and self.bad is None and self.good is None:
            raise ValueError(_("this level says nothing: give above, below, is, bad or good"))
        if self.above is not None and self.below is not None and self.above <= self.below:
            message = _("above ({above:g}) must be higher than below ({below:g}), or nothing would ever be well")
            raise ValueError(message.format(above=self.above, below=self.below))
        return self


class RuleTable(_Strict):
    """One `[rules.NAME]` table with everything merged that it extends."""

    point: str
    enabled: bool = True
    label: str = ""
    devices: tuple[str, ...] = ()
    kinds: tuple[DeviceKind, ...] = ()
    sites: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    racks: tuple[str, ...] = ()
    instance: str = ""
    corrosive: bool = False
    critical: LevelTable | None = None
    major: LevelTable | None = None
    minor: LevelTable | None = None
    warning: LevelTable | None = None
    indeterminate: LevelTable | None = None
    band: float = Field(default=0.0, ge=0)
    for_s: Duration = Field(default=0.0, alias="for")
    keep_s: Duration = Field(default=0.0, alias="keep")
    latch: bool = False
    mean_over: Duration | None = Field(default=None, gt=0)
    rise_within: Duration | None = Field(default=None, gt=0)
    trend_over: Duration | None = Field(default=None, gt=0)
    reaches: float | None = None
    together: Literal["", "device", "room", "site"] = ""
    good_words: tuple[str, ...] = ()
    bad_words: tuple[str, ...] = ()
    runbook: str = ""
    extends: str = ""
    falls_to: float | None = None
    bad_above: float | None = None
    bad_below: float | None = None
    also: tuple[str, ...] = ()
    also_in: Literal["device", "room", "site"] = "room"
    during: str = ""
    outside: str = ""

    @field_validator("point")
    @classmethod
    def _known_point(cls, point: str) -> str:
        return point if point == DATA_AGE else known_point(point)

    @field_validator("instance")
    @classmethod
    def _regular_expression(cls, instance: str) -> str:
        try:
            re.compile(instance)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(_("no regular expression: {error}").format(error=error)) from error
        return instance

    @model_validator(mode="after")
    def _one_measure(self) -> RuleTable:
        if sum(window is not None for window in (self.mean_over, self.rise_within, self.trend_over)) > 1:
            raise ValueError(_("choose one of mean_over, rise_within and trend_over"))
        if (self.trend_over is None) is not (self.reaches is None and self.falls_to is None):
            raise ValueError(_("trend_over and reaches, or falls_to, belong together"))
        if self.reaches is not None and self.falls_to is not None:
            raise ValueError(_("choose one of reaches and falls_to"))
        if (self.bad_above is not None or self.bad_below is not None) and not self.together:
            raise ValueError(_('bad_above and bad_below belong to a group: say together = "device", "room" or "site"'))
        return self

    @model_validator(mode="after")
    def _one_calendar(self) -> RuleTable:
        if self.during and self.outside:
            raise ValueError(_("choose one of during and outside"))
        return self

    @field_validator("during", "outside")
    @classmethod
    def _hours(cls, text: str) -> str:
        if text:
            read_hours(text)
        return text

    @property
    def levels(self) -> dict[str, LevelTable]:
        """The levels that are given, from the severest, by severity."""
        names = ("critical", "major", "minor", "warning", "indeterminate")
        return {name: level for name in names if (level := getattr(self, name)) is not None}
