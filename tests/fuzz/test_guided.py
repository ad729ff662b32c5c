"""The edges under a fuzzer that is guided by coverage, for a few seconds each; `make fuzz` runs it for longer."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.fuzz.edges import EDGES, NAMES
from tests.fuzz.run import fuzz, tries

SECONDS = 5

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this Python or machine"
    ),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_guided_fuzzer_finds_nothing(name: str, tmp_path: Path) -> None:
    """It tries at least all seeds, within time and memory, and no input breaks the edge's law."""
    ended = fuzz(name, SECONDS, tmp_path)
    assert ended.status == 0, f"{ended.said[-3000:]}\n{ended.found!r}"
    assert tries(ended.said) >= len(EDGES[name].seeds)


def test_what_breaks_a_law_is_found(tmp_path: Path) -> None:
    """The fuzzer is awake: a law that forbids one seed's mutation is broken, and the input is kept."""
    ended = fuzz("canary", SECONDS, tmp_path)
    assert ended.status != 0
    assert ended.found is not None
    assert ended.found.startswith(b"leak")
