"""The `tag` step: sets a do-not-energise tag on its target or takes it off; what it forbids is the guards' matter."""

from __future__ import annotations

from console.i18n import _
from console.model.tag import Tag
from console.runbooks.steps.outcome import Outcome, Work, succeeded
from console.runbooks.tag import TagLifted, TagSet


async def carry_out(work: Work) -> Outcome:
    """Write the change down; `StoreError` ends the run."""
    device, reason, at = work.step.target, work.argument("reason"), work.context.clock.now()
    if work.argument("action") == "set":
        await work.tags.put(TagSet(Tag(id=device, by=work.by, reason=reason, at=at)))
        return succeeded(_("{device} is tagged do-not-energise.").format(device=device))
    await work.tags.put(TagLifted(device=device, by=work.by, reason=reason, at=at))
    return succeeded(_("{device} is tagged no longer.").format(device=device))
