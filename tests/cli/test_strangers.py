"""Tests of `console.cli.strangers`: names that nothing has."""

from __future__ import annotations

import pytest

from console.cli.strangers import strangers
from console.model.place import Site
from console.model.silence import AlertMatcher
from console.model.snapshot import Snapshot


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (("bontang",), []),
        (("bon*",), []),
        (("bontag",), ['nothing is called bontag now; did you mean "bontang"?']),
        (("zz*", "bontang"), ["nothing is called zz* now"]),
    ],
)
def test_a_mistyped_name_is_told(sites: tuple[str, ...], said: list[str]) -> None:
    """A silence that can hold nothing back because of its spelling says so, with the nearest name."""
    world = Snapshot()
    world.apply((Site(id="bontang", name="Bontang", timezone="Asia/Makassar"),))
    assert list(strangers(AlertMatcher(sites=sites), world)) == said
