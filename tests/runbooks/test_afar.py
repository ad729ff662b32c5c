"""What can be done at a closed site is what its plans say: wholly, in part, or not, for each runbook and target."""

from __future__ import annotations

from msgspec import structs

from console.model.afar import AfarRun, Extent
from console.model.device import DeviceKind
from console.model.place import Place, Rack, Room, Site
from console.runbooks.afar import assumed_closed, from_afar, needs_of, pairs
from console.runbooks.world import World
from tests.runbooks.rack import LIBRARY, rack_of, server

NOW = 1_767_225_600.0
BOOKS = LIBRARY.runbooks


def world() -> World:
    """A rack of servers at one site, a room at another, and a UPS."""
    ups = structs.replace(server("ups-1"), kind=DeviceKind.UPS)
    fed = structs.replace(server("altos-2"), feeds=("pdu-a/1",))
    known = rack_of(server("altos-1"), fed, ups)
    return structs.replace(
        known,
        racks={**known.racks, "far": Rack("far", "far", "elsewhere")},
        rooms={**known.rooms, "elsewhere": Room("elsewhere", "Elsewhere", "other")},
        sites={**known.sites, "other": Site("other", "Other")},
        devices={**known.devices, "away": structs.replace(server("away"), place=Place(rack="far"))},
    )


def survey() -> dict[tuple[str, str], AfarRun]:
    here = assumed_closed("site", world())
    return {
        (book.name, target): from_afar(book, target, here, BOOKS, NOW) for book, target in pairs("site", here, BOOKS)
    }


def test_every_runbook_on_every_target_of_the_site() -> None:
    """Servers, racks, rooms and the site itself; nothing of another site, and no UPS as a server."""
    targets: dict[str, set[str]] = {}
    for book, target in pairs("site", world(), BOOKS):
        targets.setdefault(book.name, set()).add(target)
    assert targets["server-bring-up"] == {"altos-1", "altos-2"}
    assert targets["water-leak"] == {"r1", "r2"}
    assert targets["ups-low"] == {"room"}
    assert targets["dns-failover"] == {"site"}
    assert targets.keys() == BOOKS.keys()


def test_each_is_whole_in_part_or_not() -> None:
    """A shutdown works from afar, letting air in does not, and nothing is switched on that nobody looked at."""
    found = survey()
    assert found["server-graceful-shutdown", "altos-1"].extent is Extent.WHOLE
    assert found["cooling-lost", "room"].extent is Extent.PARTLY
    assert [one.id for one in found["cooling-lost", "room"].out] == ["air"]
    dry = found["server-dry", "altos-1"]
    assert dry.extent is Extent.NOT
    assert "Opened or sealed" in dry.why[0]


def test_what_else_speaks_against_it_is_said() -> None:
    """A rack without servers is nothing to shut down, closed or not."""
    empty = survey()["rack-graceful-shutdown", "r2"]
    assert (empty.extent, empty.why) == (Extent.NOT, ("r2 has no device left for this.",))


def test_a_parameter_that_nobody_has_given_yet_is_no_reason() -> None:
    """Which service it is about is asked when it is planned."""
    assert survey()["dns-failover", "site"].extent is Extent.WHOLE


def test_all_that_some_runbook_would_switch_is_asked_once() -> None:
    """The outlets of the site's servers."""
    assert needs_of("site", world(), BOOKS).feeds == {"pdu-a/1"}
    assert needs_of("other", world(), BOOKS).feeds == frozenset()


def test_a_closed_site_keeps_its_reason() -> None:
    """Only an open one is assumed to be closed."""
    shut = structs.replace(world(), closed={"site": "fire"})
    assert assumed_closed("site", shut).closed == {"site": "fire"}
    assert set(assumed_closed("site", world()).closed) == {"site"}
