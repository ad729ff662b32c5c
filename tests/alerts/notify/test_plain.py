"""Tests of `console.alerts.notify.plain`: what a device writes is text in a chat, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.alerts.notify.plain import LONGEST, plain


def test_links_mentions_and_markup_lose_their_meaning() -> None:
    """Neither a link with a false name nor a mention of everybody survives, and the words do."""
    assert plain("[all is well](http://evil.example)") == "(all is well)(http:∕∕evil.example)"
    assert (
        plain("@everyone <!channel> **bold** `code` ||hidden||") == "＠everyone ‹!channel› ∗∗bold∗∗ 'code' ¦¦hidden¦¦"
    )


def test_plain_words_stay_as_they_are() -> None:
    """Names, numbers, units and other scripts are not touched."""
    for text in ("Altos 1: portal", "33.4 °C is over 32 °C", "pdu_a/3", "ruang peladen", "机房"):
        assert plain(text) == text


@given(st.text(max_size=500))
def test_nothing_dangerous_comes_through(text: str) -> None:
    """Whatever comes in: one line of bounded length without link, mention, markup or control characters."""
    found = plain(text)
    assert len(found) <= LONGEST
    assert not set(found) & set("[]<>`*|@~\\\n\r\x1b")
    assert "://" not in found
