"""Themes: read, complete, legible."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import ConfigError
from console.tui.themes import ROLES, Theme, contrast, fitting, plain_glyphs, read_theme, too_faint
from console.tui.widgets.ink import Inks
from tests.tui.seat import THEMES

GOOD = """
title = "Own"
dark = true
text = "#ffffff"
background = "#000000"
bar = "#000000"
cursor = "#222222"
[roles]
"""


def test_the_promised_themes_are_shipped() -> None:
    """Dark, light, night-red, mono, colour-blind-safe, and one for sixteen colours."""
    assert set(THEMES) == {"dark", "light", "night-red", "mono", "colour-blind-safe", "sixteen"}


@pytest.mark.parametrize("name", THEMES)
def test_every_role_can_be_read(name: str) -> None:
    """Each role has 4.5:1 on its background, and under the cursor."""
    assert too_faint(THEMES[name]) == ()


@pytest.mark.parametrize("name", THEMES)
def test_every_role_has_a_style(name: str) -> None:
    """A theme's colours are ones that a terminal can be told."""
    inks = Inks(THEMES[name])
    for role in ROLES:
        for under_cursor in (False, True):
            assert inks.style(role, under_cursor) is not None


@pytest.mark.parametrize("name", ["mono", "sixteen"])
def test_the_cursor_shows_where_there_are_no_backgrounds(name: str) -> None:
    """It is reversed."""
    assert Inks(THEMES[name]).style("text", True).reverse


def test_mono_says_no_colour_at_all() -> None:
    """NO_COLOR means none."""
    inks = Inks(THEMES["mono"])
    for role in ROLES:
        style = inks.style(role)
        assert style.color is not None
        assert style.color.is_default
        assert style.bgcolor is not None
        assert style.bgcolor.is_default


@pytest.mark.parametrize("name", THEMES)
def test_trouble_differs_from_health_by_more_than_hue(name: str) -> None:
    """Critical and warning are bold, ok is not."""
    theme = THEMES[name]
    assert theme.ink("critical").bold
    assert theme.ink("warning").bold
    assert not theme.ink("ok").bold


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TERM": "xterm-256color"}, "dark"),
        ({"TERM": "tmux-256color", "NO_COLOR": "1"}, "mono"),
        ({"TERM": "xterm", "NO_COLOR": ""}, "dark"),
        ({"TERM": "vt220"}, "mono"),
        ({"TERM": "linux"}, "sixteen"),
        ({"TERM": "xterm-16color"}, "sixteen"),
    ],
)
def test_the_theme_fits_the_terminal(environment: dict[str, str], name: str) -> None:
    """No colour where none is wanted (no-color.org: when it is not empty), few where there are few."""
    assert fitting(environment) == name


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"TERM": "xterm", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "xterm", "LANG": "id_ID.utf8"}, False),
        ({"TERM": "xterm", "LANG": "en_US.UTF-8", "LC_ALL": "C"}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
    ],
)
def test_glyphs_fit_the_locale(environment: dict[str, str], ascii_only: bool) -> None:
    """Only UTF-8 on a graphical terminal gets more than ASCII."""
    assert plain_glyphs(environment) is ascii_only


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#777777", 1.0)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast(one, other) == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = ", r"^own\.toml:.*not TOML"),
        ('title = "x\n', r"^own\.toml:1: this is not TOML"),
        (GOOD + "[[", r"^own\.toml.*not TOML"),
        ('title = "x"\n', r"^own\.toml: background: this is missing \(and 5 more mistakes\)$"),
        (GOOD + 'strong = { colour = "#fff" }', r'^own\.toml:9: roles\.strong\.colour: .*did you mean "color"\?$'),
        (GOOD + "strnog = { bold = true }", r'^own\.toml:9: roles\.strnog: .*did you mean "strong"\?$'),
        (GOOD + '[roles.muted]\ncolor = "redd"', r"^own\.toml:10: roles\.muted\.color: “redd” is no colour; write it"),
        (GOOD + "muted = { bold = 1 }", r"^own\.toml:9: roles\.muted\.bold: write true or false$"),
        (GOOD + "muted = 3", r"^own\.toml:9: roles\.muted: write a table"),
        ("colour = 1" + GOOD, r"^own\.toml:1: colour: nothing here is called so; possible: "),
        (GOOD.replace('"#222222"', '""'), r"^own\.toml:7: cursor: “” is no colour; write it"),
        (GOOD.replace('"#222222"', "7"), r"^own\.toml:7: cursor: write it in quotes$"),
    ],
)
def test_a_bad_theme_is_refused_with_its_reason(tmp_path: Path, text: str, why: str) -> None:
    """The sentence names the file and what is wrong."""
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=why) as raised:
        read_theme(path)
    assert "own.toml" in str(raised.value)


def test_a_faint_theme_is_told_which_role(tmp_path: Path) -> None:
    """A user's own theme can be checked."""
    path = tmp_path / "own.toml"
    path.write_text(GOOD + 'muted = { color = "#333333" }')
    theme: Theme = read_theme(path)
    assert too_faint(theme) == ("muted",)
