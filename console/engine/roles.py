"""Whether a person's role is the one that a runbook asks for, with every refusal on record; grants no roles."""

from __future__ import annotations

from console.clock import Clock
from console.engine.person import Person
from console.errors import Refused
from console.i18n import _
from console.model.run import Plan
from console.runbooks.archive import Archive
from console.store.audit import Deed


class Roles:
    """Refuses on behalf of plans."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock

    async def demand(self, plan: Plan | None, deed: Deed, by: Person) -> None:
        """Refuse (`Refused`) whoever may not start the runbook of `plan`; without a plan nothing is asked for."""
        if plan is None or by.has(plan.role):
            return
        sentence = _("this runbook needs the role {needed} and you are {role}").format(needed=plan.role, role=by.role)
        await self._archive.put_refusal_on_record(deed, "not_allowed", sentence, self._clock.now())
        raise Refused("not_allowed", sentence)
