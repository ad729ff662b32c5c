"""Tests of `console.engine.past_places`: sites and services of a moment of the past, from a real history."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.memory import Memory
from console.engine.past import Past
from console.engine.person import Person
from console.inventory import Device, Inventory
from console.model.device import DeviceKind
from console.model.place import Place, Site
from console.model.reading import PointKey, Quality, Reading, Value
from console.model.service import PathState, ServiceState, ServiceView, SiteState, SiteView
from console.model.snapshot import DeviceView, Entity
from console.runbooks.archive import Archive
from console.services.watchlist import Service
from console.store.audit import Deed, Who
from console.store.change import Change
from console.store.database import Database
from console.store.service_table import SpanRow, save_spans
from tests.engine.running import configured, running
from tests.engine.waiting import until
from tests.fakes.clock import FakeClock

NOW = 1_767_225_600.0
ANA = Who(uid=1000, user="ana")
BUDI = Person(uid=1001, user="budi", role="operator")
INVENTORY = Inventory(
    sites={"far": Site("far", "Bontang")},
    devices={"web-1": Device("web-1", "web-1", DeviceKind.SERVER, Place(site="far"))},
)
SERVICES = {"complaints": Service("complaints", "Public complaints", sites=("far",))}
WEB = PointKey("web-1", "temperature", "")
SITE = PointKey("site:far", "site_state", "")
SERVICE = PointKey("complaints", "availability", "")


def _change(key: PointKey, at: float, value: Value, quality: Quality = Quality.GOOD) -> Change:
    return Change(key, Reading(key.point, key.instance, value, "", at, quality=quality))


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Memory]:
    memory = Memory(tmp_path / "history.db", FakeClock(NOW), lambda _about, _sentence: None)
    await memory.open()
    yield memory
    await memory.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "state")
    yield archive
    archive.close()


@pytest.fixture
def past(memory: Memory, archive: Archive) -> Past:
    return Past(memory, archive, lambda: (INVENTORY, ()), lambda: SERVICES)


async def _write(memory: Memory, *changes: Change) -> None:
    history = memory.history
    assert history is not None
    await history.append([changes[0]], changes[0].reading.taken_at)
    history.note(changes[1:])
    await history.flush(NOW + 600)


def _site(entities: tuple[Entity, ...]) -> SiteView:
    (view,) = (one for one in entities if isinstance(one, SiteView))
    return view


def _service(entities: tuple[Entity, ...]) -> ServiceView:
    (view,) = (one for one in entities if isinstance(one, ServiceView))
    return view


async def test_a_site_that_was_cut_off_is_so_in_the_past(memory: Memory, past: Past) -> None:
    """Its way is gone, its silent devices say when they were last heard, and its services what the ledger says."""
    await _write(
        memory,
        _change(SITE, NOW, "normal"),
        _change(WEB, NOW + 50, 24.0),
        _change(SERVICE, NOW, "up"),
        _change(SITE, NOW + 60, "cut_off"),
        _change(WEB, NOW + 90, 24.0, Quality.STALE),
        _change(SERVICE, NOW + 60, "cut_off", Quality.STALE),
    )
    gone = await past.world_at(NOW + 120)
    assert (_site(gone).state, _site(gone).path, _site(gone).since_at) == (SiteState.CUT_OFF, PathState.GONE, NOW + 60)
    (device,) = (one for one in gone if isinstance(one, DeviceView))
    assert device.quality is Quality.STALE
    assert device.data_at == pytest.approx(NOW + 90, abs=0.01)
    before = await past.world_at(NOW + 55)
    assert (_site(before).state, _site(before).answering, _site(before).total) == (SiteState.NORMAL, 1, 1)
    assert _service(before).state is ServiceState.UP


async def test_a_service_stood_as_the_ledger_has_it(memory: Memory, past: Past, tmp_path: Path) -> None:
    """An outage that was under way is told with its beginning; one that had ended is not."""
    await _write(memory, _change(SERVICE, NOW, "up"))
    database = await Database.open(tmp_path / "history.db")
    span = SpanRow("complaints", "cut_off", NOW + 100, NOW + 200)
    await database.run(lambda connection: save_spans(connection, [span], NOW + 600))
    await database.close()
    during, after = _service(await past.world_at(NOW + 150)), _service(await past.world_at(NOW + 250))
    assert (during.state, during.since_at) == (ServiceState.CUT_OFF, NOW + 100)
    assert "the way there is gone" in during.reason
    assert after.state is ServiceState.UP


async def test_a_site_was_closed_between_its_closing_and_its_opening(
    memory: Memory, past: Past, archive: Archive
) -> None:
    """Who closed it and why is in the audit log, and counts for that time alone; a refused closing counts never."""
    await _write(memory, _change(SITE, NOW, "normal"))
    await archive.put_on_record(Deed(ANA, "site.close", "far", outcome="refused:no_reason"), NOW + 5)
    await archive.put_on_record(Deed(ANA, "site.close", "far", reason="fire"), NOW + 10)
    await archive.put_on_record(Deed(ANA, "site.open", "far"), NOW + 100)
    states = {at: _site(await past.world_at(NOW + at)) for at in (7, 50, 150)}
    assert [view.state for view in states.values()] == [SiteState.NORMAL, SiteState.NO_ENTRY, SiteState.NORMAL]
    assert (states[50].no_entry_by, states[50].no_entry_reason) == ("ana", "fire")


async def test_a_word_of_another_version_says_nothing(memory: Memory, past: Past, tmp_path: Path) -> None:
    """A history may hold words that this version does not have: the world of that time is shown all the same."""
    await _write(memory, _change(SITE, NOW, "flooded"), _change(SERVICE, NOW, "melting"))
    then = await past.world_at(NOW + 10)
    assert (_site(then).state, _service(then).state) == (SiteState.UNKNOWN, ServiceState.UNKNOWN)
    database = await Database.open(tmp_path / "history.db")
    span = SpanRow("complaints", "smouldering", NOW + 100, NOW + 200)
    await database.run(lambda connection: save_spans(connection, [span], NOW + 600))
    await database.close()
    assert _service(await past.world_at(NOW + 150)).state is ServiceState.UNKNOWN


async def test_what_was_not_recorded_is_said_to_be_so(memory: Memory, past: Past) -> None:
    """Of a time before sites and services were written down nobody says that they were well."""
    await _write(memory, _change(WEB, NOW, 24.0))
    world = await past.world_at(NOW + 60)
    assert (_site(world).state, _site(world).reason) == (SiteState.UNKNOWN, "not recorded at that time")
    assert (_service(world).state, _service(world).reason) == (ServiceState.UNKNOWN, "not recorded at that time")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    places = '[sites.far]\nname = "Bontang"\n'
    return configured(tmp_path, places + '[devices.here]\nkind = "server"\nplace = { site = "far" }\nlocal = {}\n')


def _stored(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        count = "select count(*) from samples join series on series.id = samples.series where point = 'site_state'"
        return int(connection.execute(count).fetchone()[0])


async def test_an_engine_records_how_a_site_stands_once_for_each_change(config: Path, tmp_path: Path) -> None:
    """However often it looks, the history gets a line when it changes; time travel then finds the closed site."""
    async with running(config) as engine:
        await until(lambda: bool(engine.devices.readings()["here"]))
        for _look in range(20):
            engine.services.tick()
        await engine.services.set_entry("far", True, "fire", BUDI)
        for _look in range(20):
            engine.services.tick()
        now = SystemClock().now()
    assert _stored(tmp_path / "state/history.db") == 2
    async with running(config) as again:
        view = _site(await again.past.world_at(now))
        assert (view.state, view.no_entry_by, view.no_entry_reason) == (SiteState.NO_ENTRY, "budi", "fire")
