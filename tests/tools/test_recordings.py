"""The recorded sessions of the documentation play as they were seen, in both languages, and give nothing away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "recordings"
SEEN = {
    "water-leak-en": ("Safe to touch", "siti begins with the lid", "The server is measured up  lenovo-1"),
    "water-leak-id": ("Aman disentuh", "siti begins with the lid", "Server terbukti hidup  lenovo-1"),
    "shift-en": ("not taken on", "pump-is-on", "Hand-over at Bontang"),
    "shift-id": ("belum ditangani", "pump-is-on", "Serah terima di Bontang"),
    "service-en": ("8 of 9 up", "Incidents ›", "reports/inc-"),
    "service-id": ("8 dari 9 aktif", "Insiden ›", "reports/inc-"),
}
"""What each story shows on its way, in this order."""

_OF_A_MACHINE = re.compile(r"/(home|root|work|Users)/|Traceback")


def _read(name: str) -> tuple[dict[str, Any], list[tuple[float, str, str]]]:
    header, *events = (FOLDER / f"{name}.cast").read_text("utf-8").splitlines()
    return json.loads(header), [(at, kind, text) for at, kind, text in map(json.loads, events)]


def _screens(name: str) -> Iterator[str]:
    header, events = _read(name)
    screen = pyte.Screen(header["width"], header["height"])
    stream = pyte.Stream(screen)
    for _at, _kind, text in events:
        stream.feed(text)
        yield "\n".join(screen.display)


def test_every_story_is_there_in_both_languages() -> None:
    """And nothing that nobody looks at."""
    assert {file.stem for file in FOLDER.glob("*.cast")} == set(SEEN)


@pytest.mark.parametrize("name", SEEN)
def test_a_recording_is_an_asciicast(name: str) -> None:
    """Version 2: a header with the size, then output with times that never go back."""
    header, events = _read(name)
    times = [at for at, _kind, _text in events]
    assert (header["version"], {kind for _at, kind, _text in events}) == (2, {"o"})
    assert times == sorted(times)


@pytest.mark.parametrize("name", SEEN)
def test_a_recording_tells_its_story(name: str) -> None:
    """What it is about is on the screen, one after the other."""
    awaited = list(SEEN[name])
    for screen in _screens(name):
        while awaited and re.search(awaited[0], screen):
            awaited.pop(0)
        if not awaited:
            return
    raise AssertionError(f"never seen: {awaited}")


@pytest.mark.parametrize("name", SEEN)
def test_a_recording_gives_nothing_of_its_machine_away(name: str) -> None:
    """No home directory, no fault of the program."""
    assert not _OF_A_MACHINE.search("".join(text for _at, _kind, text in _read(name)[1]))
