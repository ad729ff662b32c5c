"""The `wait` step: measures a device until it is off, or answers, several times in a row; unknown is neither."""

from __future__ import annotations

from msgspec import Struct

from console.errors import CollectError
from console.i18n import _
from console.model.time import Seconds
from console.runbooks.context import Sign
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped, succeeded

GONE = frozenset({"silent", "off"})
PRESENT = frozenset({"answers", "on"})


class Verdict(Struct, frozen=True):
    """What one round of measuring says: `so`, `not_so` or `unknown`, and why."""

    reason: str
    sentence: str


def judge_off(required: tuple[str, ...], signs: tuple[Sign, ...], witness: Sign | None) -> Verdict:
    """Off only when every required sign was measured gone and the way there is proved open."""
    measured = {sign.name: sign for sign in signs}
    present = [sign for sign in signs if sign.name in required and sign.answer in PRESENT]
    if present:
        return Verdict("not_so", _("It is still on: {signs}.").format(signs=_listed(present)))
    missing = [name for name in required if name not in measured or measured[name].answer not in GONE]
    if missing:
        return Verdict("unknown", _("It could not be measured: {signs}.").format(signs=", ".join(missing)))
    gone = [measured[name] for name in required]
    if not any(sign.spoken for sign in gone) and (witness is None or witness.answer != "answers"):
        return Verdict("unknown", _("It is silent, but nothing else answers either: our own network may be down."))
    return Verdict("so", _("Measured off: {signs}.").format(signs=_listed(gone)))


def judge_answers(required: tuple[str, ...], signs: tuple[Sign, ...]) -> Verdict:
    """Up only when every required sign answers."""
    measured = {sign.name: sign for sign in signs}
    absent = [name for name in required if name not in measured or measured[name].answer not in PRESENT]
    if absent:
        return Verdict("not_so", _("It does not answer yet: {signs}.").format(signs=", ".join(absent)))
    return Verdict("so", _("It answers: {signs}.").format(signs=_listed([measured[name] for name in required])))


def silent_but_unproved(required: tuple[str, ...], signs: tuple[Sign, ...]) -> bool:
    """Whether everything is gone and a witness is needed to believe it."""
    gone = {sign.name for sign in signs if sign.answer in GONE}
    return gone.issuperset(required) and not any(sign.spoken for sign in signs)


async def carry_out(work: Work) -> Outcome:
    """Measure until it is so often enough, the time is over, or a person stops it."""
    clock, step = work.context.clock, work.step
    times, every_s = int(work.argument("times", "1")), float(work.argument("every_s", "5"))
    ends_at = clock.monotonic() + step.timeout_s
    in_a_row = 0
    while True:
        verdict = await _measure(work)
        in_a_row = in_a_row + 1 if verdict.reason == "so" else 0
        work.say(_("{verdict} ({count} of {times})").format(verdict=verdict.sentence, count=in_a_row, times=times))
        if in_a_row >= times:
            return succeeded(verdict.sentence)
        if clock.monotonic() + every_s > ends_at:
            return failed(_not_reached(work, verdict, step.timeout_s))
        if work.stopping():
            return stopped(_("Stopped while measuring. {verdict}").format(verdict=verdict.sentence))
        await work.context.sleep(every_s)


async def _measure(work: Work) -> Verdict:
    device, required = work.step.target, tuple(work.argument("signs").split())
    try:
        signs = await work.context.signs.measure(device)
        if work.argument("until") == "answers":
            return judge_answers(required, signs)
        needed = silent_but_unproved(required, signs)
        return judge_off(required, signs, await work.context.signs.witness(device) if needed else None)
    except CollectError as error:
        return Verdict("unknown", _("It could not be measured: {signs}.").format(signs=error))


def _not_reached(work: Work, verdict: Verdict, timeout_s: Seconds) -> str:
    if work.argument("until") == "answers":
        sentence = _("{device} does not answer {seconds} s later. {verdict}")
    elif verdict.reason == "unknown":
        sentence = _(
            "Whether {device} is off is not known after {seconds} s. {verdict} Nothing was forced; look at the server "
            "itself before its power is touched."
        )
    else:
        sentence = _(
            "{device} was not measured off within {seconds} s. {verdict} Nothing was forced; look at its screen or BMC "
            "for what holds it up."
        )
    return sentence.format(device=work.step.target, seconds=f"{timeout_s:g}", verdict=verdict.sentence)


def _listed(signs: list[Sign]) -> str:
    return ", ".join(f"{sign.name} {sign.detail or sign.answer}" for sign in signs)
