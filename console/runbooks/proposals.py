"""Plans that were shown to somebody and may be confirmed for a while; decides whether a confirmation still counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from console.i18n import _
from console.model.run import Plan
from console.model.time import Instant
from console.runbooks.plan import PLAN_LIFE_S
from console.store.audit import Who

MAX_KEPT = 500

Kept = TypeVar("Kept")


class Refusal(Struct, frozen=True):
    """Why something is not done: a stable word and a sentence."""

    reason: str
    sentence: str


class Approval(Struct, frozen=True):
    """A second person's word that a plan may run."""

    by: Who
    at: Instant


class Begun(Struct, frozen=True):
    """Who began a plan, and the run that came of it."""

    by: Who
    run: str


class Proposals:
    """The plans that can be confirmed, by id; the same plan made again is young again."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}
        self._approvals: dict[str, Approval] = {}
        self._begun: dict[str, Begun] = {}

    def keep(self, plan: Plan) -> None:
        """Hold `plan` ready to be confirmed; the oldest give way."""
        self._begun.pop(plan.id, None)
        _put_last(self._plans, plan.id, plan)

    def confirmed(self, id_: str, confirmation: str, now: Instant) -> Plan | Refusal:
        """The plan that a person confirms by its word, or why that does not count."""
        shown = self._plans.get(id_)
        if shown is None and (begun := self._begun.get(id_)) is not None:
            sentence = _("{who} has begun exactly this already, as run {run}; it is begun once.")
            return Refusal("begun_already", sentence.format(who=begun.by.label, run=begun.run))
        if shown is None:
            return Refusal("no_such_plan", _("There is no plan with this id; make the plan, read it, and confirm it."))
        if not 0 <= now - shown.made_at <= PLAN_LIFE_S:
            sentence = _("This plan is older than {minutes} minutes; make it again and read it again.")
            return Refusal("expired", sentence.format(minutes=round(PLAN_LIFE_S / 60)))
        if confirmation != shown.confirm_word:
            sentence = _('The confirmation is not "{word}"; nothing was sent.')
            return Refusal("confirmation", sentence.format(word=shown.confirm_word))
        return shown

    def find(self, id_: str) -> Plan | None:
        """The plan with that id, as it was shown."""
        return self._plans.get(id_)

    def approve(self, id_: str, approval: Approval) -> None:
        """Keep a second person's approval of a plan; the latest counts."""
        self._approvals[id_] = approval

    def approval_of(self, id_: str) -> Approval | None:
        """The approval of a plan, which may be too old."""
        return self._approvals.get(id_)

    def take(self, id_: str, begun: Begun) -> None:
        """Take a plan out that is being run: one confirmation, and one approval, runs once."""
        self._plans.pop(id_, None)
        self._approvals.pop(id_, None)
        _put_last(self._begun, id_, begun)


def _put_last(kept: dict[str, Kept], id_: str, what: Kept) -> None:
    """The newest stands last; the oldest give way."""
    kept.pop(id_, None)
    kept[id_] = what
    while len(kept) > MAX_KEPT:
        kept.pop(next(iter(kept)))


def approval_refusal(shown: Plan, approval: Approval | None, by: Who, now: Instant) -> Refusal | None:
    """Why the approval does not let `by` start the plan; None when it does or none is needed.

    Accounts are told apart by what the kernel says; a name that is only asserted makes no second person.
    """
    if not shown.two_person:
        return None
    if approval is None or not 0 <= now - approval.at <= PLAN_LIFE_S:
        sentence = _("{runbook} needs a second person: somebody else approves this plan, then you start it.")
        return Refusal("approval_needed", sentence.format(runbook=shown.runbook))
    if approval.by.uid == by.uid:
        sentence = _("{who} approved this plan and cannot be the one who starts it.")
        return Refusal("same_person", sentence.format(who=approval.by.label))
    return None


def change_between(shown: Plan, fresh: Plan) -> Refusal | None:
    """Why what was confirmed is not what would run now; None when it is, byte for byte."""
    if fresh.obstacles:
        first = fresh.obstacles[0]
        return Refusal(first.reason, first.sentence)
    differences = [*_differing_steps(shown, fresh), *_differing_words(shown, fresh)]
    if shown.watched_ups != fresh.watched_ups and not differences:
        differences = [_("other UPSes run on battery than when it was shown.")]
    if shown.id == fresh.id and not differences:
        return None
    sentence = _("The world changed since this plan was shown: {differences} Make the plan again and read it.")
    told = " ".join(differences) or _("the runbook was changed.")
    return Refusal("world_changed", sentence.format(differences=told))


def _differing_steps(shown: Plan, fresh: Plan) -> Iterable[str]:
    before = {step.id: step for step in shown.steps}
    now = {step.id: step for step in fresh.steps}
    for id_ in before.keys() - now.keys():
        yield _('step "{id}" is no longer needed.').format(id=id_)
    for id_ in now.keys() - before.keys():
        yield _('step "{id}" was not in it.').format(id=id_)
    for id_, step in now.items():
        if id_ in before and before[id_].command != step.command:
            yield _('step "{id}" would now be: {command}.').format(id=id_, command=step.command)


def _differing_words(shown: Plan, fresh: Plan) -> Iterable[str]:
    for name in fresh.stops:
        if name not in shown.stops:
            yield _("{name} would stop too.").format(name=name)
    if shown.no_entry != fresh.no_entry:
        yield fresh.no_entry or _("people may enter the site again.")
    for sentence in (*fresh.weakens, *fresh.warnings):
        if sentence not in (*shown.weakens, *shown.warnings):
            yield sentence
