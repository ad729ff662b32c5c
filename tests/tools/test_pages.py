"""Pages that are made from the code are what the code says now; `make docs` makes them."""

from __future__ import annotations

import shutil
import subprocess
from types import ModuleType

import pytest

from console.tui.actions import REGISTRY
from tools import configuration, keys, man


@pytest.mark.parametrize("tool", [keys, man, configuration], ids=lambda tool: tool.__name__)
def test_a_page_is_current(tool: ModuleType) -> None:
    """Nobody reads about a key, a command or a setting that is no more."""
    assert tool.PAGE.read_text("utf-8") == tool.page(), "run: make docs"


def test_every_action_is_told() -> None:
    """No key is left out."""
    text = keys.page()
    assert all(action.help.replace("|", "\\|") in text for action in REGISTRY.values())


@pytest.mark.real
def test_the_manual_page_is_good_troff() -> None:
    """groff finds nothing to complain of."""
    if shutil.which("groff") is None:
        pytest.skip("groff is missing: apt install groff-base")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", str(man.PAGE)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
