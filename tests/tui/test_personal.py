"""A person's own files."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from console.errors import ConfigError
from console.shipped import shipped
from console.tui.personal import Personal, SavedView
from console.tui.themes import read_themes

_OPEN = os.open
THEMES = read_themes(shipped("themes"))


def _personal(home: Path) -> Personal:
    return Personal.of({"HOME": str(home)})


def _config(home: Path, text: str) -> Path:
    path = home / ".config" / "ronda" / "console.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_nothing_is_needed(tmp_path: Path) -> None:
    """Without files everything is as shipped."""
    personal = _personal(tmp_path)
    assert (personal.themes().found, personal.views(), personal.keymap.own, personal.theme) == ({}, {}, {}, "")
    assert personal.amiss(THEMES) == ()


def test_a_home_that_is_no_directory_has_no_configuration(tmp_path: Path) -> None:
    """As accounts of services have it."""
    (tmp_path / "null").touch()
    assert Personal.of({"HOME": str(tmp_path / "null")}).theme == ""


def test_keys_and_the_theme_come_from_the_configuration(tmp_path: Path) -> None:
    """`console.toml` in the XDG place."""
    _config(tmp_path, 'theme = "light"\n[keys]\nacknowledge = "K"\nzoom = ["f5", "Z"]\n')
    personal = _personal(tmp_path)
    assert personal.theme == "light"
    assert personal.keymap.own == {"acknowledge": ("K",), "zoom": ("f5", "Z")}


def test_xdg_places_are_respected(tmp_path: Path) -> None:
    """Both may lie elsewhere."""
    (tmp_path / "c" / "ronda").mkdir(parents=True)
    (tmp_path / "c" / "ronda" / "console.toml").write_text('theme = "mono"\n')
    personal = Personal.of({"XDG_CONFIG_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s")})
    assert personal.theme == "mono"
    assert personal.keep("screens/x.txt", b"x") == tmp_path / "s" / "ronda" / "screens" / "x.txt"


@pytest.mark.parametrize(
    "text",
    [
        "theme = 3\n",
        "theme = 'pink'\n",
        "colour = 1\n",
        "[keys\n",
        "keys = 4\n",
        "keys.zoom = 4\n",
        "keys.zomo = 'x'\n",
        "x = " + "[" * 20_000,
    ],
)
def test_a_mistake_in_the_configuration_names_the_file(tmp_path: Path, text: str) -> None:
    """It keeps nobody out, and is not silently left out."""
    path = _config(tmp_path, text)
    (mistake,) = _personal(tmp_path).amiss(THEMES)
    assert mistake.startswith(f"{path}: ")


def test_a_file_that_is_no_text_is_a_mistake(tmp_path: Path) -> None:
    """Whatever was written there."""
    _config(tmp_path, "").write_bytes(b"\xff\xfe\x00")
    assert len(_personal(tmp_path).amiss(THEMES)) == 1


def test_what_can_be_kept_is_kept(tmp_path: Path) -> None:
    """One bad line takes no other with it."""
    _config(tmp_path, 'theme = "light"\ncolour = 1\n[keys]\nacknowledge = "K"\nzoom = 4\nsort = "hyper+s"\n')
    personal = _personal(tmp_path)
    assert (personal.theme, personal.keymap.own) == ("light", {"acknowledge": ("K",)})
    assert len(personal.amiss(THEMES)) == 3


def test_a_theme_that_is_none_leaves_the_others(tmp_path: Path) -> None:
    """Also one whose colours are none; the file is named."""
    directory = tmp_path / ".config" / "ronda" / "themes"
    directory.mkdir(parents=True)
    dark = (shipped("themes") / "dark.toml").read_text()
    (directory / "mine.toml").write_text(dark)
    (directory / "odd.toml").write_text(re.sub('text = ".*?"', 'text = "banana"', dark, count=1))
    (directory / "torn.toml").write_text(dark[:100])
    personal = _personal(tmp_path)
    assert set(personal.themes().found) == {"mine"}
    assert [mistake.partition(":")[0] for mistake in personal.amiss(THEMES)] == ["odd.toml", "torn.toml"]


def test_somebody_without_a_home_has_nothing_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some accounts of services are in no list of accounts."""
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    monkeypatch.delenv("HOME", raising=False)
    assert Personal.of({}).amiss(THEMES) == ()


def test_an_own_theme_is_read_anew_each_time(tmp_path: Path) -> None:
    """So that it can be worked on while the console is open."""
    directory = tmp_path / ".config" / "ronda" / "themes"
    directory.mkdir(parents=True)
    mine = directory / "mine.toml"
    mine.write_text((shipped("themes") / "dark.toml").read_text())
    personal = _personal(tmp_path)
    assert personal.themes().found["mine"].title == "Dark"
    mine.write_text(mine.read_text().replace('title = "Dark"', 'title = "Mine"'))
    assert personal.themes().found["mine"].title == "Mine"


def test_views_are_kept_between_consoles(tmp_path: Path) -> None:
    """Readable by their owner alone."""
    path = _personal(tmp_path).save_view("hot", SavedView("servers", "altos", 1, faults=True))
    _personal(tmp_path).save_view("cold", SavedView("environment"))
    assert set(_personal(tmp_path).views()) == {"hot", "cold"}
    assert _personal(tmp_path).views()["hot"] == SavedView("servers", "altos", 1, faults=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_views_file_is_no_views(tmp_path: Path) -> None:
    """The console opens all the same."""
    path = _personal(tmp_path).save_view("hot", SavedView("servers"))
    path.write_text("{")
    assert _personal(tmp_path).views() == {}


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    """With the path."""
    (tmp_path / ".local").write_text("a file where a directory should be")
    with pytest.raises(ConfigError, match="cannot be written"):
        _personal(tmp_path).save_view("hot", SavedView("servers"))


def test_a_console_without_a_home_keeps_nothing() -> None:
    """It says so."""
    with pytest.raises(ConfigError, match="no directory of its own"):
        Personal().keep("x", b"")


def test_a_dangerous_key_where_a_finger_slips_counts_and_is_told(tmp_path: Path) -> None:
    """It is the person's choice; they should know it."""
    path = _config(tmp_path, '[keys]\nlead = "l"\n')
    personal = _personal(tmp_path)
    assert personal.keymap.own == {"lead": ("l",)}
    assert personal.amiss(THEMES) == ()
    assert personal.slips() == (f"{path}: l for “lead” lies beside k for “up”: a finger slips",)


def _onto_a_full_disk(path: Path, flags: int, mode: int) -> int:
    os.close(_OPEN(path, flags, mode))
    return _OPEN("/dev/full", os.O_WRONLY)


def test_a_full_disk_is_not_made_fuller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept before stays, and nothing half-written beside it."""
    path = _personal(tmp_path).keep("panes.json", b"old")
    monkeypatch.setattr("console.tui.personal.os.open", _onto_a_full_disk)
    with pytest.raises(ConfigError, match="No space left on device"):
        _personal(tmp_path).keep("panes.json", b"new")
    assert [one.read_bytes() for one in path.parent.iterdir()] == [b"old"]
