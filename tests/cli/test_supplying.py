"""Tests of `console.cli.supplying`."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import run
from console.cli.supplying import supplies
from console.kit.packages import own_files

ROOT = Path(__file__).parent.parent.parent


def test_what_an_administrator_needs_comes_along() -> None:
    """The sample, the unit, the login shell, the manual, the themes and the pages have names to ask for."""
    names = set(supplies())
    assert {"sample-config.toml", "contrib/ronda.service", "contrib/ronda-shell", "docs/ronda.1"} <= names
    assert {"themes/dark.toml", "docs/administrator.md", "docs/pictures/overview.svg"} <= names


@pytest.mark.parametrize("name", ["ronda.service", "contrib/ronda.service"])
def test_a_file_is_written_as_it_is(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Its last part is name enough, and not an octet differs."""
    assert run(["files", name]) == 0
    assert capfdbinary.readouterr().out == (ROOT / "contrib" / "ronda.service").read_bytes()


def test_a_name_that_is_none_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """With the exit code of what was asked wrongly."""
    assert run(["files", "ronda.servise"]) == 2
    assert "“ronda.service”" in capsys.readouterr().err


def test_a_wheel_and_a_kit_carry_the_unit_and_the_shell() -> None:
    """Nobody needs the source tree to make a service of the engine."""
    assert '"contrib" = "console/_shipped/contrib"' in (ROOT / "pyproject.toml").read_text("utf-8")
    places = {str(place) for place, _file in own_files()}
    assert {"console/_shipped/contrib/ronda.service", "console/_shipped/contrib/ronda-shell"} <= places
