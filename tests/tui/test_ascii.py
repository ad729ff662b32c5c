"""Tests of `console.tui.ascii`."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from console.tui.ascii import in_ascii


def test_a_sign_becomes_the_one_most_like_it() -> None:
    """What has none is a question mark a cell; escape sequences go through."""
    assert in_ascii("\x1b[1m24 °C › é …") == "\x1b[1m24 oC > e ~"
    assert in_ascii("灯✖") == "???"


@settings(max_examples=200)
@given(st.text(max_size=20))
def test_the_cells_stay_as_many(text: str) -> None:
    """Sign by sign, so that columns stay where they are."""
    assert in_ascii(text).isascii()
    for sign in text:
        if not sign.isascii():
            assert len(in_ascii(sign)) == cell_len(sign)
