"""What an edge of the program is to a fuzzer: octets that a stranger chose go in, and a law must hold; runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from console.collect.measure import Gauge

MOST_TEXT = 200
"""Characters; what `neutralise` leaves of one text at most."""


class Edge(Struct, frozen=True):
    """One place where octets become values.

    `law` returns when they were read within bounds or refused by the exceptions that the edge names, and raises
    otherwise; `seeds` are sound inputs to begin with.
    """

    law: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def plain(texts: Iterable[str]) -> None:
    """Raise unless every text is bounded and on one line without control characters."""
    for text in texts:
        assert len(text) <= MOST_TEXT, f"a text of {len(text)} characters"
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text), f"control characters in {text!r}"


def bounded(gauges: Iterable[Gauge], most: int) -> None:
    """Raise unless there are at most so many gauges, each with plain texts and a finite number."""
    found = list(gauges)
    assert len(found) <= most, f"{len(found)} gauges"
    for gauge in found:
        plain((gauge.instance, gauge.note, gauge.value if isinstance(gauge.value, str) else ""))
        assert not isinstance(gauge.value, float) or abs(gauge.value) < float("inf"), f"{gauge.value} is no number"


def split(data: bytes, ways: int) -> tuple[int, bytes]:
    """One choice of `ways`, told by the first octet, and the rest."""
    return (data[0] % ways if data else 0), data[1:]
