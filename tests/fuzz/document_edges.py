"""The laws of larger documents: Redfish resources, profiles, frames between engine and console."""

from __future__ import annotations

import asyncio
import re
from importlib import resources

import msgspec

from console.collect.payload import json_document
from console.collect.redfish import RedfishCollector
from console.errors import CollectError, ProfileError, WireError
from console.inventory import RedfishAccess, Target
from console.model.text import neutralise, neutralise_bytes
from console.profiles.load import parse
from console.wire.codec import decode_from_client, decode_from_engine, encode, read_frame
from console.wire.messages import Answer, Ask, GetWorld, Hello, No, WatchDevice
from tests.collect.redfish_trees import new_shape, old_shape
from tests.fakes.clock import FakeClock
from tests.fakes.redfish import FakeResources
from tests.fuzz.edge import Edge, plain, split

_TARGET = Target("altos-1", "redfish", RedfishAccess("192.0.2.1", "ronda", None), timeout_s=10)
_TREES = (old_shape(), new_shape())
_PATHS = tuple(sorted(_TREES[0]) + sorted(_TREES[1]))
_MOST_READINGS = 1000
_PLACE = re.compile(r"own\.toml(:\d+)?: .")


def _resource(data: bytes) -> None:
    """One resource of a BMC is anything; the others are sound."""
    place, body = split(data, len(_PATHS))
    try:
        document = json_document(body)
    except CollectError:
        return
    path = _PATHS[place]
    tree = dict(_TREES[0 if place < len(_TREES[0]) else 1])
    tree[path] = tree[path] | document if isinstance(document, dict) else document
    poll = asyncio.run(RedfishCollector(FakeResources(tree), FakeClock()).poll(_TARGET))
    assert len(poll.readings) <= _MOST_READINGS
    for reading in poll.readings:
        plain((reading.instance, reading.note, reading.value if isinstance(reading.value, str) else ""))


def _profile(data: bytes) -> None:
    said = ""
    try:
        parse(data.decode("utf-8", "replace"), "own.toml")
    except ProfileError as error:
        said = str(error)
    assert all(_PLACE.match(line) for line in said.splitlines()), said


def _frame(data: bytes) -> None:
    for decode in (decode_from_client, decode_from_engine):
        try:
            decode(data)
        except WireError:
            continue


def _stream(data: bytes) -> None:
    async def first() -> bytes | None:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        return await read_frame(reader)

    try:
        body = asyncio.run(first())
    except WireError:
        return
    assert body is None or len(body) <= len(data)


def _text(data: bytes) -> None:
    plain((neutralise_bytes(data), neutralise(data.decode("utf-8", "surrogateescape"))))
    assert len(neutralise_bytes(data, 10)) <= 10


def _shortest(count: int) -> tuple[bytes, ...]:
    """That many of the profiles that come with the program."""
    files = resources.files("console.profiles").joinpath("data").iterdir()
    return tuple(sorted((file.read_bytes() for file in files if file.name.endswith(".toml")), key=len)[:count])


def _with_place(path: str, resource: object) -> bytes:
    return bytes((_PATHS.index(path),)) + msgspec.json.encode(resource)


_SENT = (
    encode(Hello(1, "0.1")),
    encode(Ask(1, GetWorld())),
    encode(Ask(2, WatchDevice("pdu-1"))),
    encode(Answer(2, No("denied", "not you"))),
)

EDGES = {
    "redfish": Edge(_resource, tuple(_with_place(path, tree[path]) for tree in _TREES for path in sorted(tree))),
    "profile": Edge(_profile, _shortest(20)),
    "wire-frame": Edge(_frame, tuple(frame[4:] for frame in _SENT)),
    "wire-stream": Edge(_stream, _SENT),
    "text": Edge(_text, (b"Inlet \x1b[2J", "Łódź\u202e\n".encode())),
}
