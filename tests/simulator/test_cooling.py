"""The air conditioner says that its compressor has stopped where its profile looks for it."""

from __future__ import annotations

import pytest

from console.simulator.devices.cooling import FAMILY
from console.simulator.happening import Happening, befall
from console.simulator.mib import oid, text
from console.simulator.world import World

NAME, WORD = oid("1.3.6.1.4.1.318.1.1.27.1.4.2.2.1.2.1"), oid("1.3.6.1.4.1.318.1.1.27.1.4.2.2.1.3.1")


@pytest.mark.parametrize(("value", "mode"), [("on", "Active"), ("off", "Standby"), ("compressor stopped", "Off")])
def test_the_mode_is_the_units_own(night: World, value: str, mode: str) -> None:
    """Active while it cools, on standby when it was switched off, off when it has failed."""
    cells = FAMILY.cells(befall(night, Happening("cooling", "cooling-1", value)), "cooling-1")
    rows = {cells[(*NAME, number)]: cells[(*WORD, number)] for number in (1, 2)}
    assert rows[text("Mode")] == text(mode)
