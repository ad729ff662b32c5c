"""How a scenario is written: readings over time, what people do, which transitions must follow; plays nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

import tomli
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from console.alerts.rules.schema import Duration
from console.config.kinds import PointName
from console.config.locate import key_lines
from console.config.problems import Location, Locations, Problem, in_order, nearest
from console.config.sentences import findings
from console.config.toml_words import toml_words
from console.errors import ConfigError
from console.i18n import _
from console.model.device import DeviceKind
from console.model.oserror import os_words

Cell: TypeAlias = float | str | None
"""What a series says at one step; None is no answer."""

SILENT = "_"
_REPEATED = re.compile(r"(?P<what>.+?)\s*x\s*(?P<count>\d+)")
_RAMP = re.compile(r"(?P<first>-?\d+(?:\.\d+)?)\s*\.\.\s*(?P<last>-?\d+(?:\.\d+)?)")
_MOST_STEPS = 100_000


def cells(written: list[float | str]) -> Iterator[Cell]:
    """The steps that a list stands for: `24`, `"wet"`, `"_"` (no answer), `"24 x 10"`, `"24..34 x 11"` (a ramp)."""
    for item in written:
        repeated = _REPEATED.fullmatch(item) if isinstance(item, str) else None
        if repeated is None:
            yield _cell(item)
            continue
        count = min(int(repeated["count"]), _MOST_STEPS)
        ramp = _RAMP.fullmatch(repeated["what"])
        if ramp is None:
            yield from (_cell(repeated["what"]) for _step in range(count))
        else:
            yield from _ramp(float(ramp["first"]), float(ramp["last"]), count)


def _ramp(first: float, last: float, count: int) -> Iterator[float]:
    for step in range(count):
        yield first + (last - first) * step / max(count - 1, 1)


def _cell(item: float | str) -> Cell:
    if item == SILENT:
        return None
    try:
        return float(item)
    except ValueError:
        return str(item)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceTable(_Strict):
    """A device that the readings are of; what is not said is empty. Its room has the air that `corrosive` says."""

    kind: DeviceKind
    site: str = "site"
    room: str = "room"
    rack: str = ""
    corrosive: bool = False


class SeriesTable(_Strict):
    """One series and what it says at each interval."""

    device: str
    point: PointName
    instance: str = ""
    values: list[float | str]


class ActTable(_Strict):
    """What a person does at a time."""

    at: Duration
    do: Literal["acknowledge", "unacknowledge", "clear"]
    rule: str
    device: str
    by: str = "operator"
    note: str = ""


class ExpectTable(_Strict):
    """A transition that must come at this time."""

    at: Duration
    rule: str
    device: str
    turn: str
    instance: str | None = None
    severity: str | None = None


class Scenario(_Strict):
    """One scenario; `only` names the rules that are compared (all when empty), `rules` are laid over the others.

    At `restart_at` the engine is replaced by another one that knows only what was saved.
    """

    title: str
    interval: Duration = Field(default=30.0, gt=0)
    restart_at: Duration | None = None
    only: tuple[str, ...] = ()
    devices: dict[str, DeviceTable]
    series: list[SeriesTable] = Field(min_length=1)
    acts: list[ActTable] = []
    expect: list[ExpectTable] = []
    rules: dict[str, dict[str, Any]] = {}


def read_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file; a `ConfigError` names every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        sentence = _("this is not TOML: {why} (column {column})").format(why=toml_words(error), column=error.colno)
        raise ConfigError(str(Problem(str(path), error.lineno, "", sentence))) from error
    except UnicodeDecodeError as error:
        raise ConfigError(_("{path} is not UTF-8 text; save it as UTF-8").format(path=path)) from error
    except OSError as error:
        raise ConfigError(_("{file}: {error}").format(file=path, error=os_words(error))) from error
    except RecursionError as error:
        raise ConfigError(_("{file}: {error}").format(file=path, error=_("this is nested too deeply"))) from error
    except ValueError as error:
        # What tomli leaves to Python, which reads no number of more than some thousand digits.
        raise ConfigError(
            _("{file}: {error}").format(file=path, error=_("a number in it has too many digits"))
        ) from error
    try:
        scenario = Scenario.model_validate(tables)
    except ValidationError as error:
        raise ConfigError("\n".join(_mistakes(error, tables, str(path), text))) from error
    strangers = list(_strangers(scenario, _locations(str(path), text)))
    if strangers:
        raise ConfigError("\n".join(map(str, in_order(strangers))))
    return scenario


def _strangers(scenario: Scenario, where: Locations) -> Iterator[Problem]:
    """Every device that is named and is none of the scenario's own."""
    named = {"series": [one.device for one in scenario.series], "expect": [one.device for one in scenario.expect]}
    for table, devices in named.items():
        for place, device in enumerate(devices):
            if device not in scenario.devices:
                sentence = _('there is no "{device}" among the devices of this scenario').format(device=device)
                yield where.problem((table, place, "device"), sentence, nearest(device, scenario.devices))


def _locations(file: str, text: str) -> Locations:
    return Locations(file, {key: Location(file, line) for key, line in key_lines(text).items()})


def _mistakes(error: ValidationError, tables: object, file: str, text: str) -> list[str]:
    """One line a mistake, each with its line and key."""
    where = _locations(file, text)
    found = findings(error.errors(include_url=False), tables, Scenario)
    return [str(problem) for problem in in_order(where.problem(keys, said, hint) for keys, said, hint in found)]
