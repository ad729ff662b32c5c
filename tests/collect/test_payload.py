"""Octets from outside become documents, or a named failure."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.payload import ABSENT, MOST_BYTES, Document, find, json_document, plain_text
from console.errors import CollectError
from console.model.failure import Cause

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("raw", [b"", b"{", b"nonsense", b'"\xff"', b"[" * 200_000, b'{"a":' * 100_000, b"NaN"])
def test_what_is_no_json_is_malformed(raw: bytes) -> None:
    """Broken, endless, deep and non-UTF-8 payloads are one kind of failure."""
    with pytest.raises(CollectError) as raised:
        json_document(raw)
    assert raised.value.cause is Cause.MALFORMED


@pytest.mark.parametrize("read", [json_document, plain_text])
def test_too_much_is_not_even_read(read: object) -> None:
    """More than a mebibyte is refused by its size."""
    assert callable(read)
    with pytest.raises(CollectError, match="more than"):
        read(b"1" * (MOST_BYTES + 1))


def test_text_must_be_utf8() -> None:
    """A payload of another encoding is malformed, not guessed."""
    with pytest.raises(CollectError, match="UTF-8"):
        plain_text(b"\xff\xfe")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_give_a_document_or_a_failure(raw: bytes) -> None:
    """Nothing else is ever raised."""
    for read in (json_document, plain_text):
        with suppress(CollectError):
            read(raw)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", {"a": [1, {"b/c": 2, "~": 3}]}),
        ("/a/0", 1),
        ("/a/1/b~1c", 2),
        ("/a/1/~0", 3),
        ("/a/0/0", 1),
        ("/a/2", ABSENT),
        ("/a/-1", ABSENT),
        ("/a/x", ABSENT),
        ("/z", ABSENT),
    ],
)
def test_a_pointer_leads_where_rfc_6901_says(pointer: str, found: object) -> None:
    """Keys, indices and escapes; index 0 of a single thing is the thing."""
    assert find({"a": [1, {"b/c": 2, "~": 3}]}, pointer) == found


@settings(max_examples=200, deadline=None)
@given(JSON, st.text(max_size=20))
def test_a_pointer_never_fails(document: Document, pointer: str) -> None:
    """Whatever the document is, a pointer finds something or nothing."""
    find(document, f"/{pointer}")
