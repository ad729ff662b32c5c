"""Tests of `console.plain.lines`."""

from __future__ import annotations

import io
import os

import pytest

from console.plain.lines import LONGEST, say, typed


async def _typed(data: bytes) -> list[str]:
    source, sink = os.pipe()
    with open(sink, "wb") as file:
        file.write(data)
    lines = [line async for line in typed(source)]
    os.close(source)
    return lines


async def test_lines_come_whole_and_in_order() -> None:
    """The last one needs no newline, a carriage return is no part of a line."""
    assert await _typed(b"one\r\n\ntwo\nthree") == ["one", "", "two", "three"]


async def test_bytes_that_are_no_text_end_nothing() -> None:
    """They are replaced."""
    assert await _typed(b"a\xff\xfeb\n") == ["a\ufffd\ufffdb"]


async def test_of_a_line_that_is_too_long_nothing_is_taken() -> None:
    """The lines around it are."""
    assert await _typed(b"one\n" + b"x" * (LONGEST * 3) + b"\ntwo\n") == ["one", "two"]


def test_what_the_terminal_cannot_show_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left unsaid for want of a sign."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    say("24 °C")
    assert raw.getvalue() == b"24 ?C\n"
