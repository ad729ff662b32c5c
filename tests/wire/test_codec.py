"""Tests of `console.wire.codec`."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import WireError
from console.model.snapshot import EngineView, SessionView
from console.wire.attending import AcknowledgeAlert
from console.wire.codec import MAX_FRAME, decode_from_client, decode_from_engine, encode, read_frame
from console.wire.messages import Ask, Delta, Hello


def reader_of(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


async def test_a_request_survives_the_wire() -> None:
    """What a client encodes is what the engine decodes."""
    ask = Ask(7, AcknowledgeAlert("k3x9", "on it"))
    body = await read_frame(reader_of(encode(ask)))
    assert body is not None
    assert decode_from_client(body) == ask


async def test_entities_keep_their_types() -> None:
    """Every entity of a delta comes back as the type it was."""
    delta = Delta(1.0, (EngineView(pid=4), SessionView("a", "budi", "operator", 2.0)), (("Alert", "k3x9"),))
    body = await read_frame(reader_of(encode(delta)))
    assert body is not None
    assert decode_from_engine(body) == delta


async def test_a_closed_connection_between_frames_is_the_end() -> None:
    """A peer that closes between frames has simply left."""
    assert await read_frame(reader_of(b"")) is None


async def test_a_cut_frame_is_an_error() -> None:
    """A connection that ends inside a frame is named as such."""
    with pytest.raises(WireError, match="inside a frame"):
        await read_frame(reader_of(encode(Hello(1, "x"))[:-1]))


async def test_a_giant_frame_is_refused_before_it_is_read() -> None:
    """A length over the limit is refused without waiting for its octets."""
    with pytest.raises(WireError, match="over the limit"):
        await read_frame(reader_of((MAX_FRAME + 1).to_bytes(4, "big")))


@given(st.binary(max_size=200))
def test_garbage_raises_one_type_only(body: bytes) -> None:
    """Random octets decode or raise `WireError`, nothing else."""
    for decode in (decode_from_client, decode_from_engine):
        try:
            decode(body)
        except WireError:
            continue
