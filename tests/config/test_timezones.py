"""Tests of `console.config.timezones`: which zone was meant."""

from __future__ import annotations

import pytest

from console.config.timezones import hint


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Asia/Makasar", 'did you mean "Asia/Makassar"?'),
        ("asia/jakarta", 'did you mean "Asia/Jakarta"?'),
        ("Europe/Makassar", 'did you mean "Asia/Makassar"?'),
        ("Makasar", 'did you mean "Asia/Makassar"?'),
    ],
)
def test_the_last_part_says_which_was_meant(name: str, said: str) -> None:
    """A place is known by its own name, whatever stands before it."""
    assert hint(name) == said


@pytest.mark.parametrize("name", ["Asia/Bontang", "Asia/Samarinda", "", "/"])
def test_a_place_without_a_zone_of_its_own_gets_examples(name: str) -> None:
    """A stranger is not near to a zone because both are in Asia."""
    assert hint(name).startswith("such as ")
