"""Keys that no hand types are told from keys that one does."""

from __future__ import annotations

import pytest

from console.tui.flooding import MOST, QUIET_S, Flood


@pytest.mark.parametrize("gap", [1 / 30, 0.01, 0.3])
def test_a_held_key_and_quick_hands_are_no_flood(gap: float) -> None:
    """However long they go on."""
    flood = Flood()
    assert not any(flood.swallows(place * gap) for place in range(4 * MOST))


def test_what_comes_in_its_hundreds_is_swallowed_until_it_is_quiet() -> None:
    """The first key after a pause counts again."""
    flood = Flood()
    swallowed = [flood.swallows(place * 0.0001) for place in range(2 * MOST)]
    assert swallowed == [False] * (MOST - 1) + [True] * (MOST + 1)
    assert not flood.swallows(2 * MOST * 0.0001 + 2 * QUIET_S)
