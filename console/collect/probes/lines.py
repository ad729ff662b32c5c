"""Reads the small texts that probes print: words, numbers, whole lines; whatever is not there is simply absent."""

from __future__ import annotations

import math
from collections.abc import Iterator

from console.model.text import neutralise

_LONGEST_NUMBER = 24


def number(text: str) -> float | None:
    """`text` as a finite number, or None."""
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def numbers(words: list[str]) -> list[float] | None:
    """All of `words` as numbers, or None when one is not."""
    values = [number(word) for word in words]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def keyed(text: str) -> Iterator[tuple[str, str]]:
    """Each line as its first word and the rest, neutralised."""
    for line in text.split("\n"):
        key, _space, rest = line.strip().partition(" ")
        if key:
            yield neutralise(key), neutralise(rest)


def tabbed(text: str, fields: int) -> Iterator[list[str]]:
    """Each line that has exactly `fields` fields between tabs, neutralised."""
    for line in text.split("\n"):
        found = line.split("\t")
        if len(found) == fields:
            yield [neutralise(field) for field in found]
