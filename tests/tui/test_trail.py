"""The screens that were visited."""

from __future__ import annotations

from console.tui.trail import Trail, Visit

HOME, RACK, DEVICE = Visit("overview"), Visit("rack", "r1"), Visit("device", "altos-1")


def test_what_was_left_is_ahead() -> None:
    """After going back, one can go on."""
    trail = Trail()
    trail.enter(0, HOME)
    trail.enter(1, RACK)
    assert trail.ahead(1) == RACK
    assert trail.ahead(2) is None


def test_going_elsewhere_forgets_what_was_ahead() -> None:
    """As in every browser."""
    trail = Trail()
    for depth, visit in enumerate((HOME, RACK, DEVICE)):
        trail.enter(depth, visit)
    trail.enter(1, DEVICE)
    assert trail.ahead(1) == DEVICE
    assert trail.ahead(2) is None


def test_going_on_the_same_way_keeps_what_is_further_ahead() -> None:
    """Two steps back, two steps on."""
    trail = Trail()
    for depth, visit in enumerate((HOME, RACK, DEVICE)):
        trail.enter(depth, visit)
    trail.enter(1, RACK)
    assert trail.ahead(2) == DEVICE
