"""Blocking work in threads of its own, each with a deadline; one that hangs holds up nothing but its own address."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Callable

from console.i18n import _
from console.model.time import Seconds

MOST_HUNG = 2
"""How many threads may hang for one address before no more is begun there."""


class Threads:
    """At most `most` deliveries at a time; threads are daemons, so that a hung one does not keep the engine alive."""

    def __init__(self, most: int = 8, deadline_s: Seconds = 45.0) -> None:
        self._free = asyncio.Semaphore(most)
        self._deadline_s = deadline_s
        self._hung: Counter[str] = Counter()

    async def carry(self, address: str, work: Callable[[], str]) -> str:
        """Do `work` and return its sentence, or one that says that it takes too long."""
        if self._hung[address] >= MOST_HUNG:
            return _("it still hangs from an earlier try")
        async with self._free:
            done = asyncio.get_running_loop().create_future()
            self._begin(address, work, done)
            try:
                async with asyncio.timeout(self._deadline_s):
                    return await asyncio.shield(done)
            except TimeoutError:
                self._hung[address] += 1
                done.add_done_callback(lambda _done: self._hung.subtract([address]))
                return _("it takes longer than {seconds:g} s").format(seconds=self._deadline_s)

    def _begin(self, address: str, work: Callable[[], str], done: asyncio.Future[str]) -> None:
        loop = done.get_loop()

        def finish(problem: str) -> None:
            if not done.done():
                done.set_result(problem)

        def run() -> None:
            problem = _("the delivery failed inside; see the engine's log")
            try:
                problem = work()
            finally:
                # When the engine has stopped meanwhile, the journal still has the message.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(finish, problem)

        threading.Thread(target=run, name=f"deliver {address}", daemon=True).start()
