"""Tests of `console.tui.slips`."""

from __future__ import annotations

import pytest

from console.tui.actions import REGISTRY, Keymap
from console.tui.slips import UNSEEN, slips


def test_no_dangerous_key_lies_beside_one_that_is_pressed_without_looking() -> None:
    """As Ronda is shipped."""
    assert list(slips(Keymap())) == []


def test_what_is_pressed_without_looking_is_harmless() -> None:
    """And there is such an action of each name."""
    assert not any(REGISTRY[id_].dangerous for id_ in UNSEEN)


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ({"lead": ("l",)}, {("l", "k")}),
        ({"acknowledge": ("h",)}, {("h", "j"), ("h", "g")}),
        ({"down": ("n",)}, {("m", "n"), ("b", "n")}),
        ({"lead": ("L",)}, set()),
        ({"stop_run": ("f5",)}, set()),
    ],
)
def test_a_key_of_ones_own_beside_another_is_found(
    own: dict[str, tuple[str, ...]], found: set[tuple[str, str]]
) -> None:
    """On the same row and with the same Shift; a key above or below is farther than a finger slips."""
    assert {(slip.key, slip.beside) for slip in slips(Keymap(own))} == found
