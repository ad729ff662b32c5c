"""Every edge keeps its law: whatever octets come, they are read within bounds or refused by name."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.edges import EDGES, NAMES
from tests.snmp.test_fuzz import mutated

_MUTATIONS = 60


@pytest.mark.parametrize("name", NAMES)
def test_sound_input_keeps_the_law(name: str) -> None:
    """Nobody finds anything with seeds that are themselves refused for a mistake of the law."""
    for seed in EDGES[name].seeds:
        EDGES[name].law(seed)


@pytest.mark.parametrize("name", NAMES)
def test_mutated_input_keeps_the_law(name: str) -> None:
    """Sound input with a few octets changed, cut or doubled."""
    chance = random.Random(name)
    for _ in range(_MUTATIONS):
        EDGES[name].law(mutated(chance.choice(EDGES[name].seeds), chance))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_input_keeps_the_law(name: str, data: bytes) -> None:
    """Octets without any form."""
    EDGES[name].law(data)
