"""The registry of actions."""

from __future__ import annotations

import itertools
import pkgutil

import pytest

from console.tui import actions, keys
from console.tui.actions import Keymap
from console.tui.screens.command import ELSEWHERE
from console.tui.screens.device import Device
from console.tui.screens.everywhere import DOING
from console.tui.screens.frame import Frame
from console.tui.screens.history import History
from console.tui.screens.incident import IncidentScreen
from console.tui.screens.notices import Notices
from console.tui.screens.overview import Overview
from console.tui.screens.papers import HandOver
from console.tui.screens.rack import RackScreen
from console.tui.screens.room import RoomScreen
from console.tui.screens.run import RunScreen
from console.tui.screens.services import ServiceScreen
from console.tui.screens.sessions import SessionsScreen
from console.tui.screens.story import Story

SCREENS: dict[tuple[str, ...], type[Frame]] = {
    (actions.OVERVIEW, actions.LIST, "servers"): Overview,
    (actions.OVERVIEW, actions.LIST, "environment"): Overview,
    (actions.OVERVIEW, actions.LIST, "alerts"): Overview,
    (actions.OVERVIEW, actions.LIST, "runbooks"): Overview,
    (actions.DEVICE, actions.PAGE): Device,
    (actions.STORY, actions.PAGE): Story,
    (actions.RUN, actions.PAGE): RunScreen,
    (actions.INCIDENT, actions.PAGE): IncidentScreen,
    (actions.RACK, actions.LIST): RackScreen,
    (actions.ROOM, actions.LIST): RoomScreen,
    (actions.HISTORY,): History,
    (actions.SERVICE, actions.PAGE): ServiceScreen,
    (actions.SHIFT, actions.PAGE): HandOver,
    (actions.LIST,): SessionsScreen,
    (actions.PAGE,): Notices,
}


def test_every_screen_is_known_to_the_registry() -> None:
    """A key that a person changes is looked for on all of them."""
    assert set(SCREENS) <= set(actions.SCREENS)


def test_no_two_actions_share_an_id() -> None:
    """The registry has as many actions as the tables it is made of."""
    tables = (getattr(keys, one.name) for one in pkgutil.iter_modules(keys.__path__))
    counted = [action.id for table in tables for action in getattr(table, "ACTIONS", ())]
    assert sorted(counted) == sorted(actions.REGISTRY)


@pytest.mark.parametrize("scopes", SCREENS)
def test_no_key_means_two_things_on_one_screen(scopes: tuple[str, ...]) -> None:
    """Of two actions on a screen, no key is shared."""
    for one, other in itertools.combinations(actions.available(scopes), 2):
        assert not set(one.keys) & set(other.keys)


@pytest.mark.parametrize(("scopes", "screen"), SCREENS.items())
def test_every_action_is_done_by_its_screen(scopes: tuple[str, ...], screen: type[Frame]) -> None:
    """What footer and help promise, the screen can do."""
    for action in actions.available(scopes):
        assert action.place or action.id in DOING or callable(getattr(screen, f"do_{action.id}", None)), action.id


@pytest.mark.parametrize("action", [one for one in actions.REGISTRY.values() if one.command], ids=lambda one: one.id)
def test_every_command_is_done_on_the_first_screen_or_named_where(action: actions.Action) -> None:
    """It can be typed anywhere."""
    at_home = action.place or action.id in DOING or callable(getattr(Overview, f"do_{action.id}", None))
    assert at_home or ELSEWHERE.keys() & set(action.scopes)


@pytest.mark.parametrize("scopes", SCREENS)
def test_read_only_has_no_dangerous_action(scopes: tuple[str, ...]) -> None:
    """In a read-only window they do not exist."""
    assert not any(action.dangerous for action in actions.available(scopes, read_only=True))


def test_in_the_past_nothing_is_read_anew_or_begun() -> None:
    """Its keys are not there either."""
    here = (actions.OVERVIEW, actions.LIST, actions.SERVERS)
    gone = {one.id for one in actions.available(here)} - {one.id for one in actions.available(here, past=True)}
    assert gone == {"poll", "runbooks", "runbook"}


def test_stopping_a_run_is_not_beside_a_harmless_key() -> None:
    """It is a capital letter that nothing else uses in small."""
    keys = {key for action in actions.REGISTRY.values() for key in action.keys}
    assert actions.REGISTRY["stop_run"].keys == ("X",)
    assert "x" not in keys


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("colon", ":"),
        ("left_square_bracket", "["),
        ("enter", "Enter"),
        ("ctrl+p", "Ctrl+P"),
        ("slash", "/"),
        ("question_mark", "?"),
        ("j", "j"),
    ],
)
def test_keys_are_written_for_people(key: str, name: str) -> None:
    """Not in the library's names."""
    assert actions.key_name(key) == name


def test_the_footer_begins_with_what_is_done_most() -> None:
    """Open, back, then what this pane is for."""
    here = actions.available((actions.OVERVIEW, actions.LIST, "alerts"))
    assert actions.footer(here, Keymap())[:3] == (
        ("Enter", "open"),
        ("Esc", "back"),
        ("a", "acknowledge"),
    )
