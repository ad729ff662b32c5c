"""The `power` step: switches an outlet, asks a BMC or wakes, then measures; never twice, never without knowing."""

from __future__ import annotations

from console.collect.outlets.reading import OutletAction, OutletReading
from console.errors import CollectError
from console.i18n import _
from console.runbooks.guards import MIN_DEW_MARGIN_K, condensation_sentence
from console.runbooks.steps import waking
from console.runbooks.steps.measured_off import SMALL_A, why_not_off
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped, succeeded, untouched
from console.runbooks.tag import tag_sentence

_GLANCE_S = 1.0
_NOT_ON = ("off", "starting", "stopping")
_CUT, _LEAVE = "cut anyway", "leave it on"


async def carry_out(work: Work) -> Outcome:
    """Switch once what the plan says, if everything still is as the plan says."""
    if work.argument("action") in ("on", "cycle") and (forbidden := _forbidden(work)):
        return untouched(forbidden)
    ways = {"outlets": _outlet, "bmc": _bmc, "wake": waking.wake}
    return await ways[work.argument("via")](work)


async def look_again(work: Work) -> Outcome:
    """What became of a switching under which an engine ended: measured, not done again."""
    if work.argument("via") == "outlets":
        return await _follow_outlet(work, _action(work))
    return await (waking.follow(work) if work.argument("via") == "wake" else _follow_bmc(work))


def _action(work: Work) -> OutletAction:
    return "on" if work.argument("action") == "on" else "off"


def _forbidden(work: Work) -> str:
    tag = work.tags.held.get(work.step.target)
    if tag is not None:
        return tag_sentence(tag)
    margin_k = work.context.dew_margin(work.step.target)
    if margin_k is not None and margin_k < MIN_DEW_MARGIN_K:
        return condensation_sentence(work.step.target, margin_k)
    return ""


async def _outlet(work: Work) -> Outcome:
    action, feed = _action(work), work.argument("feed")
    try:
        reading = await work.context.powers.outlet(feed)
    except CollectError as error:
        return untouched(_("Nothing was sent: {problem}").format(problem=error))
    if refusal := _not_as_planned(work, reading, action):
        return untouched(refusal)
    if reading.state == action:
        return succeeded(_("{feed} is {action} already; nothing was sent.").format(feed=feed, action=_(action)))
    if action == "off" and (refused := await _not_measured_off(work, reading)):
        return refused
    try:
        await work.context.powers.switch(reading, action)
    except CollectError as error:
        work.say(_("The PDU did not confirm it: {problem} What follows measures.").format(problem=error))
    return await _follow_outlet(work, action)


def _not_as_planned(work: Work, reading: OutletReading, action: OutletAction) -> str:
    would = (("family", reading.family), *reading.sent(action))
    if any(work.argument(name) != value for name, value in would):
        sentence = _("{feed} is no longer what it was when this was planned ({family}); nothing was sent.")
        return sentence.format(feed=reading.feed, family=reading.family)
    if reading.state == "unknown":
        return _("What {feed} does now cannot be told, so nothing was sent.").format(feed=reading.feed)
    return ""


async def _not_measured_off(work: Work, reading: OutletReading) -> Outcome | None:
    """None when the outlet may be cut: its server is measured off, or a second person takes it upon themselves."""
    why = await why_not_off(work.context.signs, work.step.target, tuple(work.argument("signs").split()), reading)
    if not why:
        return None
    sentence = _("{device} is not proved off: {why} Cut {feed} all the same? A second person says so, with a reason.")
    question = sentence.format(device=work.step.target, why=why, feed=reading.feed)
    answered = await work.ask((_LEAVE, _CUT), question, second_person=True)
    if answered is not None and answered.choice == _CUT:
        work.say(_("{who} lets it be cut: {reason}").format(who=answered.by.label, reason=answered.note))
        return None
    if answered is None and work.stopping():
        return stopped(_("Nobody had decided; nothing was sent."))
    return untouched(_("{feed} was left on: {why}").format(feed=reading.feed, why=why))


async def _follow_outlet(work: Work, wanted: OutletAction) -> Outcome:
    """Read the outlet back until it is as wanted, and no current flows through one that is off."""
    clock, feed = work.context.clock, work.argument("feed")
    ends_at = clock.monotonic() + float(work.argument("settle_s", "30"))
    state, seen = "", ""
    while True:
        try:
            reading = await work.context.powers.outlet(feed)
            state, seen = reading.state, _seen(reading)
            if reading.state == wanted and (wanted == "on" or (reading.amperes or 0.0) <= SMALL_A):
                return succeeded(_("Measured: {seen}.").format(seen=seen))
        except CollectError as error:
            state, seen = "", str(error)
        if clock.monotonic() >= ends_at:
            break
        await work.context.sleep(_GLANCE_S)
    if state == wanted:
        return failed(_("The PDU says that it is off, but current flows: {seen}. Do not touch it.").format(seen=seen))
    if state:
        return untouched(_("It did not follow: {seen}.").format(seen=seen))
    return failed(_("Whether it followed is not known: {seen}").format(seen=seen))


def _seen(reading: OutletReading) -> str:
    if reading.amperes is None:
        return _("{feed} is {state}").format(feed=reading.feed, state=_(reading.state))
    told = _("{feed} is {state}, {amperes} A")
    return told.format(feed=reading.feed, state=_(reading.state), amperes=f"{reading.amperes:g}")


async def _bmc(work: Work) -> Outcome:
    device, reset = work.step.target, work.argument("reset")
    try:
        offered = await work.context.powers.resets(device)
    except CollectError as error:
        return untouched(_("Nothing was sent: {problem}").format(problem=error))
    if reset not in offered:
        told = _("The BMC of {device} does not offer {reset} now; nothing was sent.")
        return untouched(told.format(device=device, reset=reset))
    try:
        await work.context.powers.reset(device, reset)
    except CollectError as error:
        work.say(_("The BMC did not confirm it: {problem} What follows measures.").format(problem=error))
    return await _follow_bmc(work)


async def _follow_bmc(work: Work) -> Outcome:
    clock, device, cycles = work.context.clock, work.step.target, work.argument("action") == "cycle"
    wanted = "on" if work.argument("action") in ("on", "cycle") else "off"
    # A server that is on was on before, too: a cycle shows by the moment in which it is not.
    interrupted = not cycles
    ends_at = clock.monotonic() + float(work.argument("settle_s", "30"))
    seen = ""
    while True:
        try:
            seen = await work.context.powers.power_state(device)
            interrupted = interrupted or seen in _NOT_ON
            if seen == wanted and interrupted:
                return succeeded(_("Measured: the BMC says {state}.").format(state=_(seen)))
        except CollectError as error:
            seen = str(error)
        if clock.monotonic() >= ends_at or work.stopping():
            break
        await work.context.sleep(_GLANCE_S)
    if seen == wanted:
        told = _("The BMC took {reset} and has said ever since that the power is on: whether it was off is not known.")
        return failed(told.format(reset=work.argument("reset")))
    if seen in ("on", *_NOT_ON):
        told = _("The BMC took {reset} but says that the power is {state}. Nothing was forced.")
        return untouched(told.format(reset=work.argument("reset"), state=_(seen)))
    return failed(_("Whether it followed is not known: {seen}").format(seen=seen))
