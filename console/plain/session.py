"""One session in lines: tells what calls for attention, asks the engine, comes back when the engine does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from console.clock import Clock
from console.errors import Refused, RondaError
from console.i18n import _
from console.model.run import Plan
from console.model.snapshot import Snapshot
from console.model.time import Instant, Seconds
from console.plain.changes import Known, changes, known
from console.plain.numbers import Numbers
from console.plain.words import SPOKEN
from console.tui import ages
from console.tui.once import Once
from console.tui.pulse import EngineClient, Pulse
from console.tui.rows.scene import Scene, concerns
from console.wire.messages import Delta, No, Reply, Request, ShowScreen, Watch, WatchDevice, WatchRun

CHANGES_EVERY_S: Seconds = 1.0
ANSWER_WITHIN_S: Seconds = 20.0
DETAIL_WITHIN_S: Seconds = 5.0
RETRY_EVERY_S: Seconds = 2.0
SCREEN = "plain"


class Session:
    """The world as last heard, and what was said of it; `say` takes one line at a time."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[EngineClient]],
        say: Callable[[str], None],
        clock: Clock,
        *,
        read_only: bool = False,
    ) -> None:
        self.world = Snapshot()
        self.numbers = Numbers()
        self.say = say
        self.read_only = self._only_looks = read_only
        self.plan: Plan | None = None
        self.told = Known()
        self._connect = connect
        self._clock = clock
        self._pulse = Pulse(clock)
        self._client: EngineClient | None = None
        self._lost_at: Instant | None = None
        self._why = ""
        self._waiting = True
        self._once = Once()
        self._heard = asyncio.Condition()

    @property
    def scene(self) -> Scene:
        """This moment, to tell of."""
        world = self.world
        return Scene(
            world=world,
            now=self._clock.now(),
            glyphs=SPOKEN,
            zone=ages.zone(next((site.timezone for site in world.sites.values()), "UTC")),
            lost_at=self._lost_at,
            lost_why=self._why,
            waiting=self._waiting,
            concerns=concerns(world.alerts.values()),
            read_only=self.read_only,
        )

    def say_all(self, lines: list[str]) -> None:
        """Several lines."""
        for line in lines:
            self.say(line)

    async def attend(self) -> None:
        """Stay attached and tell what changes, until cancelled."""
        while True:
            try:
                self._client = await self._connect()
                await self._listen(self._client)
                await self._lose(_("the engine has closed the connection"))
            except RondaError as error:
                await self._lose(str(error))
            finally:
                await self._drop()
            await asyncio.sleep(RETRY_EVERY_S)

    async def first_word(self) -> None:
        """Wait for the world, or for the news that there is none."""
        await self._until(lambda: not self._waiting or self._lost_at is not None, ANSWER_WITHIN_S)

    async def ask(self, request: Request) -> Reply:
        """The engine's reply, or a `No` that says why there is none; never waits for ever."""
        if isinstance(request, WatchDevice | WatchRun | ShowScreen):
            return await self._send(request)
        return await self._once.ask(request, self._send)

    async def _send(self, request: Request) -> Reply:
        if self._client is None:
            return No("disconnected", _("Not done: the engine cannot be reached. Try again when it is back."))
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._client.request(request)
        except TimeoutError:
            return No("timeout", _("The engine has not answered; whether it was done is not known."))
        except Refused as refusal:
            return No(refusal.reason, str(refusal))
        except RondaError as error:
            return No("disconnected", _("Not known whether it was done: {why}").format(why=error))

    async def watch_device(self, id_: str) -> None:
        """Have the readings of a device in the world, if they come in time; without an engine the last ones stay."""
        if self._client is None:
            return
        self.world.details.pop(id_, None)
        await self.ask(WatchDevice(id_))
        await self._until(lambda: id_ in self.world.details, DETAIL_WITHIN_S)
        await self.ask(WatchDevice(""))

    async def watch_run(self, id_: str) -> None:
        """Have the output of a run in the world, if there is any in time."""
        await self.ask(WatchRun(id_))
        await self._until(lambda: id_ in self.world.outputs, CHANGES_EVERY_S * 2)
        await self.ask(WatchRun(""))

    async def _listen(self, client: EngineClient) -> None:
        self.read_only = self._only_looks or client.welcome.role == "viewer"
        where = ShowScreen(SCREEN)
        async with self._pulse.felt(client, lambda: where):
            await client.request(Watch(CHANGES_EVERY_S))
            # Its answer may stand behind more changes than are kept unread: nobody waits for it here.
            showing = asyncio.create_task(self.ask(where))
            try:
                async for delta in client.deltas():
                    await self._take(delta)
            finally:
                showing.cancel()

    async def _take(self, delta: Delta) -> None:
        self._pulse.hear()
        first, back = self._waiting, self._lost_at is not None
        if delta.whole:
            self.world = Snapshot()
            self._waiting, self._lost_at = False, None
        self.world.apply(delta.upserts, delta.gone)
        if back and not first:
            self.say(_("The engine is back."))
        # What stands already is asked for with a word; only what changes is told by itself.
        if not first:
            self.say_all(changes(self.told, self.scene, self.numbers))
        self.told = known(self.world)
        async with self._heard:
            self._heard.notify_all()

    async def _lose(self, why: str) -> None:
        if self._lost_at is None:
            self._lost_at, self._why = self._pulse.last_word_at(), why
            self.say(self._loss())
        async with self._heard:
            self._heard.notify_all()

    def _loss(self) -> str:
        why, scene = self._why.rstrip("."), self.scene
        if self._waiting:
            return _("Not connected: {why}. Trying again.").format(why=why)
        words = _("Not connected since {time}: {why}. What is told from now on is old. Trying again.")
        return words.format(time=ages.moment(self._pulse.last_word_at(), scene.now, scene.zone), why=why)

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _until(self, holds: Callable[[], bool], within_s: Seconds) -> None:
        try:
            async with asyncio.timeout(within_s), self._heard:
                await self._heard.wait_for(holds)
        except TimeoutError:
            return
