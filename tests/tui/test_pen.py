"""From one style to another."""

from __future__ import annotations

import pytest

from console.tui.pen import PLAIN, Pen, pen_of, turn

BOLD = Pen(frozenset({"1"}), "31", "44")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (None, BOLD, "\x1b[0;1;31;44m"),
        (BOLD, BOLD._replace(attributes=frozenset()), "\x1b[22m"),
        (BOLD, PLAIN, "\x1b[0m"),
        (BOLD, BOLD._replace(attributes=frozenset({"2"})), "\x1b[22;2m"),
        (Pen(frozenset({"1", "2"}), "", "44"), Pen(frozenset({"2"}), "", "44"), "\x1b[22;2m"),
        (BOLD, BOLD._replace(front="32"), "\x1b[32m"),
        (BOLD, BOLD._replace(back=""), "\x1b[49m"),
        (BOLD, BOLD, ""),
    ],
)
def test_the_shortest_turn_is_taken(old: Pen | None, new: Pen, said: str) -> None:
    """An attribute is ended by itself, or everything is, whichever is shorter."""
    assert turn(old, new) == said


def test_a_pen_is_read_from_its_parameters() -> None:
    """Attributes, a colour of 256 and a true one."""
    assert pen_of("1;38;5;110;48;2;1;2;3") == Pen(frozenset({"1"}), "38;5;110", "48;2;1;2;3")
