"""An engine of a few lines: says the world it is given, remembers what it was asked, goes away on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from console.errors import EngineAbsent, Refused, WireError
from console.model.afar import Afar, AfarRun, Extent
from console.model.alert import Severity
from console.model.impact import Impact, Named, StoppedService
from console.model.run import OutOfReach, Plan
from console.model.snapshot import Entity, EntityKey, Snapshot
from console.wire.messages import PROTOCOL, Delta, Done, No, Reply, Request, Watch, Welcome
from console.wire.remembering import GetLife, GetTrend, GetWorldAt, Life, Spell, Trend, Turn, WorldAt
from console.wire.running import Planned, PlanRun, Started, StartRun
from console.wire.serving import Foreseen, FromAfar, GetAfar, GetImpact
from tests.fakes import world as worlds


def course(request: GetTrend, unit: str = "°C") -> Trend:
    """A rise from 20 to 30, unknown in its first tenth, with a limit and a breach at its end."""
    since, until = request.since_at, request.until_at
    values = [20.0 + 10.0 * step / request.points for step in range(request.points)]
    unknown: list[float | None] = [None] * (request.points // 10)
    spell = Spell(since + (until - since) * 0.7, None, Severity.WARNING, "inlet-hot")
    known = (*unknown, *values[len(unknown) :])
    return Trend(since, until, known, unit, (spell,), ((Severity.WARNING, 27.0),))


def afar(site: str) -> Afar:
    """A closed site: one thing works, one in part, one not at all."""
    out = OutOfReach("air", "server-room", "Let air in", "hands", "it needs hands there")
    why = ("Nobody may enter: “Opened or sealed” needs hands at altos-1.",)
    return Afar(
        site,
        "Bontang",
        "Nobody may enter Bontang: fire.",
        (
            AfarRun("server-graceful-shutdown", "Shut a server down", "altos-1", Extent.WHOLE),
            AfarRun("server-graceful-shutdown", "Shut a server down", "altos-2", Extent.WHOLE),
            AfarRun("cooling-lost", "Cooling is lost", "server-room", Extent.PARTLY, (out,)),
            AfarRun("server-dry", "Dry a server", "altos-1", Extent.NOT, (), why),
        ),
    )


def impact(about: str) -> Impact:
    """One server is dark, and with it the portal."""
    portal = StoppedService("portal", "City portal", "Diskominfo", ("https://portal.example",), 1_500_000.0, "IDR")
    return Impact("device", about, about, (Named(about, about),), stops=(portal,))


class FakeEngine:
    """`connect` is for the application; `absent` refuses new connections, `mute` leaves requests unanswered."""

    def __init__(self, world: Snapshot, *, role: str = "operator", plan: Plan | None = None) -> None:
        self.world = world
        self.role = role
        self.plan = plan or worlds.plan()
        self.past: Snapshot | None = None
        self.asked: list[Request] = []
        self.absent = False
        self.mute = False
        self.refused = 0
        self.refusal: No | None = None
        self.clients: list[FakeClient] = []
        self.units: dict[str, str] = {}

    async def connect(self) -> FakeClient:
        """One more window."""
        if self.absent:
            self.refused += 1
            raise EngineAbsent("no engine listens there")
        client = FakeClient(self)
        self.clients.append(client)
        return client

    def tell(self, *upserts: Entity, gone: tuple[EntityKey, ...] = ()) -> None:
        """Change the world and tell the windows that listen."""
        self.world.apply(upserts, gone)
        for client in self.clients:
            client.put(Delta(worlds.NOW, upserts, gone))

    def die(self) -> None:
        """End every connection and take no new one."""
        self.absent = True
        clients, self.clients = self.clients, []
        for client in clients:
            client.put(None)

    def answer(self, request: Request) -> Reply:
        """What a real engine would say, in short."""
        if self.refusal is not None and not isinstance(request, Watch):
            raise Refused(self.refusal.reason, self.refusal.message)
        if isinstance(request, PlanRun):
            return Planned(self.plan)
        if isinstance(request, StartRun):
            self.tell(worlds.run(), worlds.output())
            return Started("run-1")
        if isinstance(request, GetTrend):
            return course(request, self.units.get(request.point, "°C"))
        if isinstance(request, GetWorldAt):
            if self.past is None:
                raise Refused("not_known", "nothing was written down at that time")
            return WorldAt(request.at, self.past.entities())
        if isinstance(request, GetImpact):
            return Foreseen(impact(request.about))
        if isinstance(request, GetAfar):
            return FromAfar(afar(request.site))
        if isinstance(request, GetLife):
            return Life(request.alert, (Turn(worlds.NOW - 130, "fired", Severity.CRITICAL, "wet"),))
        return Done()

    def requests(self, kind: type[Request]) -> list[Request]:
        """What was asked of one kind."""
        return [request for request in self.asked if isinstance(request, kind)]


class FakeClient:
    """The same methods as `console.client.Client`."""

    def __init__(self, engine: FakeEngine) -> None:
        self.welcome = Welcome(PROTOCOL, "0.1.0", "s1", "ana", engine.role, 4242)
        self._engine = engine
        self._deltas: asyncio.Queue[Delta | None] = asyncio.Queue()

    def put(self, delta: Delta | None) -> None:
        """Say something; None hangs up."""
        self._deltas.put_nowait(delta)

    def drained(self) -> bool:
        """Whether the other side has taken all that was said."""
        return self._deltas.empty()

    async def request(self, request: Request) -> Reply:
        if self not in self._engine.clients:
            raise WireError("the engine has gone away")
        self._engine.asked.append(request)
        if self._engine.mute and not isinstance(request, Watch):
            await asyncio.Event().wait()
        if isinstance(request, Watch):
            self.put(Delta(worlds.NOW, self._engine.world.entities(), whole=True))
        return self._engine.answer(request)

    async def deltas(self) -> AsyncIterator[Delta]:
        while (delta := await self._deltas.get()) is not None:
            yield delta

    async def close(self) -> None:
        if self in self._engine.clients:
            self._engine.clients.remove(self)
        self.put(None)
