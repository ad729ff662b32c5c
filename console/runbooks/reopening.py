"""Whether a run that ended may go on from where it ended; pure."""

from __future__ import annotations

from collections.abc import Mapping

from console.i18n import _
from console.model.run import RunState, StepState
from console.model.time import Instant, Seconds
from console.runbooks.frames import Frame, RunEnded, StepEnded
from console.runbooks.proposals import Refusal
from console.runbooks.record import opening_of, run_of

REOPEN_WITHIN_S: Seconds = 900.0
"""What was confirmed longer ago is too old to be gone on with: the plan is made again."""


def reopening_refusal(frames: tuple[Frame, ...], locks: Mapping[str, str], reason: str, now: Instant) -> Refusal | None:
    """Why the run of `frames` may not go on; None when it may."""
    run, plan = run_of(frames), opening_of(frames).plan
    if not isinstance(frames[-1], RunEnded) or run.state not in (RunState.FAILED, RunState.STOPPED):
        return Refusal("not_failed", _("Only a run that failed or was stopped goes on from where it ended."))
    if not reason:
        return Refusal("no_reason", _("A run goes on only with a reason."))
    if not 0 <= now - frames[-1].at <= REOPEN_WITHIN_S:
        sentence = _("This run ended more than {minutes} minutes ago; make the plan again and read it.")
        return Refusal("too_old", sentence.format(minutes=round(REOPEN_WITHIN_S / 60)))
    held = [target for target in (plan.target, *(step.target for step in plan.steps)) if target in locks]
    if held:
        sentence = _("Run {run} is working on {target}; wait for it to end, or stop it.")
        return Refusal("locked", sentence.format(run=locks[held[0]], target=held[0]))
    return _sent(frames)


def _sent(frames: tuple[Frame, ...]) -> Refusal | None:
    """A step that may have had its effect is not done again: a new plan measures first."""
    destructive = {step.id for step in opening_of(frames).plan.steps if step.destructive}
    last = {frame.step: frame for frame in frames if isinstance(frame, StepEnded)}
    for id_ in destructive & last.keys():
        ended = last[id_]
        if ended.state is StepState.FAILED and not ended.harmless:
            sentence = _('Step "{step}" failed and may have had its effect; make the plan again, which measures first.')
            return Refusal("may_have_worked", sentence.format(step=id_))
    return None
