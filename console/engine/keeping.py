"""When what the engine knows is written down: again and again, soon after an alert, at once after a decision."""

from __future__ import annotations

from collections.abc import Callable

from console.engine.intake import Intake
from console.engine.memory import Memory
from console.errors import StoreError
from console.store.retention import Keep


class Keeping:
    """`keep` says how long the history keeps what; `trouble` hears of a disk that does not take a decision."""

    def __init__(
        self, memory: Memory, intake: Intake, keep: Callable[[], Keep], trouble: Callable[[str, str | None], None]
    ) -> None:
        self._memory = memory
        self._intake = intake
        self._keep = keep
        self._trouble = trouble

    async def remember(self) -> None:
        """Write what waits, and make room where the disk needs it; raises `StoreError`."""
        await self._memory.write(self._intake)
        await self._memory.tend(self._keep())

    async def save(self) -> None:
        """Write soon what has happened to an alert; raises `StoreError`."""
        if self._intake.unwritten:
            await self._memory.write(self._intake)

    async def write_down(self) -> None:
        """Write what a person has decided; a disk that does not take it is said, and it is tried again."""
        try:
            await self._memory.write(self._intake, decided=True)
        except StoreError as error:
            self._trouble("history", str(error))
