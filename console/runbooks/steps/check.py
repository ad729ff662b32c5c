"""The `check` step: asks a host something that changes nothing and says whether the answer is the wanted one."""

from __future__ import annotations

from console.errors import CollectError
from console.i18n import _
from console.model.text import neutralise
from console.runbooks.context import Execution
from console.runbooks.steps.outcome import Outcome, Work, failed, succeeded

SHOWN_LINES = 3


async def carry_out(work: Work) -> Outcome:
    """Ask once; to ask again is the runner's business."""
    step = work.step
    shown: list[str] = []

    def take(line: str) -> None:
        text = neutralise(line)
        if text and len(shown) <= SHOWN_LINES:
            shown.append(text)
        work.say(line)

    try:
        execution = await work.context.shells.execute(step.target, step.command, timeout_s=step.timeout_s, on_line=take)
    except CollectError as error:
        return failed(_("{device} could not be asked: {problem}").format(device=step.target, problem=error))
    if execution.ended != "exited":
        return failed(_unended(work, execution))
    return _judged(work, execution.exit_status, shown)


def _judged(work: Work, status: int | None, shown: list[str]) -> Outcome:
    passes = work.argument("passes", "exit_zero")
    if status != 0:
        return _not_so(work, _("The command ended with exit status {status}.").format(status=status))
    if passes == "no_output" and shown:
        return _not_so(work, "; ".join([*shown[:SHOWN_LINES], *(["…"] if len(shown) > SHOWN_LINES else [])]))
    if passes == "output" and not shown:
        return _not_so(work, _("The command printed nothing."))
    return succeeded(_("It is so."))


def _not_so(work: Work, seen: str) -> Outcome:
    otherwise = work.argument("otherwise")
    return failed(f"{_(otherwise)} {seen}" if otherwise else seen)


def _unended(work: Work, execution: Execution) -> str:
    if execution.ended == "timeout":
        return _("{device} gave no answer within {seconds} s.").format(
            device=work.step.target, seconds=f"{work.step.timeout_s:g}"
        )
    return _("{device} broke off while it was asked.").format(device=work.step.target)
