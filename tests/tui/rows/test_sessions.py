"""Tests of `console.tui.rows.sessions`: what is told of the others."""

from __future__ import annotations

import pytest

from console.tui.rows.sessions import seen


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("alerts", "Alerts"),
        ("rack r1", "Rack › r1"),
        ("plan water-leak r1", "Plan › water-leak r1"),
        ("", ""),
        ("something else", "something else"),
    ],
)
def test_a_screen_is_called_what_it_is_called_here(told: str, read: str) -> None:
    """Consoles tell it in the words of the wire; a newer console's are left as they are."""
    assert seen(told) == read
