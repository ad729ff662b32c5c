"""When a runbook may begin by itself, and which runbooks never may; pure, and starts nothing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from console.i18n import _
from console.model.armed import Armed, ArmedState
from console.model.reading import Quality, Reading
from console.model.time import Instant, Seconds
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import AskStep, PowerStep, RunStep


def is_seen(reading: Reading | None, equals: str) -> bool:
    """Whether a sign is there: a fresh and good reading that says exactly that; what is unknown is no sign."""
    return reading is not None and reading.quality is Quality.GOOD and reading.value == equals


def why_unfit(runbook: Runbook | None, library: Mapping[str, Runbook]) -> str:
    """Why a runbook can never begin by itself; empty when it may."""
    if runbook is None:
        return _("there is no such runbook")
    if runbook.two_person:
        return _("it needs a second person")
    steps = [step for book in (runbook, *_inner(runbook, library)) for step in book.steps]
    if any(isinstance(step, AskStep) for step in steps):
        return _("it asks people, and nobody may be there")
    if any(isinstance(step, PowerStep) and step.action != "graceful" for step in steps):
        return _("it switches power; only a graceful shutdown begins by itself")
    return ""


def _inner(runbook: Runbook, library: Mapping[str, Runbook]) -> list[Runbook]:
    return [library[step.runbook] for step in runbook.steps if isinstance(step, RunStep) and step.runbook in library]


def after_look(
    armed: Armed, seen: tuple[str, ...], wanted: int, counted_s: Seconds, countdown_s: Seconds, now: Instant
) -> Armed:
    """`armed` after its signs were looked at; `counted_s` is how long it has been counting, by no wall clock.

    It counts down while every sign is there. A sign that goes away takes everything back to the beginning, and so a
    veto, or a start, holds until then.
    """
    if len(seen) < wanted:
        return structs.replace(armed, state=ArmedState.ARMED, seen=seen, reason="", ends_at=None)
    if armed.state is ArmedState.ARMED:
        return structs.replace(armed, state=ArmedState.COUNTING, seen=seen, ends_at=now + countdown_s)
    if armed.state is ArmedState.COUNTING and counted_s >= countdown_s:
        return structs.replace(armed, state=ArmedState.STARTED, seen=seen)
    return structs.replace(armed, seen=seen)
