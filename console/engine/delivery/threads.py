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

    def __init__(self, most: int = 32, deadline_s: Seconds = 45.0) -> None:
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
                done.add_done_callback(lambda late: self._came_back(address, late))
                return _("it takes longer than {seconds:g} s").format(seconds=self._deadline_s)

    def _came_back(self, address: str, late: asyncio.Future[str]) -> None:
        self._hung[address] -= 1
        if not late.cancelled():
            late.exception()

    def _begin(self, address: str, work: Callable[[], str], done: asyncio.Future[str]) -> None:
        def run() -> None:
            with _Handover(done) as handover:
                handover.problem = work()

        threading.Thread(target=run, name=f"deliver {address}", daemon=True).start()


class _Handover:
    """Brings the end of a thread's work, an exception too, to the future that the event loop waits for."""

    def __init__(self, done: asyncio.Future[str]) -> None:
        self.problem = ""
        self._done = done

    def __enter__(self) -> _Handover:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        # When the loop has ended meanwhile, the journal still has the message.
        with contextlib.suppress(RuntimeError):
            self._done.get_loop().call_soon_threadsafe(self._settle, error)
        return True

    def _settle(self, error: BaseException | None) -> None:
        if self._done.cancelled():
            return
        if error is None:
            self._done.set_result(self.problem)
        else:
            self._done.set_exception(error)
