"""What people ask of runs under way, each on record whether it is granted or not: answer, pause, leave out, stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec import structs

from console.clock import Clock
from console.errors import StoreError
from console.i18n import _
from console.model.run import Run
from console.model.text import neutralise
from console.runbooks.archive import Archive
from console.runbooks.frames import StopAsked
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.runner import Runner
from console.store.audit import Deed, Who

REASON_LIMIT = 500


class Wishes:
    """Speaks to the runs of one executor; `runners` is that executor's own table."""

    def __init__(self, runners: Mapping[str, Runner], archive: Archive, clock: Clock) -> None:
        self._runners = runners
        self._archive = archive
        self._clock = clock

    async def answer(self, run_id: str, given: Given) -> Run | Refusal:
        """Answer what a run asks; of two answers at the same moment the first counts."""
        told = structs.replace(given, note=neutralise(given.note, REASON_LIMIT))
        details = {"run": run_id, "step": given.step, "choice": given.choice}
        deed = Deed(who=given.by, action="run.answer", target=run_id, reason=told.note, details=details)
        return await self._grant(run_id, deed, lambda runner: runner.answer(told))

    async def pause(self, run_id: str, by: Who, reason: str = "") -> Run | Refusal:
        """Begin no further step of a run until it is let go on."""
        deed = Deed(who=by, action="run.pause", target=run_id, reason=reason)
        return await self._grant(run_id, deed, lambda runner: runner.pace.pause(by, neutralise(reason, REASON_LIMIT)))

    async def unpause(self, run_id: str, by: Who) -> Run | Refusal:
        """Let a paused run go on."""
        return await self._grant(run_id, Deed(by, "run.unpause", run_id), lambda runner: runner.pace.unpause(by))

    async def leave_out(self, run_id: str, step: str, by: Who, reason: str) -> Run | Refusal:
        """Leave out a step that has not begun, with a reason."""
        told = neutralise(reason, REASON_LIMIT)
        deed = Deed(who=by, action="run.skip", target=run_id, reason=reason, details={"step": step})
        return await self._grant(run_id, deed, lambda runner: runner.pace.leave_out(step, by, told))

    async def stop(self, run_id: str, by: Who, reason: str = "") -> Run | Refusal:
        """Stop a run after the step under way; what was sent is not undone."""
        deed = Deed(who=by, action="run.stop", target=run_id, reason=reason)
        runner = self._runners.get(run_id)
        if runner is None:
            return await self._refused(deed, _not_running(run_id))
        try:
            told = neutralise(reason, REASON_LIMIT)
            await runner.ask_stop(StopAsked(by=by, reason=told, at=self._clock.now()))
            await self._archive.put_on_record(deed, self._clock.now())
        except StoreError as error:
            sentence = _("The run stops, but that could not be written down: {problem}")
            return Refusal("store", sentence.format(problem=error))
        return runner.run

    async def _grant(
        self, run_id: str, deed: Deed, asking: Callable[[Runner], Awaitable[Refusal | None]]
    ) -> Run | Refusal:
        runner = self._runners.get(run_id)
        if runner is None:
            return await self._refused(deed, _not_running(run_id))
        try:
            refusal = await asking(runner)
            if refusal is None:
                await self._archive.put_on_record(structs.replace(deed, outcome="taken"), self._clock.now())
        except StoreError as error:
            return Refusal("store", str(error))
        return runner.run if refusal is None else await self._refused(deed, refusal)

    async def _refused(self, deed: Deed, refusal: Refusal) -> Refusal:
        await self._archive.put_refusal_on_record(deed, refusal.reason, refusal.sentence, self._clock.now())
        return refusal


def _not_running(run_id: str) -> Refusal:
    return Refusal("not_running", _('No run "{run}" is under way.').format(run=run_id))
