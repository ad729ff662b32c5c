"""People set do-not-energise tags and take them off, on record; what a tag forbids is the guards' matter."""

from __future__ import annotations

from console.clock import Clock
from console.errors import StoreError
from console.i18n import _
from console.model.tag import Tag
from console.model.text import neutralise
from console.runbooks.archive import Archive
from console.runbooks.proposals import Refusal
from console.runbooks.tag import TagLifted, TagSet
from console.store.audit import Deed, Who


class Tagging:
    """What a person may do to tags; each method gives the reason when it is not done."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock

    @property
    def held(self) -> dict[str, Tag]:
        """The tags by device."""
        return self._archive.tags.held

    async def put_on(self, device: str, reason: str, by: Who) -> Refusal | None:
        """Forbid that anything puts power on `device` until the tag is taken off."""
        deed = Deed(who=by, action="tag.set", target=device, reason=reason)
        if not reason.strip():
            return await self._refused(deed, Refusal("no_reason", _("A tag needs a reason.")))
        tag = Tag(id=device, by=by.label, reason=neutralise(reason), at=self._clock.now())
        return await self._put(TagSet(tag), deed)

    async def take_off(self, device: str, reason: str, by: Who) -> Refusal | None:
        """Take the tag of `device` off."""
        deed = Deed(who=by, action="tag.lift", target=device, reason=reason)
        if device not in self.held:
            return await self._refused(deed, Refusal("no_tag", _("{device} has no tag.").format(device=device)))
        return await self._put(TagLifted(device, by.label, neutralise(reason), self._clock.now()), deed)

    async def _put(self, frame: TagSet | TagLifted, deed: Deed) -> Refusal | None:
        try:
            await self._archive.put_on_record(deed, self._clock.now())
            await self._archive.tags.put(frame)
        except StoreError as error:
            return Refusal("store", str(error))
        return None

    async def _refused(self, deed: Deed, refusal: Refusal) -> Refusal:
        await self._archive.put_refusal_on_record(deed, refusal.reason, refusal.sentence, self._clock.now())
        return refusal
