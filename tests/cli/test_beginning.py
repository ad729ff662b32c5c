"""Tests of `console.cli.beginning`: the first minutes of somebody without a configuration."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli.beginning import COMMUNITY, begin, write_sample
from console.config.load import read
from console.errors import ConfigError
from console.shipped import shipped


class Typist:
    """Types its answers one after the other; then the input ends."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)

    def __call__(self, question: str) -> str:
        try:
            return next(self._answers)
        except StopIteration:
            raise EOFError from None


def test_one_is_the_demo(tmp_path: Path) -> None:
    """What is no choice is asked again."""
    assert begin(tmp_path / "c", Typist("x\n", "1\n"), Typist()) == ("demo",)


@pytest.mark.parametrize("answers", [(), ("q\n",), ("2\n",), ("2\n", "\n")])
def test_whoever_leaves_has_changed_nothing(answers: tuple[str, ...], tmp_path: Path) -> None:
    """The end of the input counts as leaving."""
    assert begin(tmp_path / "c", Typist(*answers), Typist()) == ()
    assert not list(tmp_path.iterdir())


def test_a_typed_community_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody on the machine can read a command line."""
    monkeypatch.setenv(COMMUNITY, "")
    line = begin(tmp_path / "c", Typist("2\n", "192.0.2.7\n"), Typist("s3cret"))
    assert line == ("probe", "--community", f"env:{COMMUNITY}", "--", "192.0.2.7")
    assert os.environ[COMMUNITY] == "s3cret"


def test_an_address_is_no_option(tmp_path: Path) -> None:
    """What is typed as an address is taken for nothing else."""
    assert begin(tmp_path / "c", Typist("2\n", "--help\n"), Typist("")) == ("probe", "--", "--help")


def test_the_sample_is_its_owners_alone(tmp_path: Path) -> None:
    """It is written whole, and what is there already is left as it is."""
    path = tmp_path / "deep" / "config.toml"
    assert begin(path, Typist("3\n"), Typist()) == ()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == shipped("sample-config.toml").read_bytes()
    with pytest.raises(ConfigError, match="left as it is"):
        write_sample(path)


def test_the_sample_can_be_read(tmp_path: Path) -> None:
    """Somebody who begins with it begins without a mistake of ours."""
    path = tmp_path / "config.toml"
    write_sample(path)
    assert read(path).config is not None
