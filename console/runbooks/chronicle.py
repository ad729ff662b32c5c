"""The record of one run: every frame first on the disk, then on every screen; decides nothing about the run."""

from __future__ import annotations

from collections.abc import Mapping

from console.errors import StoreError
from console.i18n import _
from console.model.run import PlannedStep, Run, RunState, StepRecord
from console.model.time import Instant
from console.runbooks.archive import Archive, RunFiles
from console.runbooks.context import Context
from console.runbooks.frames import Frame, RunEnded, RunOpened
from console.runbooks.record import after
from console.store.audit import Deed, Who


class Chronicle:
    """One run as its journal has it; `plan` is what was confirmed, `by` who started it."""

    def __init__(self, opening: RunOpened, run: Run, files: RunFiles, context: Context, archive: Archive) -> None:
        self.run = run
        self.plan = opening.plan
        self.by = opening.by
        self._files = files
        self._context = context
        self._archive = archive

    def now(self) -> Instant:
        """The time."""
        return self._context.clock.now()

    def of(self, step: PlannedStep) -> StepRecord:
        """Where `step` is."""
        return next(record for record in self.run.steps if record.id == step.id)

    async def put(self, frame: Frame) -> None:
        """Write `frame` down and show what it means; raises `StoreError`, and then nothing has changed."""
        await self._archive.append(self._files, frame)
        self._show(after(self.run, frame))

    async def audit(
        self, action: str, target: str, outcome: str = "", reason: str = "", who: Who | None = None, **details: str
    ) -> None:
        """Into the audit log, with the run's name; raises `StoreError`."""
        told: Mapping[str, str] = {"run": self.run.id, "runbook": self.plan.runbook, **details}
        deed = Deed(who or self.by, action, target, outcome=outcome, reason=reason, details=told)
        await self._archive.put_on_record(deed, self.now())

    def end_unrecorded(self, error: StoreError) -> None:
        """Show the run as ended although its journal could not be written."""
        sentence = _("The run was ended, because what it does could not be written down: {problem}")
        if self.run.ended_at is None:
            told = sentence.format(problem=error)
            self._show(after(self.run, RunEnded(state=RunState.FAILED, outcome=told, at=self.now())))

    async def close(self) -> None:
        """Give the journal back."""
        await self._archive.scribe.write(self._files.journal.close)

    def _show(self, run: Run) -> None:
        self.run = run
        self._context.announce(run)
