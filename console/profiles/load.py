"""From a profile's TOML text to its checked shape, or to all its mistakes; resolves no `extends`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import tomli
from pydantic import ValidationError

from console.config.locate import key_lines
from console.config.problems import Location, Locations, Problem
from console.config.sentences import findings
from console.config.toml_words import toml_words
from console.errors import ProfileError
from console.i18n import _
from console.profiles.schema import ProfileFile

_RELATIVE = re.compile(r"(\.\d+)+")


class Mistakes(ProfileError):
    """Every mistake of one file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def parse(text: str, source: str) -> ProfileFile:
    """The profile in `text`; raises `Mistakes` with every one, each as `source:line: key: sentence`, one a line."""
    try:
        raw = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        sentence = _("this is not TOML: {why} (column {column})").format(why=toml_words(error), column=error.colno)
        raise Mistakes([Problem(source, error.lineno, "", sentence)]) from None
    except RecursionError:
        raise Mistakes([Problem(source, 0, "", _("this is nested too deeply"))]) from None
    except ValueError:
        raise Mistakes([Problem(source, 0, "", _("a number in it has too many digits"))]) from None
    try:
        return ProfileFile.model_validate(_absolute(raw, raw.get("root", "")))
    except ValidationError as error:
        where = Locations(source, {path: Location(source, line) for path, line in key_lines(text).items()})
        found = findings(error.errors(include_url=False), raw, ProfileFile)
        raise Mistakes(where.problem(*mistake) for mistake in found) from None


def _absolute(value: Any, root: Any) -> Any:
    """`value` with each OID that starts with a dot put under the nearest `root` above it."""
    if isinstance(value, str):
        return f"{root}{value}" if _RELATIVE.fullmatch(value) else value
    if isinstance(value, list):
        return [_absolute(item, root) for item in value]
    if isinstance(value, dict):
        nearest = _absolute(value["root"], root) if "root" in value else root
        return {key: _absolute(item, nearest) for key, item in value.items()}
    return value
