"""Tests of `console.collect.walkstate`."""

from __future__ import annotations

import pytest

from console.collect.walkstate import WalkState, label_text
from console.profiles.oid import Oid
from console.profiles.schema import Table


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ((4, 112, 115, 117, 49), "psu1"),
        ((3, 112, 115, 117, 49), "3.112.115.117.49"),
        ((2, 27, 65), "2.27.65"),
        ((1, 65), "1.65"),
        ((7,), "7"),
    ],
)
def test_an_index_that_spells_a_name_is_that_name(index: Oid, name: str) -> None:
    """A length and so many printable characters are a name; anything else stays the numbers that it is."""
    assert label_text(WalkState(), Table(columns=()), index, {}) == name
