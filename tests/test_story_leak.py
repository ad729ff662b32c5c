"""Water at the rack, told by keyboard alone: shut down, cut, safe to touch, and up again one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.store.audit import verify
from tests.peers.operator import SIZE, Operator
from tests.peers.recording import recorder
from tests.peers.terminal import needs_tmux
from tests.test_story_kills import PATIENCE_S, SERVERS, Room, none_answers

NAMES = ("Altos 1", "Altos 2", "Altos 3", "Altos 4", "Altos 5", "Lenovo 1")
"""The servers as the screen calls them."""

SEEN = (
    "Does somebody see water at {target}, or do two sensors say so? Nobody touches the rack before the board says SAFE."
)
SEALED = "{devices}: sealed by {vendor}, reached at {contact}. Without them may be done: {allowed}"
TOUCH = "Does the board say SAFE for {target}? Then cover what is dry, and write who begins with what."
FIT = "Is the leak closed, is the cooling running, and is the air dry enough that nothing condenses?"
DRY = "Is {target} dry and shut, and are its feeds safe? Its outlets are switched on next."
PUBLIC = (
    "The servers of {target} are up. Do their services show their newest records, and may the public use them? "
    "Write who looked."
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800), needs_tmux]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


@pytest.fixture(params=["en", "id"])
def language(request: pytest.FixtureRequest) -> str:
    """The language in which the story is told."""
    return str(request.param)


@pytest.fixture
def operator(room: Room, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """Somebody at a console of an engine that has read everything."""
    monkeypatch.setenv("LANGUAGE", language)
    room.start()
    room.until(room.all_read, PATIENCE_S)
    command = [sys.executable, "-m", "console", "--config", str(room.config), "--state-dir", str(room.state)]
    recorded = recorder(f"water-leak-{language}", "Ronda: water at the rack, by keyboard alone", SIZE)
    operator = Operator(tmp_path / "operator", command, "" if language == "en" else language, recorded)
    yield operator
    operator.close()


def test_the_story_of_the_leak(room: Room, operator: Operator) -> None:
    """From the first question to a rack that is safe to touch, and to six servers that run again, by keys alone."""
    operator.see("Altos 1", "ok")
    make_safe(operator, room)
    assert all(room.rack.server(server)["phase"] == "off" for server in SERVERS)
    operator.back()
    for name in NAMES:
        operator.lift_tag(name, "looked at and dry")
    bring_up(operator, room)
    assert all(room.rack.server(server)["phase"] == "running" for server in SERVERS)
    assert verify(room.state / "audit.log") == ()


def make_safe(operator: Operator, room: Room) -> None:
    """The rack's servers down, their outlets cut, and somebody who begins with the lid."""
    operator.begin("Water at a rack: shut down, cut the power, make it safe to touch", "r1")
    operator.answer(operator.words(SEEN, target="r1"), "yes")
    sealed = operator.words(SEALED, devices="|", vendor="|", contact="", allowed="").split("|")[1]
    operator.answer(sealed, "yes", "vendor said so: case 4711")
    # A yes that comes before the board says so is refused.
    room.until(lambda: room.safe_to_touch("r1") == "safe", PATIENCE_S)
    operator.answer(operator.words(TOUCH, target="r1"), "safe", "siti begins with the lid")
    operator.see("siti begins with the lid")


def bring_up(operator: Operator, room: Room) -> None:
    """The rack's servers, one by one, each asked about, until the public is let in."""
    room.until(lambda: none_answers(room), PATIENCE_S)
    operator.begin("Switch a rack's servers on, one by one", "r1")
    operator.answer(operator.words(FIT), "yes")
    answered: set[str] = set()
    for _server in SERVERS:
        server = operator.whom_it_asks_about(DRY, answered)
        operator.answer(operator.words(DRY, target=server), "yes")
        answered.add(server)
    operator.answer(operator.words(PUBLIC, target="r1"), "yes", "siti looked at each")
    operator.see("siti looked at each")
