"""Tests of `console.config.legible`: names that would spoil a screen, a mail or a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.load import read


@pytest.mark.parametrize("text", [r"a\u001b[2Jb", r"a\nBcc: x", r"a\u202eb", r"a\u0000"])
def test_a_name_is_one_line_of_what_can_be_seen(text: str, tmp_path: Path) -> None:
    """Escape sequences, newlines and reversed text are an error at their line, wherever a name stands."""
    config = tmp_path / "config.toml"
    config.write_text(f'[sites.a]\nname = "{text}"\n[maintenance.m]\nreason = "{text}"\n')
    found = [problem for problem in read(config).problems if "cannot be seen" in problem.sentence]
    assert [(problem.line, problem.key) for problem in found] == [(2, "sites.a.name"), (4, "maintenance.m.reason")]


def test_a_name_has_an_end(tmp_path: Path) -> None:
    """A name that fills a screen is an error."""
    config = tmp_path / "config.toml"
    config.write_text(f'[sites.a]\nname = "{"x" * 201}"\n')
    assert ["201" in problem.sentence for problem in read(config).problems] == [True]


def test_letters_of_any_script_are_names(tmp_path: Path) -> None:
    """Only what cannot be seen is wrong, and blanks around a name are not."""
    config = tmp_path / "config.toml"
    config.write_text('[sites.a]\nname = " Ruang server — 服务器 é "\n', encoding="utf-8")
    assert read(config).problems == ()
