"""What an application of the simulated city shows."""

from __future__ import annotations

import json
from datetime import datetime

from console.simulator.application import answer, page, rows
from console.simulator.happening import Happening, befall
from console.simulator.model import step
from console.simulator.reach import Reach, from_inside, gate_reach, hears_snmp, ssh_reach, web_reach
from console.simulator.world import World

NOW = 1_767_225_600.0


def _after(world: World, *lines: tuple[str, str, str]) -> World:
    for what, target, value in lines:
        world = befall(world, Happening(what, target, value))
    return world


def _newest_age_s(world: World) -> float:
    (newest,) = json.loads(answer(world, world.applications["complaints"], "/newest", NOW).body)
    return NOW - datetime.fromisoformat(newest["created_at"]).timestamp()


def test_the_page_stays_the_same_from_hour_to_hour(night: World) -> None:
    """A tripwire on it does not trip by itself."""
    before = answer(night, night.applications["complaints"], "/", NOW)
    later = step(night, 3600.0)
    assert answer(later, later.applications["complaints"], "/", NOW + 3600) == before
    assert "Public complaints" in before.body


def test_new_records_come_and_the_newest_is_young(night: World) -> None:
    """Rows grow with time, and the newest record is never older than the time between two."""
    later = step(night, 3600.0)
    assert rows(later, later.applications["complaints"]) > rows(night, night.applications["complaints"])
    assert _newest_age_s(later) <= later.applications["complaints"].every_s + 1


def test_old_records_lost_rows_and_a_scrawl_show(night: World) -> None:
    """What an attacker does is what a visitor sees; the title stays."""
    lines = (("records", "complaints", "370d"), ("rows-lost", "complaints", "17960"), ("scrawl", "complaints", "Ha."))
    hacked = _after(night, *lines)
    assert _newest_age_s(hacked) > 369 * 86_400
    assert rows(hacked, hacked.applications["complaints"]) < 500
    assert "Ha." in page(hacked.applications["complaints"])
    assert "Public complaints" in page(hacked.applications["complaints"])


def test_without_its_database_it_says_that_it_cannot(night: World) -> None:
    """The front server answers 503 while the database's server hangs."""
    hung = _after(night, ("hang", "altos-4", ""))
    assert answer(hung, hung.applications["complaints"], "/", NOW).status == 503
    assert web_reach(hung, "complaints") is Reach.OPEN


def test_an_unknown_page_is_not_found(night: World) -> None:
    """Only what is there is served."""
    assert answer(night, night.applications["portal"], "/admin", NOW).status == 404


def test_it_behaves_as_its_server_does(night: World) -> None:
    """Hung is mute, off is dark, stopped on a server that runs is refused, hosted elsewhere goes on."""
    assert web_reach(_after(night, ("hang", "altos-3", "")), "complaints") is Reach.MUTE
    assert web_reach(_after(night, ("power", "altos-3", "off")), "complaints") is Reach.DARK
    assert web_reach(_after(night, ("application", "complaints", "off")), "complaints") is Reach.REFUSED
    assert web_reach(_after(night, ("power", "altos-3", "off")), "tax") is Reach.OPEN


def test_a_cut_site_is_silent_though_everything_in_it_runs(night: World) -> None:
    """No SNMP, SSH or HTTP comes out; inside it answers, and so does what is hosted elsewhere."""
    cut = _after(night, ("cut", "", ""))
    assert not hears_snmp(cut, "ups-1")
    assert {ssh_reach(cut, "altos-1"), web_reach(cut, "portal"), gate_reach(cut)} == {Reach.DARK}
    assert from_inside(cut, "portal")
    assert web_reach(cut, "map") is Reach.OPEN
    assert _after(cut, ("cut", "", "off")) == night
