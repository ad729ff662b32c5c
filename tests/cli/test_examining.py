"""Tests of `console.cli.examining`: what is made of facts about a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import examining
from console.cli.examining import File, Terminal
from console.cli.findings import Grade, all_work, bad, doubt, good, line
from console.model.device import DeviceKind
from console.model.failure import Cause
from console.model.place import Place
from console.model.reading import Quality, State
from console.model.snapshot import DeviceView, EngineView, SourceView

NOW = 1_700_000_000.0


def device(id_: str, *sources: SourceView, quality: Quality = Quality.GOOD) -> DeviceView:
    named = {f"source{number}": source for number, source in enumerate(sources)}
    return DeviceView(id_, id_, DeviceKind.SERVER, Place(), State.OK, quality, sources=named)


ANSWERS = SourceView(ok=True, good_at=NOW)
SILENT = SourceView(ok=False, cause=Cause.TIMEOUT, message="does not answer")


def test_a_finding_has_mark_word_sentence_and_remedy() -> None:
    """State is told by sign and word, never by colour alone, and in ASCII where signs cannot be written."""
    assert line(good("disk", "enough")) == "✓ good      disk: enough"
    assert line(bad("disk", "full", "make room")).splitlines() == ["✖ bad       disk: full", "            → make room"]
    assert line(doubt("disk", "low", "make room"), plain=True).isascii()


def test_only_what_is_bad_keeps_from_work() -> None:
    """A doubt does not make the examination fail."""
    assert all_work([good("a", "b"), doubt("a", "b", "c")])
    assert not all_work([good("a", "b"), bad("a", "b", "c")])


def test_a_good_terminal_is_one_line() -> None:
    """Nothing is said of size and encoding when they are right."""
    found = list(examining.examine_terminal(Terminal(True, 120, 40, "utf-8"), {"TERM": "xterm-256color"}))
    assert [(one.about, one.grade) for one in found] == [("terminal", Grade.GOOD)]
    assert "256" in found[0].sentence


def test_a_small_terminal_without_utf8_is_doubtful() -> None:
    """Size and encoding each have their finding and remedy."""
    found = list(examining.examine_terminal(Terminal(True, 60, 20, "ascii"), {"TERM": "linux"}))
    assert [(one.about, one.grade) for one in found[1:]] == [("size", Grade.DOUBT), ("encoding", Grade.DOUBT)]


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}])
def test_a_dumb_terminal_is_bad(environ: dict[str, str]) -> None:
    """The console cannot be drawn there."""
    assert not all_work(examining.examine_terminal(Terminal(True, 80, 24, "utf-8"), environ))


@pytest.mark.parametrize(("mode", "works"), [(0o700, True), (0o710, True), (0o755, False), (0o770, False)])
def test_a_state_directory_is_private(mode: int, works: bool) -> None:
    """Only its group may pass through, nobody else may look."""
    found = list(examining.examine_state(File(Path("s"), mode, readable=True), File(Path("s/e"), None)))
    assert all_work(found) is works


def test_a_socket_open_to_all_is_bad() -> None:
    """Who may attach is decided by a group."""
    assert not all_work(examining.examine_state(File(Path("s"), 0o700, True), File(Path("s/e"), 0o666, True)))


@pytest.mark.parametrize(("mode", "grade"), [(0o600, Grade.GOOD), (0o640, Grade.BAD), (None, Grade.BAD)])
def test_a_private_key_is_for_its_owner(mode: int | None, grade: Grade) -> None:
    """As ssh itself has it."""
    assert examining.examine_key("main", File(Path("id"), mode, readable=mode is not None)).grade is grade


@pytest.mark.parametrize(("mode", "grade"), [(0o644, Grade.GOOD), (0o666, Grade.BAD), (None, Grade.BAD)])
def test_known_hosts_are_written_by_their_owner(mode: int | None, grade: Grade) -> None:
    """Whoever can write them decides which host is trusted."""
    assert examining.examine_known_hosts("main", File(Path("k"), mode, readable=mode is not None)).grade is grade


def test_an_older_engine_is_doubtful_and_one_that_hangs_is_bad() -> None:
    """The version and the engine's own time are compared with those here."""
    found = list(examining.examine_engine(EngineView(version="0.1", now_at=NOW), "0.2", NOW + 5))
    assert [one.grade for one in found] == [Grade.DOUBT]
    found = list(examining.examine_engine(EngineView(version="0.2", now_at=NOW), "0.2", NOW + 300))
    assert [one.grade for one in found] == [Grade.GOOD, Grade.BAD]


@pytest.mark.parametrize(("said", "grade"), [("yes", Grade.GOOD), ("no", Grade.DOUBT), (None, Grade.DOUBT)])
def test_what_is_not_known_of_ntp_is_not_good(said: str | None, grade: Grade) -> None:
    """Missing is unknown, never OK."""
    assert examining.examine_ntp(said).grade is grade


@pytest.mark.parametrize(("free", "grade"), [(50 << 30, Grade.GOOD), (500 << 20, Grade.DOUBT), (1 << 20, Grade.BAD)])
def test_a_disk_gets_low_before_it_is_full(free: int, grade: Grade) -> None:
    """There is a time to make room."""
    assert examining.examine_room(Path("s"), free, 100 << 30).grade is grade


def test_files_must_do_for_all_devices() -> None:
    """A limit that suits ten devices does not suit ten thousand."""
    assert examining.examine_files(1024, 10).grade is Grade.GOOD
    assert examining.examine_files(1024, 10_000).grade is Grade.DOUBT


def test_groups_that_do_not_exist_are_bad() -> None:
    """A role granted to nobody is a mistake in the configuration or on the machine."""
    found = {one.sentence: one.grade for one in examining.examine_groups(["noc", "noc", "wheel"], frozenset({"noc"}))}
    assert sorted(found.values()) == [Grade.BAD, Grade.GOOD]


def test_devices_that_answer_are_counted_and_others_named() -> None:
    """A device with one silent source is doubtful, one with none that answers is bad."""
    devices = [device("a", ANSWERS), device("b", ANSWERS, SILENT), device("c", SILENT, quality=Quality.STALE)]
    found = [(one.about, one.grade) for one in examining.examine_devices(devices)]
    assert found == [("devices", Grade.GOOD), ("b", Grade.DOUBT), ("c", Grade.BAD)]
