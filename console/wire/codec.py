"""Frames: a 4-byte big-endian length, then MessagePack; a frame that is not one raises `WireError`."""

from __future__ import annotations

import asyncio
import struct
from typing import TypeVar

import msgspec

from console.errors import WireError
from console.model.oserror import os_words
from console.wire.messages import FromClient, FromEngine

MAX_FRAME = 64 << 20
"""Octets; the world of 10,000 devices with every reading fits."""

MAX_REQUEST = 1 << 20
"""Octets that a client may send at once: a note and the ids of 10,000 alerts fit, and nobody fills our memory."""

T = TypeVar("T")

_encoder = msgspec.msgpack.Encoder()
_from_client: msgspec.msgpack.Decoder[FromClient] = msgspec.msgpack.Decoder(FromClient)
_from_engine: msgspec.msgpack.Decoder[FromEngine] = msgspec.msgpack.Decoder(FromEngine)


def encode(message: FromClient | FromEngine) -> bytes:
    """One frame, length and all."""
    body = _encoder.encode(message)
    return struct.pack("!I", len(body)) + body


def decode_from_client(body: bytes) -> FromClient:
    """A client's frame without its length; raises `WireError`."""
    return _decoded(_from_client, body)


def decode_from_engine(body: bytes) -> FromEngine:
    """An engine's frame without its length; raises `WireError`."""
    return _decoded(_from_engine, body)


def _decoded(decoder: msgspec.msgpack.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    # Text that is no UTF-8 and nesting without end leave msgspec under names of their own.
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(f"not a frame that this version understands: {error}") from error


async def read_frame(reader: asyncio.StreamReader, limit: int = MAX_FRAME) -> bytes | None:
    """The next frame's body, of `limit` octets at most; None when the peer has closed between frames."""
    try:
        head = await reader.readexactly(4)
        (length,) = struct.unpack("!I", head)
        if length > limit:
            raise WireError(f"a frame of {length} octets is over the limit of {limit}")
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise WireError("the connection ended inside a frame") from error
        return None
    except OSError as error:
        raise WireError(f"the connection was lost: {os_words(error)}") from error
