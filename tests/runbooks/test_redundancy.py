"""Which devices a plan leaves with fewer power supplies, and which with too few."""

from __future__ import annotations

import pytest
from msgspec import structs

from console.inventory import Device
from console.model.device import DeviceKind
from console.model.place import Place
from console.runbooks.plan import plan
from console.runbooks.redundancy import Switched, lost_redundancy, sentence
from tests.fakes.hosts import Stage
from tests.runbooks.rack import LIBRARY, all_off, server


def device(id_: str, kind: DeviceKind, *feeds: str, min_feeds: int = 1) -> Device:
    return Device(id=id_, name=id_, kind=kind, place=Place(), feeds=feeds, min_feeds=min_feeds)


DEVICES = {
    one.id: one
    for one in (
        device("ups-1", DeviceKind.UPS),
        device("pdu-a", DeviceKind.PDU, "ups-1/1"),
        device("pdu-b", DeviceKind.PDU, "ups-1/2"),
        device("altos-2", DeviceKind.SERVER, "pdu-a/2", "pdu-b/2"),
        device("hungry", DeviceKind.SERVER, "pdu-a/3", "pdu-b/3", min_feeds=2),
        device("single", DeviceKind.SERVER, "pdu-a/4"),
        device("elsewhere", DeviceKind.SERVER),
    )
}


def told(*dead: str, **switched: str) -> list[str]:
    acts = Switched(**{name: frozenset(ids.split()) for name, ids in switched.items()})
    return [sentence(supplies) for supplies in lost_redundancy(DEVICES, dead, acts)]


ON_ONE = "altos-2 would run on 1 of 2 supplies: pdu-b/2 only."
TOO_FEW = "hungry would go off: it needs 2 supplies, and only pdu-b/3 would be live."
NONE = "single would have no power: none of its feeds would be live."


@pytest.mark.parametrize(
    ("switched", "expected"),
    [
        ({"cut": "pdu-a/2"}, [ON_ONE]),
        ({"cut": "pdu-a/3"}, [TOO_FEW]),
        ({"cut": "pdu-a/4"}, [NONE]),
        ({"cut": "pdu-a/2", "down": "altos-2"}, []),
        ({"cut": "ups-1/1"}, ["pdu-a would have no power: none of its feeds would be live.", ON_ONE, TOO_FEW, NONE]),
        ({"cut": "ups-1/1", "down": "pdu-a hungry single"}, [ON_ONE]),
        ({"down": "altos-2"}, []),
    ],
)
def test_what_loses_a_supply(switched: dict[str, str], expected: list[str]) -> None:
    """Cut outlets count down every power path; what the plan itself takes down is not told again."""
    assert told(**switched) == expected


def test_a_feed_that_is_off_already_is_not_lost_by_the_plan() -> None:
    """Only what the plan changes is told, but what comes up on one feed is told too."""
    assert told("pdu-a/2", cut="pdu-a/2") == []
    assert told("pdu-a/2", "pdu-b/2", fed="pdu-b/2", up="altos-2") == [ON_ONE]
    assert told("pdu-a/2", "pdu-b/2", fed="pdu-a/2 pdu-b/2", up="altos-2") == []


async def test_a_plan_says_who_comes_up_on_one_supply() -> None:
    """A server whose second feed hangs on a PDU that is dark comes up, and the plan says on how many supplies."""
    stage = Stage("altos-1")
    fed = structs.replace(server("altos-1"), feeds=("pdu-a/1", "pdu-b/1"))
    dark = device("pdu-b", DeviceKind.PDU, "ups-1/2")
    world = all_off(fed, dark)
    outlets = {feed: await stage.power.outlet(feed) for feed in fed.feeds}
    world = structs.replace(world, outlets=outlets, dead_feeds=frozenset({"ups-1/2"}))
    made = plan(LIBRARY.runbooks["server-bring-up"], "altos-1", world, {}, 0.0, LIBRARY.runbooks)
    assert made.weakens == ("altos-1 would run on 1 of 2 supplies: pdu-a/1 only.",)
    whole = plan(
        LIBRARY.runbooks["server-bring-up"],
        "altos-1",
        structs.replace(world, dead_feeds=frozenset()),
        {},
        0.0,
        LIBRARY.runbooks,
    )
    assert whole.weakens == ()
    assert whole.id != made.id
