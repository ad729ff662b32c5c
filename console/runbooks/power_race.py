"""Whether the mains came back in the middle of a shutdown, and who has been told to go down by then; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from console.i18n import _
from console.model.run import Plan, PlannedStep, Run, StepState
from console.model.time import Seconds

GO_ON, BRING_BACK = "go on", "stop and bring back"
"""What a person may choose: the rest goes down as confirmed, or whoever was not told yet stays up."""

ANSWER_WITHIN_S: Seconds = 300.0
"""How long it is asked; unanswered, the run goes to the nearer known state by itself."""

RaceReason: TypeAlias = Literal["not_watched", "on_battery", "unknown", "all_told", "nothing_told", "half_told"]


class Race(Struct, frozen=True):
    """How a run stands towards the mains: the reason, and which targets have been told to go down and which not."""

    reason: RaceReason
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def is_to_be_asked(self) -> bool:
        """Whether a person decides now."""
        return self.reason in ("nothing_told", "half_told")

    @property
    def unanswered(self) -> str:
        """What the run does when nobody answers: on to all down, or, while nothing was sent, to all up."""
        return GO_ON if self.told else BRING_BACK


def judge_race(plan: Plan, run: Run, on_mains: Mapping[str, bool | None]) -> Race:
    """By what the UPSes say now and the journal says was begun; `on_mains` is None for a UPS that cannot be read.

    The mains counts as back only when every UPS that ran on battery says so itself.
    """
    told, untold = told_and_untold(plan, run)
    if not plan.watched_ups:
        return Race("not_watched", told, untold)
    said = [on_mains.get(ups) for ups in plan.watched_ups]
    if False in said:
        return Race("on_battery", told, untold)
    if None in said:
        return Race("unknown", told, untold)
    if not untold:
        return Race("all_told", told, untold)
    return Race("half_told" if told else "nothing_told", told, untold)


def told_and_untold(plan: Plan, run: Run) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The targets of destructive steps, by whether one was begun there, in the order of the plan."""
    records = {record.id: record for record in run.steps}
    begun = dict.fromkeys(step.target for step in _destructive(plan) if records[step.id].started_at is not None)
    waiting = dict.fromkeys(
        step.target
        for step in _destructive(plan)
        if records[step.id].state is StepState.WAITING and step.target not in begun
    )
    return tuple(begun), tuple(waiting)


def is_left_out(step: PlannedStep, told: Iterable[str]) -> bool:
    """Whether a step is left out when those who were not told stay up: whoever was told is still measured off."""
    return step.destructive or step.target not in set(told)


def question(plan: Plan, race: Race) -> str:
    """What a person is asked."""
    ups, untold = ", ".join(plan.watched_ups), ", ".join(race.untold)
    if not race.told:
        sentence = _("The mains is back at {ups}; nothing was told to go down yet. Shut down {untold} all the same?")
        return sentence.format(ups=ups, untold=untold)
    sentence = _(
        "The mains is back at {ups}. Told to go down, and going: {told}. Not told yet: {untold}. "
        "Go on until all are down, or stop here and bring back those that were told?"
    )
    return sentence.format(ups=ups, told=", ".join(race.told), untold=untold)


def ended_sentence(told: tuple[str, ...], stayed: tuple[str, ...], who: str) -> str:
    """How a run ended that was stopped for the mains: who is down, who is up, and how they come back."""
    if not told:
        sentence = _("The mains is back; {who} left everything on: {stayed}. Nothing was sent.")
        return sentence.format(who=who, stayed=", ".join(stayed))
    sentence = _(
        "The mains is back; {who} stopped it at a known state. Down: {told}. Left on: {stayed}. "
        "Bring back those that are down with server-bring-up, or bring-up-rack, when the mains has held."
    )
    return sentence.format(who=who, told=", ".join(told), stayed=", ".join(stayed))


def _destructive(plan: Plan) -> Iterable[PlannedStep]:
    return (step for step in plan.steps if step.destructive)
