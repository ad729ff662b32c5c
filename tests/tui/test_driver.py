"""The driver for Unix terminals."""

from __future__ import annotations

import pytest
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from console.tui.driver import ThriftyDriver
from console.tui.flooding import MOST
from console.tui.thrift import Thrift
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_the_terminals_answer_times_the_line_and_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is written, its answer is heard, and no key comes of it."""
    written: list[str] = []
    passed: list[object] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _driver, data: written.append(data))
    monkeypatch.setattr(LinuxDriver, "flush", lambda _driver: None)
    monkeypatch.setattr(LinuxDriver, "process_message", lambda _driver, message: passed.append(message))
    async with console_on(FakeEngine(worlds.ok())) as console:
        driver = ThriftyDriver(console.app)
        heard: list[None] = []
        driver.when_timed = lambda: heard.append(None)
        driver.time_line()
        driver.process_message(events.CursorPosition(1, 1))
        driver.process_message(events.Key("j", "j"))
    assert written == ["\x1b[6n"]
    assert len(heard) == 1
    assert [type(message) for message in passed] == [events.Key]


def test_the_clipboard_sequence_is_left_alone() -> None:
    """OSC 52 goes through as it is, and the pen is known afterwards."""
    thrift = Thrift(erases_in_colour=True)
    copied = "\x1b]52;c;YWx0b3MtMQ==\x07"
    assert thrift.squeeze(copied).endswith(copied)
    assert thrift.squeeze("\x1b[1;1H\x1b[1mx\x1b[0m") == "\x1b[1;1H\x1b[1mx"


async def test_the_bulk_of_a_flood_of_keys_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million keys do not queue up before the one that is pressed next."""
    passed: list[object] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda _driver, message: passed.append(message))
    async with console_on(FakeEngine(worlds.ok())) as console:
        driver = ThriftyDriver(console.app)
        for _key in range(10 * MOST):
            driver.process_message(events.Key("a", "a"))
    assert MOST < len(passed) < 3 * MOST
