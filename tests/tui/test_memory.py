"""The collector of the console's process."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from console.tui.memory import Memory
from console.tui.tidying import ALL, ALL_EVERY_S, YOUNG, YOUNG_EVERY_S
from tests.fakes.clock import FakeClock


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The generations that were collected."""
    generations: list[int] = []
    monkeypatch.setattr(gc, "collect", generations.append)
    return generations


def test_an_interpreter_that_is_only_borrowed_keeps_its_collector(collected: list[int]) -> None:
    """Before `settle_in` nothing is switched off and nothing collected."""
    clock = FakeClock()
    memory = Memory(clock)
    memory.pressed()
    clock.advance(ALL_EVERY_S)
    memory.tend()
    assert gc.isenabled()
    assert collected == []


def test_the_collector_comes_only_when_it_is_called(collected: list[int]) -> None:
    """Once settled in, Python's own collector is off, and a quiet moment is used instead."""
    clock = FakeClock()
    memory = Memory(clock)
    memory.settle_in()
    assert not gc.isenabled()
    memory.tend()
    clock.advance(YOUNG_EVERY_S)
    memory.tend()
    clock.advance(ALL_EVERY_S)
    memory.tend()
    assert collected == [ALL, YOUNG, ALL]


def test_a_key_puts_it_off(collected: list[int]) -> None:
    """Who types is not interrupted."""
    clock = FakeClock()
    memory = Memory(clock)
    memory.settle_in()
    clock.advance(YOUNG_EVERY_S)
    memory.pressed()
    memory.tend()
    assert collected == [ALL]
