"""Tests of `console.collect.transport.ssh_shell`: what of a shell's words is the answer."""

from __future__ import annotations

import pytest

from console.collect.transport.ssh_shell import framed

BEGIN, END = b"\nbegin 1\n", b"\nend 1\n"


@pytest.mark.parametrize(
    ("heard", "begin", "end", "answer"),
    [
        (b"banner\nbegin 1\nanswer\nend 1\n", BEGIN, END, b"answer"),
        (b"banner\nbegin 1\nansw", BEGIN, b"", b"answ"),
        (b"banner\nbeg", BEGIN, b"", b""),
        (b"", BEGIN, b"", b""),
        (b"", b"", b"", b""),
        (b"banner", b"", b"", b""),
    ],
)
def test_only_what_follows_the_beginning_is_the_answer(heard: bytes, begin: bytes, end: bytes, answer: bytes) -> None:
    """A probe that is cut before its beginning was heard, or sent, has said nothing."""
    assert framed(heard, begin, end) == answer
