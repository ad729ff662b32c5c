"""Tests of `console.engine.telling`: incidents on a bus become messages at real servers, whatever these do."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from console.config.schema import Config
from console.config.validate import validate
from console.engine.bus import Bus
from console.engine.delivery.record import FILE
from console.engine.notices import Notices
from console.engine.tasks import Tasks
from console.engine.telling import ABSENT_S, Telling
from console.inventory import Inventory, build
from console.model.alert import Alert, AlertState, Severity
from console.model.incident import AtRisk, Event, Incident, IncidentState
from console.model.place import Place
from console.model.snapshot import EngineView, SessionView
from tests.engine.waiting import until
from tests.fakes.clock import FakeClock
from tests.peers.receiver import Receiver
from tests.peers.smtp import MailServer

NOW = FakeClock().now()
PLACES: dict[str, Any] = {
    "sites": {"bontang": {"name": "Bontang", "timezone": "Asia/Makassar"}},
    "rooms": {"room": {"name": "Server room", "site": "bontang"}},
    "devices": {
        "probe-1": {"name": "Probe 1", "place": {"room": "room"}, "local": {}},
        "altos-1": {"name": "Altos 1: portal", "place": {"room": "room"}, "local": {}},
    },
}
LEAK = Alert(
    id="a1",
    rule="leak",
    severity=Severity.CRITICAL,
    state=AlertState.FIRING,
    device="probe-1",
    point="leak",
    instance="",
    summary="water leak: wet",
    reason="water leak is wet",
    since_at=NOW,
    runbook="water-leak",
)
INCIDENT = Incident(
    id="i1",
    title="water leak",
    state=IncidentState.OPEN,
    severity=Severity.CRITICAL,
    place=Place(site="bontang", room="room"),
    lead="a1",
    alerts=("a1",),
    started_at=NOW,
    attention=("a1",),
    at_risk=AtRisk(devices=("altos-1",), services=("Portal",)),
    runbook="water-leak",
)


def config(**tables: Any) -> Config:
    """The server room with these tables."""
    loaded = validate(PLACES | tables)
    assert loaded.config is not None, loaded.problems
    return loaded.config


class Room:
    """A bus with a telling on it, as the engine has them; nothing happens but in `tick`."""

    def __init__(self, config: Config, state: Path, clock: FakeClock) -> None:
        self.bus = Bus()
        self.clock = clock
        self.notices = Notices(self.bus, clock, Path("config.toml"))
        self.tasks = Tasks(clock, self.notices.put)
        self.notes: list[tuple[str, Event]] = []
        self.telling = Telling(self.bus, state, self.tasks, self.notices, self.note, clock)
        self.inventory: Inventory = build(config)
        self.telling.adopt(config, self.inventory)

    async def note(self, incident: str, event: Event) -> None:
        """Keep what would stand in the timeline."""
        self.notes.append((incident, event))

    async def open(self) -> None:
        """Begin, with somebody attached and the water coming in."""
        await self.telling.open()
        self.bus.publish([SessionView("s1", "budi", "operator", NOW), LEAK, INCIDENT])

    async def close(self) -> None:
        """End, as an engine does."""
        await self.tasks.stop()
        await self.telling.close()

    async def tick(self, after_s: float = 0.0) -> None:
        """Let time pass and look, then wait until no delivery is under way."""
        self.clock.advance(after_s)
        await self.telling.tick()
        await until(lambda: not self.telling.dispatch.busy)
        await self.telling.tick()

    def end(self) -> None:
        """The leak is over."""
        over = replace(LEAK, state=AlertState.RESOLVED, ended_at=self.clock.now())
        closed = replace(INCIDENT, state=IncidentState.CLOSED, attention=(), ended_at=self.clock.now())
        self.bus.publish([over, closed])

    @property
    def row(self) -> EngineView:
        """What every console sees of the engine."""
        view = self.bus.get(("EngineView", "engine"))
        assert isinstance(view, EngineView)
        return view


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Callable[[Config], Room]]:
    made: list[Room] = []
    clock = FakeClock()

    def make(config: Config) -> Room:
        made.append(Room(config, tmp_path, clock))
        return made[-1]

    yield make
    for room in made:
        await room.close()


Rooms = Callable[[Config], Room]


def hook(receiver: Receiver, **more: Any) -> dict[str, Any]:
    """A way that posts to `receiver`."""
    return {"webhook": {"url": receiver.url}} | more


async def test_water_at_night_is_one_clear_mail(rooms: Rooms, mail: MailServer) -> None:
    """A mail through apprise says what, where, since when, what is at risk and what to do."""
    url = f"mailto://127.0.0.1:{mail.port}?from=ronda@example.org&to=duty@example.org"
    room = rooms(config(notify={"duty": {"urls": [url]}}))
    await room.open()
    await room.tick()
    await room.tick(60)
    assert [str(one["Subject"]) for one in mail.mails] == ["CRITICAL · Bontang, Server room · water leak"]
    text = mail.mails[0].get_body(("plain",))
    assert text is not None
    words = text.get_content()
    for part in (
        "Probe 1: water leak: wet",
        "Since 2026-01-01 08:00 WITA",
        "At risk: Portal, Altos 1: portal",
        "“water-leak”",
    ):
        assert part in words


async def test_a_webhook_gets_facts_with_an_id(rooms: Rooms, receiver: Receiver) -> None:
    """A program is given the facts as JSON, its own headers, and the message's id as a key against doubles."""
    headers = {"Authorization": "Bearer s3cret"}
    room = rooms(config(notify={"hook": {"webhook": {"url": receiver.url, "headers": headers}}}))
    await room.open()
    await room.tick()
    assert len(receiver.taken) == 1
    document = receiver.taken[0]
    assert (document["incident"], document["why"], document["site"]) == ("i1", "first", "bontang")
    assert document["alerts"][0]["rule"] == "leak"
    assert receiver.headers[0]["idempotency-key"] == document["id"]
    assert receiver.headers[0]["authorization"] == "Bearer s3cret"


async def test_who_was_told_is_in_the_timeline(rooms: Rooms, receiver: Receiver) -> None:
    """A message that has been taken is a line of its incident's story; one that has not is none."""
    receiver.status = 500
    room = rooms(config(notify={"hook": hook(receiver)}))
    await room.open()
    await room.tick()
    assert room.notes == []
    receiver.status = 200
    await room.tick(10)
    ((incident, event),) = room.notes
    assert (incident, event.what, event.text) == ("i1", "told", "notify.hook/webhook has been told (first call)")


async def test_apprise_posts_json(rooms: Rooms, receiver: Receiver) -> None:
    """An apprise URL of another kind gets the same text."""
    room = rooms(config(notify={"hook": {"urls": [f"json://127.0.0.1:{receiver.port}/hook"]}}))
    await room.open()
    await room.tick()
    assert [post["title"] for post in receiver.taken] == ["CRITICAL · Bontang, Server room · water leak"]


async def test_an_hour_of_500_loses_nothing_and_delays_nobody(
    rooms: Rooms, receiver: Receiver, mail: MailServer
) -> None:
    """While one receiver answers 500 the other is told at once; the first is told when it is well again, once."""
    receiver.status = 500
    url = f"mailto://127.0.0.1:{mail.port}?from=ronda@example.org&to=duty@example.org"
    escalation = {"steps": [{"after": "0s"}], "repeat": "0s", "unacknowledged": "0s"}
    room = rooms(config(notify={"hook": hook(receiver), "mail": {"urls": [url]}}, escalation=escalation))
    await room.open()
    for _minute in range(60):
        await room.tick(60)
    assert len(mail.mails) == 1
    assert 10 < len(receiver.posts) < 30
    assert [one.address for one in room.row.undelivered] == ["notify.hook/webhook"]
    assert "status 500" in room.row.notices[0]
    receiver.status = 200
    await room.tick(300)
    await room.tick(300)
    assert len(receiver.taken) == 1
    assert len({post["id"] for post in receiver.posts}) == 1
    assert (room.row.undelivered, room.row.notices) == ((), ())


async def test_a_receiver_that_hangs_delays_nobody(rooms: Rooms, receiver: Receiver, mail: MailServer) -> None:
    """While one receiver never answers, the others are told."""
    receiver.hang.set()
    url = f"mailto://127.0.0.1:{mail.port}?from=ronda@example.org&to=duty@example.org"
    room = rooms(config(notify={"hook": hook(receiver), "mail": {"urls": [url]}}))
    await room.open()
    await room.telling.tick()
    await until(lambda: len(mail.mails) == 1)
    assert receiver.taken == []


async def test_what_could_not_be_delivered_is_delivered_by_the_next_engine(rooms: Rooms, receiver: Receiver) -> None:
    """A message that waits when the engine is killed is sent by the one that comes after, and nothing is told twice."""
    receiver.status = 500
    tables = config(notify={"hook": hook(receiver)})
    first = rooms(tables)
    await first.open()
    await first.tick()
    await first.tasks.stop()
    receiver.status = 200
    second = rooms(tables)
    await second.open()
    await second.tick(10)
    await second.tick(10)
    assert [post["why"] for post in receiver.taken] == ["first"]
    assert len({post["id"] for post in receiver.posts}) == 1


async def test_a_crash_before_the_end_is_on_record_sends_again_with_the_same_id(
    rooms: Rooms, receiver: Receiver, tmp_path: Path
) -> None:
    """At least once: what was taken but not recorded as taken goes out again, recognisable by its id."""
    tables = config(notify={"hook": hook(receiver)})
    first = rooms(tables)
    await first.open()
    await first.tick()
    await first.tasks.stop()
    journal = tmp_path / FILE
    whole = journal.read_bytes()
    torn = whole.rstrip(b"\n")
    os.truncate(journal, torn.rindex(b"\n") + 20)
    second = rooms(tables)
    await second.open()
    await second.tick()
    assert len(receiver.taken) == 2
    assert receiver.taken[0]["id"] == receiver.taken[1]["id"]


async def test_nobody_hears_of_the_end_before_the_beginning(rooms: Rooms, receiver: Receiver) -> None:
    """When the first call could not be delivered, the end waits behind it."""
    receiver.status = 500
    room = rooms(config(notify={"hook": hook(receiver)}))
    await room.open()
    await room.tick()
    room.end()
    await room.tick(1)
    assert {post["why"] for post in receiver.posts} == {"first"}
    receiver.status = 200
    await room.tick(300)
    await room.tick(300)
    assert [post["why"] for post in receiver.taken] == ["first", "recovered"]


async def test_an_incident_that_is_gone_is_not_called_over(rooms: Rooms, receiver: Receiver) -> None:
    """When its alert is taken away unresolved, whoever was called is told that nobody watches it any more."""
    room = rooms(config(notify={"hook": hook(receiver)}))
    await room.open()
    await room.tick()
    room.bus.withdraw([("Incident", "i1"), ("Alert", "a1")])
    await room.tick(1)
    await room.tick(ABSENT_S)
    assert [post["why"] for post in receiver.taken] == ["first", "withdrawn"]


async def test_a_restart_tells_nothing_twice(rooms: Rooms, receiver: Receiver) -> None:
    """An engine that starts while an incident is open knows that it was told, before the incident is on the bus."""
    tables = config(notify={"hook": hook(receiver)})
    first = rooms(tables)
    await first.open()
    await first.tick()
    await first.tasks.stop()
    second = rooms(tables)
    await second.telling.open()
    await second.telling.tick()
    second.bus.publish([SessionView("s1", "budi", "operator", NOW), LEAK, INCIDENT])
    await second.tick(30)
    assert len(receiver.posts) == 1


async def test_a_wall_display_is_nobody_who_watches(rooms: Rooms, receiver: Receiver) -> None:
    """With only a read-only display attached the next level is called after a minute."""
    steps = [{"after": "0s", "notify": ["hook"]}, {"after": "20m", "notify": ["lead"]}]
    tables = config(notify={"hook": hook(receiver), "lead": hook(receiver)}, escalation={"steps": steps})
    room = rooms(tables)
    await room.open()
    room.bus.publish([SessionView("s1", "display", "viewer", NOW)])
    await room.tick()
    await room.tick(61)
    assert [(post["why"], post["level"]) for post in receiver.taken] == [
        ("first", 1),
        ("unattended", 2),
        ("unattended", 2),
    ]


async def test_a_disk_that_takes_nothing_silences_nobody(rooms: Rooms, receiver: Receiver, tmp_path: Path) -> None:
    """Messages go out, and the disk's trouble is a notice, when the journal cannot be written."""
    (tmp_path / f"{FILE.removesuffix('.journal')}.new").mkdir()
    room = rooms(config(notify={"hook": hook(receiver)}))
    await room.open()
    await room.tick()
    assert len(receiver.taken) == 1
    assert any(FILE.removesuffix(".journal") in notice for notice in room.row.notices)


async def test_no_secret_is_in_what_is_said_or_stored(rooms: Rooms, tmp_path: Path) -> None:
    """Neither the notice nor the journal holds any part of an address that has a secret."""
    secret = "sup3rs3cret"
    urls = [f"json://user:{secret}@127.0.0.1:1/{secret}", f"nonsense://{secret}"]
    room = rooms(config(notify={"hook": {"urls": urls, "webhook": {"url": f"http://127.0.0.1:1/{secret}"}}}))
    await room.open()
    await room.tick()
    await room.tick(1)
    assert len(room.row.undelivered) == 3
    assert secret not in repr(room.row)
    assert secret.encode() not in (tmp_path / FILE).read_bytes()
