"""Tests of `console.tui.screens.attending`: how a length and a reason are typed."""

from __future__ import annotations

import pytest

from console.tui.screens.attending import USUAL_S, length_and_reason


@pytest.mark.parametrize(
    ("typed", "for_s", "reason"),
    [
        ("2h pump is being replaced", 7200.0, "pump is being replaced"),
        ("30m known", 1800.0, "known"),
        ("1d", 86400.0, ""),
        ("pump is being replaced", USUAL_S, "pump is being replaced"),
        ("2 hours of trouble", USUAL_S, "2 hours of trouble"),
    ],
)
def test_a_length_may_stand_before_the_reason(typed: str, for_s: float, reason: str) -> None:
    """Without one it is an hour; without a reason the engine refuses, and says so."""
    assert length_and_reason(typed) == (for_s, reason)
