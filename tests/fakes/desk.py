"""A desk that keeps what it was asked and answers plainly, for tests of the server side."""

from __future__ import annotations

import asyncio

from console.engine.bus import Bus
from console.engine.past_desk import Course
from console.engine.person import Person
from console.errors import Refused
from console.model.afar import Afar
from console.model.flag import Flag
from console.model.impact import Impact
from console.model.proof import Proof, Witness
from console.model.reading import PointKey, Reading
from console.model.record import Record
from console.model.run import Plan, Run
from console.model.silence import AlertMatcher, Silence
from console.model.snapshot import Entity
from console.model.telling import Trial
from console.model.time import Instant, Seconds
from console.store.transition import Transition
from tests.fakes.alert_desk import FakeAlerts


class FakeRuns:
    """Knows no runbook, plan or run; keeps what it was asked."""

    def __init__(self) -> None:
        self.under_way = 0
        self.asked: list[tuple[str, ...]] = []

    def active(self) -> int:
        return self.under_way

    async def plan(self, runbook: str, target: str, arguments: dict[str, str]) -> Plan:
        raise Refused("unknown_runbook", f"there is no runbook {runbook}")

    async def from_afar(self, site: str) -> Afar:
        self.asked.append(("from_afar", site))
        return Afar(site, site, "")

    async def approve(self, plan: str, confirmation: str, by: Person) -> Plan:
        raise Refused("no_such_plan", f"there is no plan {plan}")

    async def start(self, plan: str, confirmation: str, by: Person) -> str:
        raise Refused("no_such_plan", f"there is no plan {plan}")

    async def answer(self, run: str, step: str, choice: str, note: str, code: str, by: Person) -> None:
        self.asked.append(("answer", run, step, choice, note))

    async def pause(self, run: str, reason: str, by: Person) -> None:
        self.asked.append(("pause", run, reason))

    async def go_on(self, run: str, by: Person) -> None:
        self.asked.append(("go_on", run))

    async def leave_out(self, run: str, step: str, reason: str, by: Person) -> None:
        self.asked.append(("leave_out", run, step, reason))

    async def reopen(self, run: str, reason: str, by: Person) -> None:
        self.asked.append(("reopen", run, reason))

    async def stop(self, run: str, reason: str, by: Person) -> None:
        raise Refused("unknown_run", f"there is no run {run}")

    async def record(self, run: str) -> tuple[Run, tuple[str, ...]]:
        raise Refused("unknown_run", f"there is no run {run}")


class FakeTags:
    """Takes every wish and keeps it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def put_on(self, device: str, reason: str, by: Person) -> None:
        self.asked.append(("tag", device, reason))

    async def take_off(self, device: str, reason: str, by: Person) -> None:
        self.asked.append(("untag", device, reason))


class FakePast:
    """Remembers nothing."""

    async def trend(self, key: PointKey, since: Instant, until: Instant, points: int) -> Course:
        return Course((None,) * points, "", (), ())

    async def world_at(self, at: Instant) -> tuple[Entity, ...]:
        raise Refused("not_known", "nothing was written down at that time")

    async def life(self, alert: str, most: int) -> tuple[Transition, ...]:
        return ()

    async def record(self, since: Instant, until: Instant) -> Record:
        return Record()


class FakeArming:
    """Keeps what was vetoed."""

    def __init__(self) -> None:
        self.vetoed: list[tuple[str, str]] = []

    async def veto(self, id_: str, reason: str, by: Person) -> None:
        self.vetoed.append((id_, reason))


class FakeFlags:
    """Keeps which flags were raised and taken down."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def put_up(self, flag: str, reason: str, for_s: Seconds, by: Person) -> Flag:
        self.asked.append(("up", flag, reason))
        return Flag(flag, by.label, reason, 0.0, for_s)

    async def take_down(self, flag: str, reason: str, by: Person) -> None:
        self.asked.append(("down", flag, reason))


class FakeServices:
    """Keeps what was asked about services and sites."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def check_now(self, subject: str) -> None:
        self.asked.append(("check_now", subject))

    def impact(self, about: str) -> Impact:
        self.asked.append(("impact", about))
        return Impact("device", about, about)

    async def set_entry(self, site: str, closed: bool, reason: str, by: Person) -> None:
        self.asked.append(("set_entry", site))

    async def accept(self, service: str, check: str, by: Person) -> None:
        self.asked.append(("accept", service))


class FakeProving:
    """Tests any sensor; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def begin(self, sensor: str, note: str, by: Person) -> Silence:
        self.asked.append(("begin", sensor, note))
        return Silence("test-1", AlertMatcher(), by.label, note, 0.0, 600.0, "proving")

    async def vouch(self, sensor: str, reason: str, by: Person) -> Proof:
        self.asked.append(("vouch", sensor, reason))
        return Proof(sensor, 0.0, by.label, Witness.SAID, reason)


class FakeDevices:
    """Knows no device; keeps what it was asked."""

    def __init__(self, asked: list[tuple[str, str]]) -> None:
        self.asked = asked

    def refresh(self) -> None:
        self.asked.append(("refresh", ""))

    def poll_now(self, device: str) -> None:
        self.asked.append(("poll_now", device))

    def watch(self, device: str) -> None:
        self.asked.append(("watch", device))

    def unwatch(self, device: str) -> None:
        self.asked.append(("unwatch", device))

    def readings(self) -> dict[str, tuple[Reading, ...]]:
        return {}


class FakeDesk:
    """Knows one alert, `leak1`, and no device; keeps what it was asked."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.stopping = asyncio.Event()
        self.asked: list[tuple[str, str]] = []
        self.refusals: list[tuple[str, str]] = []
        self.devices = FakeDevices(self.asked)
        self.runs = FakeRuns()
        self.tags = FakeTags()
        self.arming = FakeArming()
        self.flags = FakeFlags()
        self.attending = FakeAlerts()
        self.past = FakePast()
        self.services = FakeServices()
        self.proving = FakeProving()

    def places(self, id_: str) -> tuple[frozenset[str], ...]:
        return (frozenset({"r1", "room", "bontang"}),) if id_ == "leak1" else ()

    async def reload(self, by: Person) -> str:
        return "nothing changed"

    async def take_shift(self, initial: str, page: str, by: Person) -> None:
        self.asked.append(("take_shift", initial))

    async def send_test(self, target: str, by: Person) -> tuple[Trial, ...]:
        return (Trial("notify.hook/webhook"), Trial("notify.mail/1", "the connection is refused"))

    async def refused(self, request: str, reason: str, by: Person) -> None:
        self.refusals.append((request, reason))
