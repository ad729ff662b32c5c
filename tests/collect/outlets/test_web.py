"""Outlets over HTTP are read before they are switched, switched once, and measured by what they say afterwards."""

from __future__ import annotations

import pytest

from console.collect.outlets.reading import Fetch
from console.collect.outlets.web import WebOutlets
from console.collect.transport.http import HttpTransport
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.model.failure import Cause
from tests.peers.plug import Plug, plugged_in

FAMILIES = ("tasmota", "shelly-gen1", "shelly-rpc")


def access(url: str, family: str) -> HttpAccess:
    return HttpAccess(f"{url}/status", (), outlets=family)


@pytest.mark.parametrize("family", FAMILIES)
async def test_the_right_outlet_is_switched_once_and_says_so(family: str) -> None:
    """Reading changes nothing; switching the second moves the second alone."""
    plug, web = Plug(), WebOutlets(HttpTransport())
    with plugged_in(plug) as url:
        reading = await web.read(access(url, family), "plug/2")
        assert (reading.state, reading.family, reading.row) == ("on", family, "2")
        assert plug.on == {1: True, 2: True}
        assert isinstance(reading.off, Fetch)
        before = len(plug.asked)
        await web.switch(access(url, family), reading, "off")
        assert [url + path for path in plug.asked[before:]] == [reading.off.url]
        assert plug.on == {1: True, 2: False}
        assert (await web.read(access(url, family), "plug/2")).state == "off"
        await web.switch(access(url, family), reading, "on")
        assert plug.on == {1: True, 2: True}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("outlet", ["7", "0", "x", "1.2", "", "²"])
async def test_an_outlet_that_is_not_there(family: str, outlet: str) -> None:
    """It is named, and nothing is switched."""
    plug, web = Plug(), WebOutlets(HttpTransport())
    with plugged_in(plug) as url, pytest.raises(CollectError, match="there is no such outlet") as caught:
        await web.read(access(url, family), f"plug/{outlet}")
    assert caught.value.failure.cause is Cause.UNSUPPORTED
    assert plug.on == {1: True, 2: True}


@pytest.mark.parametrize(("family", "relays"), [("tasmota", 1), ("tasmota", 2), ("shelly-rpc", 2)])
async def test_the_current_is_that_of_the_outlet(family: str, relays: int) -> None:
    """A plug with one relay measures it; one with several measures each; where it does not, nothing is known."""
    plug, web = Plug(relays), WebOutlets(HttpTransport())
    plug.amperes[1] = 1.5
    with plugged_in(plug) as url:
        assert (await web.read(access(url, family), "plug/1")).amperes == 1.5
        assert (await web.read(access(url, "shelly-gen1"), "plug/1")).amperes is None


async def test_what_is_no_answer_is_said() -> None:
    """Nobody there, and somebody who speaks otherwise."""
    web, plug = WebOutlets(HttpTransport()), Plug()
    plug.on[1] = "perhaps"  # type: ignore[assignment]
    with plugged_in(plug) as url:
        assert (await web.read(access(url, "shelly-gen1"), "plug/1")).state == "unknown"
    with pytest.raises(CollectError):
        await web.read(access(url, "tasmota"), "plug/1")
