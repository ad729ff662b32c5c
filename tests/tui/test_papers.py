"""Papers from the console: the report of an incident, the bundle to take along, the page for the next shift."""

from __future__ import annotations

import hashlib
from pathlib import Path

from console.errors import Refused
from console.tui.personal import Personal
from console.wire.attending import TakeShift
from tests.tui.fake_engine import FakeEngine
from tests.tui.flood import flooded
from tests.tui.seat import console_on

PAGE = "# Hand-over at Bontang\n\n## Open\n\n- Water in rack r1\n"


class FakePapers:
    """Writes what it was given; with a `refusal`, nothing."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.written: list[Path] = []

    async def report(self, incident: str) -> str:
        self._may()
        return f"<html>{incident}</html>"

    async def hand_over(self) -> str:
        self._may()
        return PAGE

    async def evacuate(self, directory: Path) -> str:
        self._may()
        self.written.append(directory)
        return f"{directory} is written; signed by the key abc"

    def _may(self) -> None:
        if self.refusal:
            raise Refused("refused", self.refusal)


async def test_a_report_is_kept_and_its_place_is_said(tmp_path: Path) -> None:
    """R on an incident writes a page that a browser opens, for its owner alone."""
    async with console_on(FakeEngine(flooded()), personal=Personal(state=tmp_path), papers=FakePapers()) as console:
        await console.press("i")
        await console.reads("Water in rack r1")
        await console.press("R")
        await console.reads("The report is")
    [page] = (tmp_path / "reports").iterdir()
    assert page.read_text() == f"<html>{page.stem}</html>"
    assert page.stat().st_mode & 0o077 == 0


async def test_a_report_without_an_incident_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is written for what is no incident."""
    async with console_on(FakeEngine(flooded()), personal=Personal(state=tmp_path), papers=FakePapers()) as console:
        await console.press("colon", *"report nowhere", "enter")
        await console.reads("Open the incident first")
    assert not (tmp_path / "reports").exists()


async def test_everything_known_is_taken_along_where_the_person_says(tmp_path: Path) -> None:
    """Ctrl+E asks where to, and tells what was written."""
    papers = FakePapers()
    async with console_on(FakeEngine(flooded()), personal=Personal(state=tmp_path), papers=papers) as console:
        await console.press("ctrl+e")
        await console.reads("Where to?", "this machine")
        await console.press(*"machine", "enter")
        await console.reads("Taken along", "abc")
    assert [path.parent for path in papers.written] == [tmp_path / "evacuations"]


async def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """The reason stands in the footer; the console goes on."""
    papers = FakePapers(refusal="the engine is gone")
    async with console_on(FakeEngine(flooded()), personal=Personal(state=tmp_path), papers=papers) as console:
        await console.press("i", "R")
        await console.reads("the engine is gone")
        await console.press("O")
        await console.reads("Hand-over", "the engine is gone")


async def test_the_next_shift_puts_its_name_to_the_page_it_read() -> None:
    """The digest that goes on record is that of the page on the screen."""
    async with console_on(FakeEngine(flooded()), papers=FakePapers()) as console:
        await console.press("O")
        await console.reads("Hand-over at Bontang", "- Water in rack r1")
        await console.press("y")
        await console.reads("Your name")
        await console.press(*"Sari", "enter")
        digest = hashlib.sha256(PAGE.encode()).hexdigest()
        await console.until(lambda: TakeShift("Sari", digest) in console.engine.asked)


async def test_a_read_only_window_reads_the_page_and_signs_nothing() -> None:
    """The key is not there."""
    async with console_on(FakeEngine(flooded()), papers=FakePapers(), read_only=True) as console:
        await console.press("O")
        await console.reads("Hand-over at Bontang")
        await console.press("y")
        assert "Your name" not in console.text()
