"""The demo's configuration is one that the console itself accepts."""

from __future__ import annotations

import tomli
from hypothesis import given
from hypothesis import strategies as st

from console.config.load import load
from console.simulator.demo_config import toml
from tests.simulator.asking import RunningRack

_SCALARS = st.one_of(st.booleans(), st.integers(-(2**53), 2**53), st.text(st.characters(codec="utf-8"), max_size=20))
_VALUES = st.one_of(_SCALARS, st.lists(st.integers(0, 9), max_size=4))
_KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=8)
_DOCUMENTS = st.dictionaries(_KEYS, st.recursive(_VALUES, lambda deeper: st.dictionaries(_KEYS, deeper, max_size=3)))


@given(_DOCUMENTS)
def test_what_is_written_reads_back_the_same(document: dict[str, object]) -> None:
    """Any document of plain values, lists and tables survives writing and parsing."""
    assert tomli.loads(toml(document)) == document


def test_the_demo_configuration_has_no_problems(rack: RunningRack) -> None:
    """The console's own loader accepts it, with every simulated device in it."""
    config = load(rack.directory / "config.toml")
    assert {"altos-1", "lenovo-1", "ups-1", "pdu-a", "pdu-b", "cooling-1", "room-sensors"} <= set(config.devices)
