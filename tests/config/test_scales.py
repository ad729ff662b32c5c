"""Durations and sizes as they are written."""

from __future__ import annotations

import pytest

from console.config.scales import octets, seconds


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("30s", 30),
        ("5m", 300),
        ("1h", 3600),
        ("2d", 172800),
        ("1h30m", 5400),
        ("500ms", 0.5),
        (" 1.5 m ", 90),
        ("1w", 604800),
    ],
)
def test_a_duration_is_text_with_units(text: str, wanted: float) -> None:
    """Each unit counts for what it is, and several add up."""
    assert seconds(text) == wanted


@pytest.mark.parametrize("value", ["30", "", "s", "5 minutes", "-5s", 30, None, True, "5s!", "1 h x"])
def test_anything_else_is_no_duration(value: object) -> None:
    """A duration without unit, or of another type, is refused with a sentence that shows how to write it."""
    with pytest.raises(ValueError, match='"5m"'):
        seconds(value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("10 GiB", 10 * 2**30), ("512MiB", 512 * 2**20), ("1 GB", 10**9), ("7 B", 7), ("1.5 kib", 1536)],
)
def test_a_size_is_text_with_a_unit(text: str, wanted: int) -> None:
    """Binary and decimal units are told apart."""
    assert octets(text) == wanted


@pytest.mark.parametrize("value", ["10", "GiB", "10 G", "-1 B", 10, None])
def test_anything_else_is_no_size(value: object) -> None:
    """A size without unit, or of another type, is refused with a sentence that shows how to write it."""
    with pytest.raises(ValueError, match="GiB"):
        octets(value)
