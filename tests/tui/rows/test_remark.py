"""What is said beside a reading, and what comes above all others."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.place import Place
from console.model.proof import Forecast
from console.model.reading import State
from console.model.snapshot import PointView, Snapshot
from console.tui.glyphs import Glyphs
from console.tui.rows.environment import ALARMS, Environment
from console.tui.rows.remark import foretold, remark, soonest
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW

DAY = 86400.0
FORECAST = Forecast(35.0, 1080.0, 27.2)


def leak(**changed: object) -> PointView:
    """A dry leak sensor."""
    return replace(worlds.point("env-1", "leak", "dry", "", "Floor"), **changed)


def said(point: PointView) -> str:
    """What stands beside it."""
    return remark(point, Scene(Snapshot(), NOW)).text


def test_an_untested_sensor_says_so_in_a_word() -> None:
    """Not by colour alone."""
    assert said(leak(unproven=True)) == "unproven"


def test_a_proven_sensor_shows_the_day_until_the_proof_is_due() -> None:
    """The day stays to be read when it is due again."""
    at = 1_772_323_200.0
    assert said(leak(proven_at=at)) == "proven 2026-03-01"
    assert said(leak(proven_at=at, proof_due=True)) == "proof due (proven 2026-03-01)"


def test_a_test_under_way_says_that_it_calls_nobody() -> None:
    """For everybody who looks at the room meanwhile."""
    assert "calls nobody" in said(leak(unproven=True, tested_until=NOW + 60))


def test_a_rise_is_told_as_a_sentence() -> None:
    """Beside the value the minutes stand first, for a narrow column; an incident says from where to where."""
    hot = replace(worlds.point("env-1", "temperature", 27.2, "°C", "Aisle"), forecast=FORECAST)
    assert said(hot) == "18 min to 35 °C"
    for plain, sentence in ((False, "27 → 35 °C in about 18 min"), (True, "27 -> 35 °C in about 18 min")):
        assert foretold(FORECAST, "°C", Scene(Snapshot(), NOW, glyphs=Glyphs(ascii=plain))) == sentence


def test_the_soonest_of_a_room_speaks_for_it() -> None:
    """An incident tells of the probe that gets too hot first."""
    place = Place("bontang", "server-room")
    later = replace(
        worlds.point("env-1", "temperature", 27.0, "°C", "A"), place=place, forecast=Forecast(35.0, 1800.0, 27.0)
    )
    first = replace(
        worlds.point("env-1", "temperature", 28.0, "°C", "B"), place=place, forecast=Forecast(35.0, 900.0, 28.0)
    )
    world = Snapshot()
    world.apply((later, first))
    assert soonest("server-room", Scene(world, NOW)) == first
    assert soonest("annex", Scene(world, NOW)) is None


def test_water_comes_above_every_place() -> None:
    """A wet zone of the last rack of a tall room stands on the first line."""
    dry = leak()
    wet = leak(place=Place("z", "z", "z9"))
    wet = replace(wet, id="env-9/leak/Far", device="env-9", reading=replace(wet.reading, value="wet"))
    wet = replace(wet, reading=replace(wet.reading, state=State.CRITICAL))
    world = Snapshot()
    world.apply((dry, wet))
    rows, scene = Environment(), Scene(world, NOW)
    entries = [entry for key in rows.keys(scene) if (entry := rows.entry(key, scene)) is not None]
    entries.sort(key=lambda entry: entry.ranks[0])
    assert [entry.key for entry in entries[:2]] == [ALARMS, wet.id]
    assert rows.heading(ALARMS, scene) == "Water or smoke"
