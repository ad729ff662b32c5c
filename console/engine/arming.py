"""Watches the signs of armed runbooks, counts down where everybody sees it, takes vetoes, and begins what is due."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Protocol

from msgspec import structs

from console.clock import Clock
from console.config.armed import ArmedTable, SignTable
from console.engine.bus import Bus
from console.engine.person import Person, who
from console.errors import Refused
from console.i18n import _
from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.model.reading import PointKey
from console.model.time import Seconds
from console.runbooks.arming import after_look, is_seen, why_unfit
from console.runbooks.library import Library
from console.store.audit import Deed
from console.store.current import Current


class Flagged(Protocol):
    """What persons say."""

    def adopt(self, known: Iterable[str]) -> None:
        """Take these flags and no others."""
        ...

    def up(self) -> Mapping[str, Flag]:
        """The flags that hold now."""
        ...

    def tick(self) -> None:
        """Let go of what has ended."""
        ...


class Starter(Protocol):
    """What begins a run in the engine's own name."""

    async def start_armed(self, runbook: str, target: str) -> str:
        """Plan and begin; raises `Refused`. Returns the run's id."""
        ...

    async def put_on_record(self, deed: Deed) -> None:
        """Into the audit log; raises `StoreError`."""
        ...


class Arming:
    """Only tables that say `enabled` are armed; a restart begins every countdown anew."""

    def __init__(
        self,
        current: Current,
        flags: Flagged,
        starter: Starter,
        bus: Bus,
        put: Callable[[str, str | None], None],
        clock: Clock,
    ) -> None:
        self._current = current
        self._flags = flags
        self._starter = starter
        self._bus = bus
        self._put = put
        self._clock = clock
        self._tables: dict[str, ArmedTable] = {}
        self._armed: dict[str, Armed] = {}
        self._counting_since: dict[str, Seconds] = {}

    def adopt(self, tables: Mapping[str, ArmedTable], library: Library, devices: Container[str]) -> None:
        """Arm these and no others; a sign of a device that is not there arms nothing."""
        for id_ in self._armed:
            self._put(f"armed {id_}", None)
        self._bus.withdraw([("Armed", id_) for id_ in self._armed])
        self._tables = {id_: table for id_, table in tables.items() if table.enabled}
        self._counting_since = {}
        self._flags.adopt(sign.flag for table in self._tables.values() for sign in table.signs if sign.flag)
        self._armed = {id_: _first(id_, table, library, devices) for id_, table in self._tables.items()}
        for armed in self._armed.values():
            self._show(armed)

    async def tick(self) -> None:
        """Look at the signs, and begin what is due."""
        self._flags.tick()
        for id_, table in self._tables.items():
            before = self._armed[id_]
            if before.state is ArmedState.UNFIT:
                continue
            after = self._looked(before, table)
            self._armed[id_] = after
            if after != before:
                self._show(after)
            if after.state is ArmedState.STARTED and before.state is ArmedState.COUNTING:
                await self._begin(after)

    async def veto(self, id_: str, reason: str, by: Person) -> None:
        """Let a countdown end in nothing; it stays so until the signs have gone. Raises `Refused`."""
        armed = self._armed.get(id_)
        if armed is None or armed.state is not ArmedState.COUNTING:
            raise Refused("not_counting", _("{name} is not counting down").format(name=id_))
        told = _("vetoed by {who}: {reason}").format(who=by.label, reason=reason)
        self._armed[id_] = structs.replace(armed, state=ArmedState.VETOED, reason=told, ends_at=None)
        self._show(self._armed[id_])
        await self._starter.put_on_record(Deed(who(by), "armed.veto", armed.target, reason=reason))

    def _looked(self, armed: Armed, table: ArmedTable) -> Armed:
        flags = self._flags.up()
        seen = tuple(name for sign in table.signs if (name := self._seen(sign, flags)))
        mono = self._clock.monotonic()
        since = self._counting_since.get(armed.id, mono)
        after = after_look(armed, seen, len(table.signs), mono - since, table.countdown, self._clock.now())
        if after.state is ArmedState.COUNTING:
            self._counting_since.setdefault(armed.id, mono)
        else:
            self._counting_since.pop(armed.id, None)
        return after

    def _seen(self, sign: SignTable, flags: Mapping[str, Flag]) -> str:
        """What a sign is called that is there; empty for one that is not."""
        if sign.flag:
            flag = flags.get(sign.flag)
            return _("flag {name} by {who}").format(name=flag.id, who=flag.by) if flag is not None else ""
        reading = self._current.reading(PointKey(sign.device, sign.point, sign.instance))
        return _name(sign) if is_seen(reading, sign.equals) else ""

    async def _begin(self, armed: Armed) -> None:
        try:
            run = await self._starter.start_armed(armed.runbook, armed.target)
            reason = _("run {run} has begun").format(run=run)
        except Refused as error:
            reason = _("it could not begin: {problem}").format(problem=error)
        self._armed[armed.id] = structs.replace(armed, reason=reason, ends_at=None)
        self._show(self._armed[armed.id])

    def _show(self, armed: Armed) -> None:
        """As an entity; what cannot begin or has begun is a notice too."""
        self._bus.publish([armed])
        self._put(f"armed {armed.id}", _notice(armed))


def _first(id_: str, table: ArmedTable, library: Library, devices: Container[str]) -> Armed:
    missing = [sign.device for sign in table.signs if not sign.flag and sign.device not in devices]
    problem = why_unfit(library.runbooks.get(table.runbook), library.runbooks)
    if missing:
        problem = _("there is no device {device}").format(device=missing[0])
    state = ArmedState.UNFIT if problem else ArmedState.ARMED
    flags = tuple(sign.flag for sign in table.signs if sign.flag)
    return Armed(id_, table.runbook, table.target, state, reason=problem, flags=flags)


def _name(sign: SignTable) -> str:
    return " ".join(word for word in (sign.device, sign.point, sign.instance, sign.equals) if word)


def _notice(armed: Armed) -> str | None:
    what = _("{runbook} on {target}").format(runbook=armed.runbook, target=armed.target)
    match armed.state:
        case ArmedState.ARMED | ArmedState.COUNTING:
            # Every window draws these itself, with the seconds that are left.
            return None
        case ArmedState.UNFIT:
            return _("{id} is not armed, {what}: {reason}").format(id=armed.id, what=what, reason=armed.reason)
        case _over:
            return _("ARMED {id}: {what}; {reason}").format(id=armed.id, what=what, reason=armed.reason)
