"""A night at the keyboard, in a real terminal on the simulated rack, in English and in Indonesian."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.recording import recorder
from tests.peers.terminal import Terminal, needs_tmux

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), needs_tmux]

_PATIENCE = 5
SIZE = (140, 45)

Sitting = Callable[[str, str, str, str], "Watch"]
"""Begin with a scenario and a language; a name and a title are for the recording."""


class Watch:
    """Somebody on duty in front of the demo, who reads before every key."""

    def __init__(self, home: Path, scenario: str, language: str, recorded: str) -> None:
        self.home = home
        command = [sys.executable, "-m", "console", "demo", "--scenario", scenario, "--speed", "3"]
        own = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "LANG": "C.UTF-8", "LANGUAGE": language}
        self.terminal = Terminal(home, command, SIZE, recorded, TERM="xterm-256color", **own)

    def see(self, *words: str) -> str:
        """Wait for what may take minutes on a busy machine."""
        for _patience in range(_PATIENCE):
            with contextlib.suppress(AssertionError):
                return self.terminal.wait_for(*words)
        return self.terminal.wait_for(*words)

    def either(self, one: str, other: str) -> str:
        """Whichever comes first: one alert is asked for how far, an incident is not."""
        for _look in range(600):
            found = [word for word in (one, other) if word in self.terminal.screen()]
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(self.terminal.screen())

    def reach(self, key: str, word: str) -> None:
        """Press a key now and then until it leads there: an incident is opened a moment after its alert."""
        for _try in range(60):
            self.press(key)
            time.sleep(2)
            if word in self.terminal.screen():
                return
        raise AssertionError(self.terminal.screen())

    def press(self, *keys: str) -> None:
        """Keys or words, one after another."""
        self.terminal.type(*keys)

    def write(self, question: str, answer: str) -> None:
        """Wait for a question, type the answer, see it, confirm it."""
        self.see(question)
        self.press(answer)
        self.terminal.wait_for(answer)
        self.press("Enter")


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    sat: list[Watch] = []

    def sit(scenario: str, language: str, name: str, title: str) -> Watch:
        recorded = recorder(f"{name}-{language}", title, SIZE)
        sat.append(Watch(tmp_path / language, scenario, language, recorded))
        return sat[-1]

    yield sit
    for watch in sat:
        watch.press("q")
        watch.terminal.close()


SHIFT = {
    "en": (
        "not taken on",
        "What are you doing about it?",
        "acknowledged",
        "put aside for 2.0 h",
        "type to narrow",
        "Hand-over at",
        "Your name",
    ),
    "id": (
        "belum ditangani",
        "Apa yang Anda lakukan?",
        "diakui",
        "disenyapkan selama 2.0 jam",
        "ketik untuk",
        "Serah terima di",
        "Nama Anda",
    ),
}


@pytest.mark.parametrize("language", SHIFT)
def test_an_alert_is_taken_on_put_aside_and_handed_over(sitting: Sitting, language: str) -> None:
    """Who has it and why it is aside stand on the page that the next shift puts its name to."""
    waiting, doing, done, aside, narrow, page, name = SHIFT[language]
    watch = sitting("water-leak", language, "shift", "Ronda: an alert is taken on, put aside and handed over")
    watch.see("Ceiling over rack 1", waiting)
    watch.press("3")
    watch.press("a")
    watch.write(doing, "pump-is-on")
    watch.see(done)
    watch.press("S")
    if watch.either(narrow, "2h") == narrow:
        watch.press("Enter")
    watch.write("2h", "2h new-pump")
    watch.see(aside)
    watch.press("O")
    watch.see(page, "pump-is-on", "new-pump")
    watch.press("y")
    watch.write(name, "siti")
    watch.see("siti", page)


SERVICE = {
    "en": ("Services", "8 of 9 up", "Incidents ›", "Public complaints", "reports/inc-"),
    "id": ("Layanan", "8 dari 9 aktif", "Insiden ›", "Public complaints", "reports/inc-"),
}


@pytest.mark.parametrize("language", SERVICE)
def test_a_service_that_goes_leads_to_its_incident_and_a_report(sitting: Sitting, language: str) -> None:
    """From the list of services to the incident, and a page on the disk that names it."""
    services, counted, incident, name, written = SERVICE[language]
    watch = sitting("complaints-hacked", language, "service", "Ronda: from a service to its incident and a report")
    watch.see("Altos 1", "✖")
    watch.press("5")
    watch.see(services, counted, name)
    watch.reach("i", incident)
    watch.see(incident, name)
    watch.press("R")
    watch.see(written)
    [report] = (watch.home / "state/ronda/reports").iterdir()
    assert name in report.read_text()
