"""Tests of `console.tui.rows.water`: what the configured leak zones put under water."""

from __future__ import annotations

from console.model.place import LeakZone
from console.model.snapshot import Snapshot
from console.tui.rows.scene import Scene
from console.tui.rows.water import EVERYWHERE, endangered, water
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def wet(*zones: LeakZone, instance: str = "Zone 2") -> Snapshot:
    world = worlds.ok()
    world.apply((worlds.point("env-1", "leak", "wet", instance=instance), *zones))
    return world


def risk(world: Snapshot, device: str) -> str:
    return endangered(world.devices[device], Scene(world, NOW))


def test_a_zone_says_from_which_unit_water_runs_down() -> None:
    """What stands above is not at risk, whatever the sensor's own place."""
    world = wet(LeakZone("pipe", "env-1", "Zone 2", ("r1",), (), 14))
    assert "under water at U14" in risk(world, "altos-1")
    assert risk(world, "lenovo-1") == ""


def test_a_zone_without_a_unit_is_over_the_whole_rack() -> None:
    """Water then comes from above the rack."""
    world = wet(LeakZone("roof", "env-1", "Zone 2", ("r1",)))
    found = water("r1", Scene(world, NOW))
    assert found is not None
    assert found.top == EVERYWHERE


def test_a_zone_over_other_racks_leaves_this_one_dry() -> None:
    """A sensor that is mapped says where its water is, and so where it is not."""
    world = wet(LeakZone("far", "env-1", "Zone 2", ("r9",)))
    assert water("r1", Scene(world, NOW)) is None
    assert risk(world, "altos-1") == ""


def test_an_empty_instance_means_every_zone_of_the_sensor() -> None:
    """One line maps the whole sensor."""
    world = wet(LeakZone("all", "env-1", "", ("r1",), (), 12), instance="Anything")
    assert "U12" in risk(world, "altos-1")


def test_a_single_device_under_a_pipe_is_at_risk() -> None:
    """Wherever it stands."""
    world = wet(LeakZone("pipe", "env-1", "Zone 2", (), ("lenovo-1",)))
    assert risk(world, "lenovo-1") == "at risk: water, Zone 2"
    assert risk(world, "altos-1") == ""


def test_what_is_dry_endangers_nothing() -> None:
    """A zone alone is no water."""
    world = worlds.ok()
    world.apply((LeakZone("roof", "env-1", "", ("r1",)),))
    assert water("r1", Scene(world, NOW)) is None


def test_a_zone_that_is_called_like_a_rack_is_that_racks() -> None:
    """As alerts and services count it: not where the sensor's rope begins, but over the rack it names."""
    world = wet(instance="above r1")
    found = water("r1", Scene(world, NOW))
    assert found is not None
    assert (found.top, found.zone) == (EVERYWHERE, "above r1")
    assert risk(world, "altos-1") == "at risk: water, above r1"
