"""The `hold` step: lets a length of time pass since the step first began, over restarts and clock jumps."""

from __future__ import annotations

from console.i18n import _
from console.model.time import Seconds
from console.runbooks.steps.outcome import Outcome, Work, stopped, succeeded

_GLANCE_S: Seconds = 5.0


async def carry_out(work: Work) -> Outcome:
    """Wait for what is left; within one life of the engine the monotonic clock counts, so that no jump shortens it."""
    clock = work.context.clock
    length_s = float(work.argument("length_s"))
    passed_s = clock.now() - work.begun_at
    left_s = length_s - passed_s if passed_s >= 0 else length_s
    ends_at = clock.monotonic() + left_s
    while (left_s := ends_at - clock.monotonic()) > 0:
        if work.stopping():
            return stopped(_("Stopped with {seconds} s left.").format(seconds=f"{left_s:.0f}"))
        await work.context.sleep(min(left_s, _GLANCE_S))
    return succeeded(_("The time has passed."))
