"""The `fingerprint` step: reads what a server is made of and compares; what differs is a person's to accept."""

from __future__ import annotations

from console.clock import rfc3339
from console.collect.probes.fingerprint import Fact, parse
from console.errors import CollectError
from console.i18n import _, ngettext
from console.model.time import Seconds
from console.runbooks.fingerprint import Fingerprint, differences, told
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped, succeeded

ACCEPT, NOT_RIGHT = "accept", "not right"
_READ_WITHIN_S: Seconds = 30.0


async def carry_out(work: Work) -> Outcome:
    """Read, compare, and ask where something is not as it was; raises `StoreError` when it cannot be kept."""
    kept = work.context.fingerprints.of(work.step.target)
    if kept is None and not work.argument("keeps"):
        return succeeded(_("Nothing was kept of it while it was well, so nothing can be compared."))
    facts = await _read(work)
    if isinstance(facts, Outcome):
        return facts
    if kept is None:
        return await _first(work, facts)
    found = differences(kept.facts, facts)
    if not found:
        return succeeded(_("All parts are as they were at {at}.").format(at=rfc3339(kept.at)))
    sentence = _("{device} is not as it was at {at}: {differences}. Is that right?")
    question = sentence.format(device=work.step.target, at=rfc3339(kept.at), differences=told(found))
    work.say(question)
    answered = await work.ask((ACCEPT, NOT_RIGHT), question)
    if answered is None:
        return stopped(_("Nobody had decided.")) if work.stopping() else failed(_("Nobody answered in time."))
    if answered.choice != ACCEPT:
        sentence = _("{who} does not take it for right ({note}): {differences}")
        return failed(sentence.format(who=answered.by.label, note=answered.note, differences=told(found)))
    await _keep(work, facts, answered.by.label)
    sentence = _("{who} takes it for right ({note}): {differences}")
    return succeeded(sentence.format(who=answered.by.label, note=answered.note, differences=told(found)))


async def _read(work: Work) -> tuple[Fact, ...] | Outcome:
    step, lines = work.step, list[str]()
    try:
        execution = await work.context.shells.execute(
            step.target, step.command, timeout_s=_READ_WITHIN_S, on_line=lines.append
        )
    except CollectError as error:
        return failed(_("{device} could not be asked: {problem}").format(device=step.target, problem=error))
    facts = parse(lines)
    if execution.ended != "exited" or not facts:
        return failed(_("{device} did not tell what it is made of.").format(device=step.target))
    return facts


async def _first(work: Work, facts: tuple[Fact, ...]) -> Outcome:
    count = len(facts)
    await _keep(work, facts, work.by)
    sentence = ngettext("{count} part is kept to compare with.", "{count} parts are kept to compare with.", count)
    return succeeded(sentence.format(count=count))


async def _keep(work: Work, facts: tuple[Fact, ...], by: str) -> None:
    await work.context.fingerprints.keep(Fingerprint(work.step.target, work.context.clock.now(), by, facts))
