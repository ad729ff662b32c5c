"""What a window may ask about runbooks, and about those that begin by themselves."""

from __future__ import annotations

from typing import Protocol

from console.engine.person import Person
from console.model.afar import Afar
from console.model.flag import Flag
from console.model.run import Plan, Run
from console.model.time import Seconds


class RunDesk(Protocol):
    """What may be asked about runbooks; every method raises `Refused` with a named reason when it is not done."""

    def active(self) -> int:
        """How many runs are under way."""
        ...

    async def plan(self, runbook: str, target: str, arguments: dict[str, str]) -> Plan:
        """Make a plan and keep it for confirmation."""
        ...

    async def from_afar(self, site: str) -> Afar:
        """What can be done at a site that nobody may enter."""
        ...

    async def approve(self, plan: str, confirmation: str, by: Person) -> Plan:
        """As a second person, let somebody else start a kept plan."""
        ...

    async def start(self, plan: str, confirmation: str, by: Person) -> str:
        """Run exactly a kept plan; returns the run's id."""
        ...

    async def answer(self, run: str, step: str, choice: str, note: str, code: str, by: Person) -> None:
        """Answer what a step of a run asks; `code` is what stands on the rack's label."""
        ...

    async def pause(self, run: str, reason: str, by: Person) -> None:
        """Begin no further step of a run for now."""
        ...

    async def go_on(self, run: str, by: Person) -> None:
        """Let a paused run go on."""
        ...

    async def leave_out(self, run: str, step: str, reason: str, by: Person) -> None:
        """Leave out a step of a run that has not begun."""
        ...

    async def reopen(self, run: str, reason: str, by: Person) -> None:
        """Let a run that failed or was stopped go on from where it ended."""
        ...

    async def stop(self, run: str, reason: str, by: Person) -> None:
        """Stop a run after the step that is under way."""
        ...

    async def record(self, run: str) -> tuple[Run, tuple[str, ...]]:
        """A run and the whole of its recorded output."""
        ...


class TagDesk(Protocol):
    """What may be asked about do-not-energise tags; every method raises `Refused` when it is not done."""

    async def put_on(self, device: str, reason: str, by: Person) -> None:
        """Forbid that anything puts power on a device."""
        ...

    async def take_off(self, device: str, reason: str, by: Person) -> None:
        """Take a device's do-not-energise tag off."""
        ...


class ArmingDesk(Protocol):
    """What may be asked about runbooks that begin by themselves."""

    async def veto(self, id_: str, reason: str, by: Person) -> None:
        """Let a countdown end in nothing; raises `Refused`."""
        ...


class FlagDesk(Protocol):
    """What may be asked about the flags of persons; every method raises `Refused` when it is not done."""

    async def put_up(self, flag: str, reason: str, for_s: Seconds, by: Person) -> Flag:
        """Say for so long that what the flag stands for is so; returns the flag that is up now."""
        ...

    async def take_down(self, flag: str, reason: str, by: Person) -> None:
        """Say that it is so no longer."""
        ...
