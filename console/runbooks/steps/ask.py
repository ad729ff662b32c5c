"""The `ask` step: puts a question to whoever watches the run and waits; it does not know who may answer."""

from __future__ import annotations

from console.i18n import _
from console.runbooks import touch
from console.runbooks.steps.outcome import Outcome, Work, failed, stopped, succeeded
from console.runbooks.tag import tag_sentence


async def carry_out(work: Work) -> Outcome:
    """Wait for a choice; while a tag forbids power on the target, an energising question is neither put nor granted."""
    if forbidden := _forbidden(work):
        return failed(forbidden)
    against = work.context.objections(work.argument("public")) if work.argument("public") else ()
    answered = await work.ask(work.arguments("choice"), _with_objections(work.step.command, against))
    if answered is None:
        return stopped(_("Nobody had answered.")) if work.stopping() else failed(_("Nobody answered in time."))
    if forbidden := _forbidden(work):
        return failed(forbidden)
    sentence = _("{who} chose: {choice}").format(who=answered.by.label, choice=answered.choice)
    told = f"{sentence} ({answered.note})" if answered.note else sentence
    if answered.choice in work.arguments("fails"):
        return failed(told)
    return succeeded(" ".join(part for part in (told, _board(work), _overruled(against)) if part))


def _with_objections(question: str, against: tuple[str, ...]) -> str:
    if not against:
        return question
    return _("{question} Against it speaks: {objections}.").format(question=question, objections=_listed(against))


def _overruled(against: tuple[str, ...]) -> str:
    """What spoke against it when somebody let the public in."""
    return _("Against it spoke: {objections}.").format(objections=_listed(against)) if against else ""


def _listed(against: tuple[str, ...]) -> str:
    """One after another; some are whole sentences with a full stop, others are not."""
    return "; ".join(objection.removesuffix(".") for objection in against)


def _board(work: Work) -> str:
    """What was measured when somebody said that it is safe."""
    rack = work.argument("board")
    return touch.told(rack, work.context.touch(rack)) if rack else ""


def _forbidden(work: Work) -> str:
    tag = work.tags.held.get(work.step.target) if work.argument("energises") else None
    return tag_sentence(tag) if tag else ""
