"""What the console sends to each kind of terminal: nothing that this one cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.console import feed
from console.tui.screens.frame import LEAST_HEIGHT, LEAST_WIDTH
from tools.terminals import SIZES, TRUE, Case, tried

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Twenty servers."""
    directory = tmp_path_factory.mktemp("s")
    with feed(directory, 20):
        yield directory


@pytest.mark.parametrize(
    ("case", "colours", "ascii_only"),
    [
        (Case("vt220", {}), "none", True),
        (Case("linux", {}), "16", True),
        (Case("xterm-256color", {"NO_COLOR": "1"}), "none", False),
        (Case("linux", {"NO_COLOR": "1"}), "none", True),
        (Case("xterm-256color", {"LC_ALL": "C"}), "256", True),
        (Case("xterm-256color", TRUE), "true", False),
        (Case("screen-256color", {}), "256", False),
    ],
)
def test_a_terminal_is_sent_what_it_can_show(case: Case, colours: str, ascii_only: bool, state: Path) -> None:
    """No colour where there is none or none is wanted, ASCII where that is all there is."""
    seen = tried(case, state)
    assert seen.drawn
    assert "server-0001" in seen.screen
    assert (seen.colours, seen.ascii) == (colours, ascii_only)


def test_a_terminal_that_cannot_be_drawn_on_gets_lines(state: Path) -> None:
    """Not one escape sequence."""
    seen = tried(Case("dumb", {}), state)
    assert b"\x1b" not in seen.sent
    assert "State: " in seen.screen


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_size_shows_something_to_go_by(columns: int, rows: int, state: Path) -> None:
    """The first server; on a screen that is too small for panes the sentence that says how large it must be."""
    seen = tried(Case("xterm-256color", {}, columns, rows), state)
    too_small = columns < LEAST_WIDTH or rows < LEAST_HEIGHT
    assert (f"{LEAST_WIDTH}×{LEAST_HEIGHT}" if too_small else "server-0001") in seen.screen
