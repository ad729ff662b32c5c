"""The `ssh` step: sends one confirmed line to a host; whether it had its effect is a later step's to measure."""

from __future__ import annotations

from console.errors import CollectError
from console.i18n import _
from console.runbooks.context import Execution
from console.runbooks.steps.outcome import Outcome, Work, failed, succeeded


async def carry_out(work: Work) -> Outcome:
    """Send the step's command once."""
    step = work.step
    try:
        execution = await work.context.shells.execute(
            step.target, step.command, timeout_s=step.timeout_s, on_line=work.say
        )
    except CollectError as error:
        return failed(_("Nothing was sent to {device}: {problem}").format(device=step.target, problem=error))
    return _judged(work, execution)


def _judged(work: Work, execution: Execution) -> Outcome:
    expected = work.argument("closing") == "expected"
    if execution.ended == "exited" and execution.exit_status is not None:
        return _exited(execution.exit_status)
    if expected:
        return succeeded(
            _("The command was sent. {how} What follows measures its effect.").format(how=_how(work, execution))
        )
    return failed(_("The command was sent. {how} How far it came is not known.").format(how=_how(work, execution)))


def _exited(status: int) -> Outcome:
    if status == 0:
        return succeeded(_("The command ended well."))
    return failed(_("The command ended with exit status {status}; the output says why.").format(status=status))


def _how(work: Work, execution: Execution) -> str:
    if execution.ended == "timeout":
        return _("It had not ended after {seconds} s.").format(seconds=f"{work.step.timeout_s:g}")
    if execution.ended == "limit":
        return _("It printed more than is taken, and its output was cut there.")
    return _("The host closed the connection while it ran.")
