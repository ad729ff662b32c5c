"""Keys from a person's own configuration."""

from __future__ import annotations

import pytest

from console.tui.actions import REGISTRY, SCREENS, Keymap, available, footer
from console.tui.keymap import read_keys


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        ("K", ("K",)),
        (["k2", "x"], None),
        (["f5", "ctrl+g"], ("f5", "ctrl+g")),
        ("/", None),
        (";", (";",)),
        ("PgUp", None),
    ],
)
def test_keys_are_written_as_people_write_them(told: str | list[str], keys: tuple[str, ...] | None) -> None:
    """Letters, signs, Ctrl and function keys; what is no key, or is taken on the same screen, is refused."""
    own, mistakes = read_keys({"acknowledge": told}, "console.toml")
    assert own == ({} if keys is None else {"acknowledge": keys})
    assert len(mistakes) == (keys is None)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"aknowledge": "K"}, "console.toml: keys.aknowledge: there is no such action; did you mean “acknowledge”?"),
        ({"zoom": "hyper+z"}, "console.toml: keys.zoom: “hyper+z” is no key"),
        ({"zoom": "s"}, "console.toml: keys: s would mean both “sort” and “zoom” on one screen"),
        ({"theme": "j"}, "console.toml: keys: j would mean both “down” and “theme” on one screen"),
    ],
)
def test_mistakes_are_one_clear_sentence(told: dict[str, str | list[str]], sentence: str) -> None:
    """With the file and the action."""
    own, (mistake,) = read_keys(told, "console.toml")
    assert own == {}
    assert mistake.startswith(sentence)


def test_the_same_key_may_serve_screens_that_never_meet() -> None:
    """A run is not looked at in the servers pane."""
    assert read_keys({"answer": "z"}, "console.toml") == ({"answer": ("z",)}, ())


def test_an_action_can_be_left_without_a_key() -> None:
    """Then the footer does not show it."""
    keymap = Keymap(read_keys({"zoom": []}, "console.toml")[0])
    shown = footer(available(SCREENS[0]), keymap)
    assert "zoom" not in [label for _key, label in shown]
    assert keymap.name(REGISTRY["zoom"]) == ""


def test_keys_may_be_exchanged() -> None:
    """Two actions that take each other's keys are in nobody's way."""
    assert read_keys({"zoom": "s", "sort": "z"}, "console.toml")[1] == ()


def test_half_of_an_exchange_is_taken_back_too() -> None:
    """Where one half is no key, the other would meet what came back."""
    own, mistakes = read_keys({"zoom": "s", "sort": "hyper+z", "acknowledge": "K"}, "console.toml")
    assert own == {"acknowledge": ("K",)}
    assert len(mistakes) == 2
