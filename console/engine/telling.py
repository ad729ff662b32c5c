"""Looks at every incident each second and has told what is to be told; decides and delivers nothing itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from console.alerts.notify.build import build_policy
from console.alerts.notify.calling import Bulletin, written
from console.alerts.notify.decide import MOST_ABSENCE_S, MOST_STEP_S, Matter, Verdict, Watching, decide, vanish
from console.alerts.notify.matters import matters
from console.alerts.notify.message import why_word
from console.alerts.notify.outbox import Message, Queued
from console.alerts.notify.policy import Policy, addresses_of, contact_address, way_address
from console.alerts.notify.told import Told
from console.alerts.notify.writer import Spoken, Writer, as_it_is
from console.clock import Clock
from console.config.schema import Config
from console.config.secrets import resolver
from console.engine.bus import Bus
from console.engine.delivery.courier import Courier
from console.engine.delivery.dispatch import Dispatch
from console.engine.delivery.endpoint import endpoints
from console.engine.lifesign import LifeSign
from console.engine.notices import Notices
from console.engine.onlookers import Onlookers
from console.engine.person import Person
from console.engine.tasks import Tasks
from console.errors import Refused
from console.i18n import _, ngettext
from console.inventory import Inventory
from console.model.alert import Alert, AlertState
from console.model.incident import Event, Incident, IncidentState
from console.model.telling import Trial
from console.model.time import Instant, Seconds
from console.runbooks.context import Call

ABSENT_S: Seconds = 60.0
"""How long an incident must be gone before it counts as gone: after a start it may take a moment to be there again."""


class Telling:
    """Everybody outside the consoles is told through this; `note` puts who was told into an incident's timeline."""

    def __init__(
        self,
        bus: Bus,
        state_dir: Path,
        tasks: Tasks,
        notices: Notices,
        note: Callable[[str, Event], Awaitable[None]],
        clock: Clock,
        spoken: Spoken = as_it_is,
    ) -> None:
        self._spoken = spoken
        self.onlookers = Onlookers(bus, clock)
        self.dispatch = Dispatch(state_dir, tasks, notices.put, self._delivered, clock)
        self._note = note
        self._bus = bus
        self._tasks = tasks
        self._notices = notices
        self._clock = clock
        self._policy = Policy()
        self._writer = Writer(Config(), Inventory(), self.dispatch.endpoints_of)
        self._recalled: set[str] = set()
        self._absent_s: dict[str, Seconds] = {}

    async def open(self) -> None:
        """Take up what an earlier engine has told and what it could not deliver."""
        await self.dispatch.open()
        self._recalled = set(self.dispatch.told())

    def adopt(self, config: Config, inventory: Inventory) -> None:
        """Tell by this configuration from now on."""
        self._policy = build_policy(config)
        self._writer = Writer(config, inventory, self.dispatch.endpoints_of, self._spoken)
        self.dispatch.adopt(endpoints(config), Courier(resolver(config.path)))

    async def tick(self) -> None:
        """Decide about every incident, then send what is due."""
        now = self._clock.now()
        incidents = self._incidents()
        told = self.dispatch.told()
        if not self._policy.ways and not told and not self.dispatch.waiting:
            return
        concerned = [one for one in incidents.values() if one.id in told or one.state is IncidentState.OPEN]
        alerts = self._alerts(concerned)
        watching = self.onlookers.watching()
        for matter in matters(concerned, alerts):
            await self._look(matter, told.get(matter.incident.id), alerts, watching, now)
        for before in told.values():
            await self._miss(before, incidents, now)
        await self.dispatch.expire()
        self.dispatch.send_due()
        self._say()

    async def tell(self, call: Call) -> int:
        """Put a runbook's message on record for whom it names now; for how many addresses."""
        now = self._clock.now()
        addresses = dict.fromkeys(address for name in call.to for address in addresses_of(self._policy, name, now))
        said = Bulletin(call.key, call.at, call.target, call.title, call.text)
        messages = tuple(
            message
            for address in addresses
            for message in written(
                said, self.dispatch.endpoints_of(address), self._writer.reader(address, "").language, now
            )
        )
        if messages:
            await self.dispatch.queue(Queued(None, "", messages))
        return len(messages)

    def undelivered(self) -> int:
        """How many messages have been tried and not taken yet."""
        return len(self.dispatch.undelivered())

    def life_sign(self) -> LifeSign:
        """The outgoing dead-man, which says whether anybody watches."""
        watching = self.onlookers.watching
        return LifeSign(self._bus, watching, self.undelivered, self._tasks, self._notices.put, self._clock)

    async def close(self) -> None:
        """Stop; what is not delivered is taken up by the next engine."""
        await self.dispatch.close()

    async def try_out(self, target: str, by: Person) -> tuple[Trial, ...]:
        """Send a message that is marked as a test to what `target` names, to all when it is empty.

        It goes the way of every message but for the journal: it is not repeated. Raises `Refused`.
        """
        known = self.dispatch.addresses()
        meant = tuple(id_ for id_ in known if not target or id_ == target or _of(id_) in (target, *_fully(target)))
        if not meant:
            words = ", ".join(sorted(set(map(_of, known)))) or _("nothing is configured")
            raise Refused("unknown_target", _("nobody is told by that name; there is: {names}").format(names=words))
        now = self._clock.now()
        made = (self._writer.test(address, _of(address), by.label, now) for address in meant)
        return tuple(Trial(address, problem) for address, problem in await self.dispatch.try_out(made))

    async def _delivered(self, message: Message, at: Instant) -> None:
        text = _("{address} has been told ({why})").format(address=message.address, why=why_word(message.why))
        await self._note(message.incident, Event(at, "told", text))

    async def _look(
        self, matter: Matter, before: Told | None, alerts: Mapping[str, Alert], watching: Watching, now: Instant
    ) -> None:
        incident = matter.incident.id
        most_s = MOST_ABSENCE_S if incident in self._recalled else MOST_STEP_S
        self._recalled.discard(incident)
        verdict = decide(matter, before, self._policy, now, watching, most_s)
        messages = tuple(self._writer.write(matter, before, verdict.sends, alerts, now))
        await self._settle(incident, before, verdict, messages)

    async def _miss(self, before: Told, incidents: Mapping[str, Incident], now: Instant) -> None:
        """An incident of which something was told may not be there any more."""
        if before.incident in incidents:
            self._absent_s.pop(before.incident, None)
            return
        here_s = self._clock.monotonic()
        if here_s - self._absent_s.setdefault(before.incident, here_s) < ABSENT_S:
            return
        verdict = vanish(before, self._firing(), self._policy, now)
        messages = tuple(self._writer.farewell(before, verdict.sends, now))
        await self._settle(before.incident, before, verdict, messages)
        if verdict.told is None:
            self._absent_s.pop(before.incident, None)

    async def _settle(
        self, incident: str, before: Told | None, verdict: Verdict, messages: tuple[Message, ...]
    ) -> None:
        """Put on record what matters after a restart; mere waiting is only remembered."""
        if messages or _essence(before) != _essence(verdict.told):
            await self.dispatch.queue(Queued(verdict.told, incident, messages))
        elif verdict.told is not None:
            self.dispatch.remember(verdict.told)

    def _incidents(self) -> dict[str, Incident]:
        found = (self._bus.get(key) for key in self._bus.keys("Incident"))
        return {one.id: one for one in found if isinstance(one, Incident)}

    def _alerts(self, incidents: Iterable[Incident]) -> dict[str, Alert]:
        found = (self._bus.get(("Alert", id_)) for incident in incidents for id_ in incident.alerts)
        return {one.id: one for one in found if isinstance(one, Alert)}

    def _firing(self) -> frozenset[str]:
        found = (self._bus.get(key) for key in self._bus.keys("Alert"))
        return frozenset(one.id for one in found if isinstance(one, Alert) and one.state is AlertState.FIRING)

    def _say(self) -> None:
        missing = self.dispatch.undelivered()
        self._notices.undelivered = missing
        if not missing:
            self._notices.put("undelivered", None)
            return
        sentence = ngettext(
            "{count} message has not been delivered, to {address}: {problem}",
            "{count} messages have not been delivered, the oldest to {address}: {problem}",
            len(missing),
        )
        first = missing[0]
        self._notices.put(
            "undelivered", sentence.format(count=len(missing), address=first.address, problem=first.problem)
        )


def _of(endpoint: str) -> str:
    """The way or contact that an endpoint belongs to."""
    return endpoint.rpartition("/")[0]


def _fully(target: str) -> tuple[str, str]:
    """What a name may stand for without saying whether it is a way or a person."""
    return way_address(target), contact_address(target)


def _essence(told: Told | None) -> Told | None:
    """What of it changes other than by the passing of time."""
    return None if told is None else replace(told, seen_at=0.0, waited_s=0.0)
