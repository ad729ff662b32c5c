"""The `notify` step: hands a message over to be delivered and goes on; whether it arrives it does not wait for."""

from __future__ import annotations

from console.i18n import _, ngettext
from console.runbooks.context import Call
from console.runbooks.steps.outcome import Outcome, Work, failed, succeeded


async def carry_out(work: Work) -> Outcome:
    """Hand it over; done again it is the same message, so that a receiver can tell what it has already."""
    step, to = work.step, work.arguments("to")
    call = Call(f"{step.id}@{step.target}", work.begun_at, to, step.target, step.title, work.argument("message"))
    count = await work.context.tells.tell(call)
    if not count:
        sentence = _("Nobody is reached by {ways}: the configuration has no such way, or no address behind it.")
        return failed(sentence.format(ways=", ".join(to)))
    sentence = ngettext(
        "Written down for {count} address, and tried until it is taken.",
        "Written down for {count} addresses, and tried until each has taken it.",
        count,
    )
    return succeeded(sentence.format(count=count))
