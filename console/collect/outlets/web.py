"""Reads and switches one outlet over HTTP; sends nothing to one that has not answered, and judges nothing else."""

from __future__ import annotations

import json
from importlib import resources
from typing import Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, structs

from console.collect.outlets.family import OutletState
from console.collect.outlets.reading import Fetch, OutletAction, OutletReading
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.i18n import _
from console.model.failure import Cause
from console.model.time import Seconds

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


class Http(Protocol):
    """What is needed of the HTTP transport."""

    async def fetch(self, device: str, access: HttpAccess, timeout_s: Seconds) -> bytes:
        """The body of what is at the address; raises CollectError."""
        ...

    async def forget(self, device: str) -> None:
        """Close what is kept for a device."""
        ...


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an outlet's state and current stand in the document; `only` names the one outlet that it is good for."""

    state: str
    current: str = ""
    only: str = ""


class WebFamily(Struct, frozen=True, forbid_unknown_fields=True):
    """One family of outlets that are switched over HTTP."""

    title: str
    read: str
    seen: tuple[Place, ...]
    words: dict[str, Literal["on", "off"]]
    on: str
    off: str


def load_web_families() -> dict[str, WebFamily]:
    """Every family by name, from the table beside this file."""
    text = resources.files(__package__).joinpath("web.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, WebFamily])


class WebOutlets:
    """Every fetch has a connection of its own: a switching is sent once and never again on another one."""

    def __init__(self, http: Http, timeout_s: Seconds = 5.0) -> None:
        self._http = http
        self._timeout_s = timeout_s
        self._families = load_web_families()

    async def read(self, access: HttpAccess, feed: str) -> OutletReading:
        """The outlet `feed` now; raises CollectError when it is not there or nobody answers."""
        family, outlet = self._families[access.outlets], feed.partition("/")[2]
        if not (outlet.isascii() and outlet.isdigit() and 0 < int(outlet) < 1000):
            raise CollectError(Cause.UNSUPPORTED, _not_there(feed, family))
        url = _address(access, family.read, outlet)
        try:
            document = _parsed(await self._fetch(access, feed, url), feed)
        except CollectError as error:
            if error.failure.cause is Cause.NO_SUCH_OBJECT:
                raise CollectError(Cause.UNSUPPORTED, _not_there(feed, family)) from error
            raise
        for place in family.seen:
            said = _at(document, place.state, outlet) if place.only in ("", outlet) else None
            if said is not None:
                return OutletReading(
                    feed=feed,
                    family=access.outlets,
                    row=outlet,
                    state=_state(family, said),
                    state_at=url,
                    on=Fetch(_address(access, family.on, outlet)),
                    off=Fetch(_address(access, family.off, outlet)),
                    amperes=_amperes(_at(document, place.current, outlet) if place.current else None),
                )
        raise CollectError(Cause.UNSUPPORTED, _not_there(feed, family))

    async def switch(self, access: HttpAccess, reading: OutletReading, action: OutletAction) -> None:
        """Fetch the one address, once; that nothing is raised means that it was taken, not that it switched."""
        how = reading.switching(action)
        if isinstance(how, Fetch):
            await self._fetch(access, reading.feed, how.url)

    async def _fetch(self, access: HttpAccess, feed: str, url: str) -> bytes:
        try:
            return await self._http.fetch(feed, structs.replace(access, url=url), self._timeout_s)
        finally:
            await self._http.forget(feed)


def _address(access: HttpAccess, path: str, outlet: str) -> str:
    parts = urlsplit(access.url)
    return f"{parts.scheme}://{parts.netloc}{_filled(path, outlet)}"


def _filled(text: str, outlet: str) -> str:
    return text.format(outlet=outlet, index=int(outlet) - 1)


def _parsed(body: bytes, feed: str) -> Json:
    try:
        document: Json = json.loads(body)
    except (ValueError, RecursionError):
        sentence = _("{feed}: the answer is no JSON, so what the outlet does is not known.")
        raise CollectError(Cause.MALFORMED, sentence.format(feed=feed)) from None
    return document


def _at(document: Json, pointer: str, outlet: str) -> Json:
    """What stands at a JSON pointer; None for what is not there."""
    found = document
    for word in _filled(pointer, outlet).split("/")[1:]:
        if isinstance(found, dict):
            found = found.get(word)
        elif isinstance(found, list) and word.isdigit() and int(word) < len(found):
            found = found[int(word)]
        else:
            return None
    return found


def _state(family: WebFamily, said: Json) -> OutletState:
    word = str(said).lower() if isinstance(said, bool) else str(said)
    return family.words.get(word, "unknown")


def _amperes(said: Json) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < 1000:
        return None
    return float(said)


def _not_there(feed: str, family: WebFamily) -> str:
    return _("{feed}: there is no such outlet ({families}).").format(feed=feed, families=family.title)
