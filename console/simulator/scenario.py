"""Scenarios: what befalls the room and when, read from the TOML files beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import tomli
from msgspec import Struct

from console.config.scales import seconds
from console.errors import RondaError
from console.i18n import _
from console.model.time import Seconds
from console.simulator.expected import Expected
from console.simulator.happening import Happening

_FOLDER: Final = Path(__file__).parent / "scenarios"


class Scenario(Struct, frozen=True):
    """A story: `happenings` with the simulated second at which each comes, earliest first."""

    name: str
    title: str
    summary: str
    happenings: tuple[tuple[Seconds, Happening], ...]
    expected: Expected = Expected()


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    at: str
    what: str
    target: str = ""
    value: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    summary: str
    happening: tuple[_Line, ...] = ()
    expected: Expected = Expected()


class UnknownScenario(RondaError):
    """There is no scenario of that name."""


def names() -> tuple[str, ...]:
    """The scenarios there are."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load(name: str) -> Scenario:
    """The scenario called `name`; raises `UnknownScenario` with the names that exist."""
    if name not in names():
        sentence = _("There is no scenario {name}; there are: {names}.")
        raise UnknownScenario(sentence.format(name=name, names=", ".join(names())))
    file = msgspec.convert(tomli.loads((_FOLDER / f"{name}.toml").read_text("utf-8")), _File)
    timed = [(seconds(line.at), Happening(line.what, line.target, line.value)) for line in file.happening]
    return Scenario(name, file.title, file.summary, tuple(sorted(timed, key=lambda pair: pair[0])), file.expected)
