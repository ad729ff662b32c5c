"""Where a walk goes on, ends, and refuses to go round."""

from __future__ import annotations

import pytest

from console.snmp.errors import TooBig, UnorderedReply
from console.snmp.value import Missing
from console.snmp.walk import Walk

ROOT = (1, 3, 6, 1)


def test_it_goes_on_after_the_last_name() -> None:
    """The next request starts behind the last variable found."""
    walk = Walk(ROOT, 10)
    walk.add([((*ROOT, 1), 1), ((*ROOT, 2), 2)])
    assert walk.last == (*ROOT, 2)
    assert not walk.ended


@pytest.mark.parametrize("batch", [[], [((1, 3, 7), 1)], [((*ROOT, 9), Missing.END_OF_MIB_VIEW)], [((), None)]])
def test_it_ends_outside_its_root(batch: list[tuple[tuple[int, ...], None]]) -> None:
    """An empty reply, a name outside the root and the end of the MIB view end it and add nothing."""
    walk = Walk(ROOT, 10)
    walk.add(batch)
    assert walk.ended
    assert walk.found == []


@pytest.mark.parametrize("again", [(*ROOT, 2), (*ROOT, 1), ROOT])
def test_a_name_that_does_not_rise_is_refused(again: tuple[int, ...]) -> None:
    """A repeated or lower name is an agent that goes round."""
    walk = Walk(ROOT, 10)
    walk.add([((*ROOT, 2), 1)])
    with pytest.raises(UnorderedReply):
        walk.add([(again, 1)])


def test_it_is_bounded() -> None:
    """One variable more than the limit is refused."""
    walk = Walk(ROOT, 2)
    with pytest.raises(TooBig):
        walk.add([((*ROOT, number), number) for number in range(1, 4)])
