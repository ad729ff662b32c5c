"""XML becomes a document, without what makes XML dangerous."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.markup import xml_document
from console.collect.payload import find
from console.errors import CollectError
from console.model.failure import Cause

ROOM = b"""<?xml version="1.0"?>
<v:Root xmlns:v="urn:x"><Agent version="2">STE2 <b/></Agent>
<SenSet><Entry><ID>215</ID><Value>24.5</Value></Entry><Entry><ID>216</ID><Value> 41 </Value></Entry></SenSet>
</v:Root>"""


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/Root/SenSet/Entry/0/Value", "24.5"),
        ("/Root/SenSet/Entry/1/Value", "41"),
        ("/Root/Agent/@version", "2"),
        ("/Root/Agent/#text", "STE2"),
        ("/Root/0/Agent/0/#text", "STE2"),
    ],
)
def test_elements_are_found(pointer: str, found: str) -> None:
    """By name, by index where a name comes again, attributes with @; one element is also its own first."""
    assert find(xml_document(ROOM), pointer) == found


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"{}",
        b"<a>\xff</a>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 1000,
        b"<r>" + b"<a/>" * 30_000 + b"</r>",
        b"<a/>" + b" " * 1024 * 1024,
    ],
)
def test_what_cannot_be_read_is_malformed(raw: bytes) -> None:
    """Broken, endless, deep and huge documents, and any document type declaration."""
    with pytest.raises(CollectError) as raised:
        xml_document(raw)
    assert raised.value.cause is Cause.MALFORMED


TAGS = st.sampled_from(["<a>", "</a>", "<b x='1'>", "</b>", "<c/>", "text", "&amp;", "&x;", "<!--", "-->", "<![CDATA["])


@settings(max_examples=300, deadline=None)
@given(st.lists(TAGS, max_size=12).map("".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a named failure is ever raised."""
    with suppress(CollectError):
        xml_document(text.encode())
