"""From a profile's TOML text to its checked shape, or to all its mistakes; resolves no `extends`."""

from __future__ import annotations

import re
from typing import Any

import tomli
from pydantic import ValidationError

from console.config.toml_words import toml_words
from console.errors import ProfileError
from console.i18n import _
from console.profiles.schema import ProfileFile

_RELATIVE = re.compile(r"(\.\d+)+")


def parse(text: str, source: str) -> ProfileFile:
    """The profile in `text`; raises ProfileError with every mistake, each as `source: key: sentence`, one a line."""
    try:
        raw = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        sentence = _("{source}:{line}: not TOML: {why} (column {column})")
        words = {"source": source, "line": error.lineno, "why": toml_words(error), "column": error.colno}
        raise ProfileError(sentence.format(**words)) from None
    except (ValueError, RecursionError) as error:
        raise ProfileError(_("{source}: not TOML: {error}").format(source=source, error=error)) from None
    try:
        return ProfileFile.model_validate(_absolute(raw, raw.get("root", "")))
    except ValidationError as error:
        raise ProfileError("\n".join(_sentences(error, source))) from None


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


def _sentences(error: ValidationError, source: str) -> list[str]:
    return [f"{source}: {_key(item['loc'])}: {item['msg'].removeprefix('Value error, ')}" for item in error.errors()]


def _key(path: tuple[int | str, ...]) -> str:
    """`tables[0].columns[2].unit` for pydantic's path."""
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key or "profile"
