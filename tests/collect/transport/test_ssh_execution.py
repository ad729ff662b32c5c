"""Rules of cutting a command's output into lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.collect.transport.ssh_execution import Lines


def _fed(*pieces: bytes) -> list[str]:
    heard: list[str] = []
    lines = Lines(heard.append)
    for piece in pieces:
        lines.feed(piece)
    lines.finish()
    assert heard == lines.kept
    return heard


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([b"one\ntwo\n"], ["one", "two"]),
        ([b"o", b"ne\nt", b"wo"], ["one", "two"]),
        ([b"one\r\ntwo\r\n"], ["one", "two"]),
        ([b"one\r", b"\ntwo\r", b"\n"], ["one", "two"]),
        ([b"10 %\r20 %\r"], ["10 %", "20 %"]),
        ([b"\xc3", b"\xa9\n"], ["é"]),
        ([b""], []),
        ([b"\n"], [""]),
    ],
)
def test_lines_are_whole_however_they_come(pieces: list[bytes], lines: list[str]) -> None:
    """Where the network cuts the output does not matter."""
    assert _fed(*pieces) == lines


def test_a_line_without_end_is_cut() -> None:
    """A host cannot make us keep a line that never ends."""
    assert max(map(len, _fed(*[b"x" * 500] * 20))) <= 1500


@given(st.lists(st.binary(max_size=20), max_size=20))
def test_cuts_do_not_matter(pieces: list[bytes]) -> None:
    """The lines of the pieces are the lines of the whole."""
    assert _fed(*pieces) == _fed(b"".join(pieces))


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_no_control_character_comes_through(pieces: list[bytes]) -> None:
    """Whatever is fed, what is handed on is safe to print."""
    assert not any("\x1b" in line or "\n" in line or "\r" in line for line in _fed(*pieces))
