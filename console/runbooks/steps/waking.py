"""Waking a server over the network: the packet that the plan shows, then measuring; what was sent proves nothing."""

from __future__ import annotations

from console.errors import CollectError
from console.i18n import _
from console.inventory import WakeAccess
from console.runbooks.steps.measured_off import SMALL_A
from console.runbooks.steps.outcome import Outcome, Work, stopped, succeeded, untouched
from console.runbooks.steps.wait import PRESENT

_GLANCE_S = 2.0


async def wake(work: Work) -> Outcome:
    """Send the magic packet, then measure until something of the server answers or draws current."""
    access = WakeAccess(work.argument("mac"), work.argument("broadcast"), int(work.argument("port")))
    try:
        await work.context.powers.wake(access)
    except CollectError as error:
        return untouched(_("Nothing was sent: {problem}").format(problem=error))
    return await follow(work)


async def follow(work: Work) -> Outcome:
    """Measure whether it is up."""
    clock, device = work.context.clock, work.step.target
    ends_at = clock.monotonic() + float(work.argument("settle_s"))
    while not (seen := await _seen(work)):
        if work.stopping():
            return stopped(_("Stopped while measuring."))
        if clock.monotonic() >= ends_at:
            sentence = _(
                "{device} does not come up, {seconds} s after it was woken. Waking must be allowed in its firmware and "
                "its network card, and the packet must reach its network: {broadcast} is where it was sent."
            )
            settle_s, broadcast = work.argument("settle_s"), work.argument("broadcast")
            return untouched(sentence.format(device=device, seconds=settle_s, broadcast=broadcast))
        await work.context.sleep(_GLANCE_S)
    return succeeded(_("Measured: {seen}.").format(seen=seen))


async def _seen(work: Work) -> str:
    """What shows that the server is up; empty while nothing does."""
    try:
        signs = await work.context.signs.measure(work.step.target)
    except CollectError as error:
        work.say(str(error))
        signs = ()
    told = [f"{sign.name} {sign.detail or _(sign.answer)}" for sign in signs if sign.answer in PRESENT]
    return ", ".join([*told, *[await _current(work, feed) for feed in work.arguments("feed") if not told]]).strip(", ")


async def _current(work: Work, feed: str) -> str:
    """The current through one of its outlets, where that is more than a sleeping server draws."""
    try:
        amperes = (await work.context.powers.outlet(feed)).amperes
    except CollectError:
        return ""
    if amperes is None or amperes <= SMALL_A:
        return ""
    return _("{amperes} A flow through {feed}").format(amperes=f"{amperes:g}", feed=feed)
