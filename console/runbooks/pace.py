"""How people slow one run: they pause it, let it go on, and leave steps out; decides nothing about who may."""

from __future__ import annotations

from console.i18n import _
from console.model.run import StepState
from console.runbooks.chronicle import Chronicle
from console.runbooks.control import Control
from console.runbooks.frames import PauseAsked, PauseLifted, StepSkipped
from console.runbooks.proposals import Refusal
from console.store.audit import Who


class Pace:
    """The pace of one run; a wish holds when it is written down, and not before (`StoreError`)."""

    def __init__(self, chronicle: Chronicle, control: Control) -> None:
        self._chronicle = chronicle
        self._control = control

    async def pause(self, by: Who, reason: str) -> Refusal | None:
        """Begin no further step until the pause is lifted; raises `StoreError`, and then it goes on."""
        if self._control.paused is not None:
            return Refusal("paused", _("The run is paused already."))
        await self._take(PauseAsked(by=by, reason=reason, at=self._chronicle.now()))
        return None

    async def unpause(self, by: Who) -> Refusal | None:
        """Go on after a pause; raises `StoreError`, and then it stays paused."""
        if self._control.paused is None:
            return Refusal("not_paused", _("The run is not paused."))
        await self._take(PauseLifted(by=by, at=self._chronicle.now()))
        return None

    async def leave_out(self, step: str, by: Who, reason: str) -> Refusal | None:
        """Leave a step out that has not begun; raises `StoreError`, and then it is not left out."""
        record = next((record for record in self._chronicle.run.steps if record.id == step), None)
        if record is None or record.state is not StepState.WAITING:
            return Refusal("not_waiting", _('Step "{step}" does not wait to be done.').format(step=step))
        if not reason:
            return Refusal("no_reason", _("A step is skipped only with a reason."))
        await self._take(StepSkipped(step=step, by=by, reason=reason, at=self._chronicle.now()))
        return None

    async def _take(self, wish: PauseAsked | PauseLifted | StepSkipped) -> None:
        await self._chronicle.put(wish)
        self._control.apply(wish)
