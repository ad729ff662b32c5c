"""The flags of persons as the engine offers them: raised and lowered on record, ended by time; begins no runbook."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from console.clock import Clock
from console.engine.bus import Bus
from console.engine.person import Person, who
from console.errors import Refused, StoreError
from console.i18n import _
from console.model.flag import Flag
from console.model.time import Seconds
from console.runbooks.archive import Archive
from console.store.audit import Deed

SHORTEST_S: Seconds = 60.0
LONGEST_S: Seconds = 24 * 3600.0


class Flags:
    """Only flags that an armed runbook waits for can be raised: any other would be a slip that nobody notices."""

    def __init__(self, archive: Archive, bus: Bus, clock: Clock) -> None:
        self._archive = archive
        self._bus = bus
        self._clock = clock
        self._known: frozenset[str] = frozenset()
        self._shown: dict[str, Flag] = {}

    def adopt(self, known: Iterable[str]) -> None:
        """Take these flags and no others, and show what was raised before."""
        self._known = frozenset(known)
        self.tick()

    def up(self) -> dict[str, Flag]:
        """The flags that hold now."""
        now = self._clock.now()
        return {id_: flag for id_, flag in self._archive.flags.said.items() if id_ in self._known and flag.holds(now)}

    def tick(self) -> None:
        """Show what has changed since: a flag whose time is over goes by itself."""
        held = self.up()
        self._bus.withdraw([("Flag", id_) for id_ in self._shown if id_ not in held])
        self._bus.publish([flag for id_, flag in held.items() if flag != self._shown.get(id_)])
        self._shown = held

    async def put_up(self, flag: str, reason: str, for_s: Seconds, by: Person) -> Flag:
        """Say for `for_s` that what the flag stands for is so; a flag that is up is said anew. Raises `Refused`."""
        self._refuse_unfit(flag, reason, for_s)
        now = self._clock.now()
        raised = Flag(flag, by.label, reason, now, now + for_s)
        await self._write(raised, Deed(who(by), "flag.raise", flag, reason=reason))
        return raised

    async def take_down(self, flag: str, reason: str, by: Person) -> None:
        """Say that it is so no longer; raises `Refused`."""
        up = self.up().get(flag)
        if up is None:
            raise Refused("not_raised", _("the flag {name} is not up").format(name=flag))
        lowered = structs.replace(up, ends_at=self._clock.now())
        await self._write(lowered, Deed(who(by), "flag.lower", flag, reason=reason))

    def _refuse_unfit(self, flag: str, reason: str, for_s: Seconds) -> None:
        if flag not in self._known:
            known = ", ".join(sorted(self._known)) or _("none")
            sentence = _("no armed runbook waits for a flag {name}; flags that one waits for: {known}")
            raise Refused("unknown_flag", sentence.format(name=flag, known=known))
        if not reason.strip():
            raise Refused("no_reason", _("say what you see: the flag may shut servers down"))
        if not SHORTEST_S <= for_s <= LONGEST_S:
            raise Refused("bad_length", _("a flag is up for a minute at least and for a day at most"))

    async def _write(self, flag: Flag, deed: Deed) -> None:
        try:
            await self._archive.put_on_record(deed, self._clock.now())
            await self._archive.flags.put(flag)
        except StoreError as error:
            raise Refused("store", str(error)) from error
        self.tick()
