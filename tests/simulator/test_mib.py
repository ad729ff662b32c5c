"""Looking cells up and walking them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.simulator.mib import Mib, Oid, counter32, counter64, gauge, integer, ticks

_OIDS = st.lists(st.integers(0, 9), min_size=1, max_size=5).map(tuple)


@given(st.sets(_OIDS, max_size=30))
def test_a_walk_meets_every_cell_once_in_order(names: set[Oid]) -> None:
    """Following `after` from the start yields exactly the cells, in lexicographic order."""
    mib = Mib({name: integer(1) for name in names})
    walked: list[Oid] = []
    following = mib.after(())
    while following is not None:
        walked.append(following[0])
        following = mib.after(following[0])
    assert walked == sorted(names)


@given(st.floats(-1e20, 1e20))
def test_numbers_stay_in_their_types_ranges(value: float) -> None:
    """Counters and ticks wrap, gauges stop at their ends: no cell is ever outside what BER can carry for its type."""
    for cell, bits in ((counter32(value), 32), (counter64(value), 64), (gauge(value), 32), (ticks(value), 32)):
        assert isinstance(cell.value, int)
        assert 0 <= cell.value < 2**bits


def test_a_missing_instance_is_told_from_a_missing_object() -> None:
    """Another row of the same column makes it noSuchInstance; no row at all makes it noSuchObject."""
    mib = Mib({(1, 3, 6, 1, 2, 1): integer(7)})
    assert mib.get((1, 3, 6, 1, 2, 1)) == integer(7)
    assert mib.get((1, 3, 6, 1, 2, 2)) is None
    assert mib.has_object((1, 3, 6, 1, 2, 2))
    assert not mib.has_object((1, 3, 6, 1, 3, 2))
