"""The `service` step: waits until people can use a service again; what is unknown or stale is not up."""

from __future__ import annotations

from console.i18n import _
from console.model.service import ServiceState, ServiceView
from console.model.wording import word
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped, succeeded


async def carry_out(work: Work) -> Outcome:
    """Check until it is so often enough, the time is over, or a person stops it."""
    clock, step, service = work.context.clock, work.step, work.argument("service")
    times, every_s = int(work.argument("times", "1")), float(work.argument("every_s", "10"))
    ends_at = clock.monotonic() + step.timeout_s
    in_a_row = 0
    while True:
        view = await work.context.services.stand(service)
        problem = why_not(view, cleared=bool(work.argument("cleared")))
        in_a_row = 0 if problem else in_a_row + 1
        work.say(problem or _("It is up ({count} of {times}).").format(count=in_a_row, times=times))
        if in_a_row >= times:
            return succeeded(_("{service} is up.").format(service=service))
        if clock.monotonic() + every_s > ends_at:
            told = _("{service} is not up {seconds} s later: {problem}")
            return failed(told.format(service=service, seconds=f"{step.timeout_s:g}", problem=problem))
        if work.stopping():
            return stopped(problem)
        await work.context.sleep(every_s)


def why_not(view: ServiceView | None, *, cleared: bool) -> str:
    """Why a service does not count as up; empty when it does."""
    if view is None:
        return _("Nobody checks it.")
    if view.state is not ServiceState.UP:
        return _stands(view)
    return " ".join(view.objections) if cleared else ""


def service_objections(view: ServiceView) -> tuple[str, ...]:
    """One sentence for everything that speaks against letting the public in to a service, with its public name."""
    problem = "" if view.state is ServiceState.UP else _stands(view)
    return tuple(f"{view.name}: {said}" for said in (problem, *view.objections) if said)


def _stands(view: ServiceView) -> str:
    return f"{word(view.state)}: {view.reason}"
