"""Makes plans, keeps them to be confirmed, and says whether a confirmation counts at this moment; runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import structs

from console.clock import Clock
from console.errors import RunbookError, StoreError
from console.i18n import _
from console.model.run import Plan
from console.runbooks.archive import Archive
from console.runbooks.library import Library
from console.runbooks.plan import plan
from console.runbooks.proposals import Approval, Begun, Proposals, Refusal, approval_refusal, change_between
from console.runbooks.world import World
from console.store.audit import Deed, Who


class Confirming:
    """`library` and `world` are asked anew each time, so that a reload and a change count."""

    def __init__(
        self, archive: Archive, clock: Clock, library: Callable[[], Library], world: Callable[[], World]
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._library = library
        self._world = world
        self._proposals = Proposals()

    def propose(self, runbook: str, target: str, arguments: Mapping[str, str]) -> Plan:
        """The plan to show and confirm; raises `RunbookError` when there is no such runbook."""
        made = self.plan(runbook, target, arguments)
        self._proposals.keep(made)
        return made

    def proposed(self, plan_id: str) -> Plan | None:
        """A plan that can be confirmed, as it was shown; its `role` is the caller's to enforce."""
        return self._proposals.find(plan_id)

    def plan(self, runbook: str, target: str, arguments: Mapping[str, str]) -> Plan:
        """What would run now; raises `RunbookError` when there is no such runbook."""
        known = self._library().runbooks
        if runbook not in known:
            raise RunbookError(_('There is no runbook "{name}".').format(name=runbook))
        world = structs.replace(self._world(), tags=self._archive.tags.held)
        return plan(known[runbook], target, world, arguments, self._clock.now(), known)

    def checked(self, plan_id: str, confirmation: str, by: Who) -> Plan | Refusal:
        """The plan itself when it may begin this very moment."""
        now = self._clock.now()
        shown = self._proposals.confirmed(plan_id, confirmation, now)
        if isinstance(shown, Refusal):
            return shown
        try:
            fresh = self.plan(shown.runbook, shown.target, dict(shown.arguments))
        except RunbookError as error:
            return Refusal("world_changed", str(error))
        approval = self._proposals.approval_of(shown.id)
        return change_between(shown, fresh) or approval_refusal(shown, approval, by, now) or shown

    def take(self, confirmed: Plan, by: Who, run: str) -> Who | None:
        """Take out a plan that begins, since it begins once; who approved it where two persons are needed."""
        approval = self._proposals.approval_of(confirmed.id)
        self._proposals.take(confirmed.id, Begun(by, run))
        return approval.by if confirmed.two_person and approval else None

    def deed(self, by: Who, action: str, plan_id: str) -> Deed:
        """What somebody does to a plan, for the record."""
        shown = self._proposals.find(plan_id)
        return Deed(who=by, action=action, target=shown.target if shown else "", details={"plan": plan_id})

    async def approve(self, plan_id: str, confirmation: str, by: Who) -> Plan | Refusal:
        """Let somebody else start a plan that needs two persons; the approval is as old as a plan may get."""
        now = self._clock.now()
        deed = self.deed(by, "run.approve", plan_id)
        shown = self._proposals.confirmed(plan_id, confirmation, now)
        if isinstance(shown, Refusal):
            return await self._refused(deed, shown)
        if not shown.two_person:
            sentence = _("{runbook} needs no second person.").format(runbook=shown.runbook)
            return await self._refused(deed, Refusal("no_approval_needed", sentence))
        try:
            await self._archive.put_on_record(structs.replace(deed, outcome="approved"), now)
        except StoreError as error:
            return Refusal("store", str(error))
        self._proposals.approve(plan_id, Approval(by, now))
        return shown

    async def _refused(self, deed: Deed, refusal: Refusal) -> Refusal:
        await self._archive.put_refusal_on_record(deed, refusal.reason, refusal.sentence, self._clock.now())
        return refusal
