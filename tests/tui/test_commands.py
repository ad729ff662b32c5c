"""What can be typed after `:`."""

from __future__ import annotations

import pytest

from console.tui.actions import REGISTRY
from console.tui.commands import Names, Typed, complete, parse
from console.tui.rows.scene import Scene
from tests.fakes.world import NOW
from tests.tui.flood import flooded

SCENE = Scene(flooded(), NOW)
NAMES = Names(themes=("dark", "light"), views=("hot",))


@pytest.mark.parametrize(
    ("line", "action", "argument"),
    [
        ("servers", "pane_1", ""),
        (":servers", "pane_1", ""),
        ("envi", "pane_2", ""),
        ("rack r1", "rack", "r1"),
        ("runbook water-leak", "runbook", "water-leak"),
        ("ack", "acknowledge", ""),
        ("q", "quit", ""),
        ("at 2026-01-31 02:40", "time_travel", "2026-01-31 02:40"),
        ("device  altos-1 ", "device", "altos-1"),
    ],
)
def test_a_line_is_an_action_with_its_argument(line: str, action: str, argument: str) -> None:
    """The colon may be typed or not; a beginning is enough."""
    assert parse(line) == Typed(REGISTRY[action], argument)


@pytest.mark.parametrize(
    ("line", "said"), [("", "no command"), ("frobnicate", "no command “frobnicate”"), ("s", "may")]
)
def test_what_is_no_command_is_a_sentence(line: str, said: str) -> None:
    """It says what is wrong and how to go on."""
    assert said in str(parse(line))


def test_a_read_only_window_has_no_dangerous_commands() -> None:
    """They are not known there."""
    assert isinstance(parse("ack", read_only=True), str)
    assert all(not REGISTRY[id_].dangerous for id_ in REGISTRY if isinstance(parse(id_, read_only=True), Typed))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("ra", ["rack"]),
        ("rack ", ["rack r1"]),
        ("theme ", ["theme dark", "theme light"]),
        ("view h", ["view hot"]),
        ("device lenovo", ["device lenovo-1"]),
        ("runbook leak", ["runbook water-leak"]),
        ("incident water", ["incident inc-1"]),
        ("rack zzz", []),
        ("nothing ", []),
    ],
)
def test_arguments_are_completed_from_what_there_is(typed: str, lines: list[str]) -> None:
    """By any part of an id or name; what begins so comes first."""
    assert [one.line for one in complete(typed, SCENE, NAMES)] == lines


def test_every_command_is_a_word_of_its_own() -> None:
    """No two actions share one."""
    commands = [action.command for action in REGISTRY.values() if action.command]
    assert len(commands) == len(set(commands))
