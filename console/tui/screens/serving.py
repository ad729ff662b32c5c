"""What a person decides about services and sites: closing a site to people, taking a page's change for right."""

from __future__ import annotations

from console.i18n import _
from console.model.check import Outcome
from console.model.service import SiteState, SiteView
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.messages import Done
from console.wire.serving import AcceptChange, SetSiteState


async def set_entry(frame: Frame, named: str) -> None:
    """Say that nobody may enter a site, with the reason; or, where nobody may, that people may again."""
    site = await _site(frame, named)
    if site is None:
        return
    closed = site.state is SiteState.NO_ENTRY
    if closed:
        title, text = _("People may enter {site} again"), _("Closed by {who}: {why}.")
        word, question = _("open"), _("Type {word} to do it").format(word=_("open"))
    else:
        title = _("Nobody may enter {site}")
        text = _("Steps that need hands there are left out of plans, and said; what can be done from afar goes on.")
        word, question = "", _("Why?")
    told = text.format(who=site.no_entry_by, why=site.no_entry_reason)
    said = await frame.app.push_screen_wait(Prompt(title.format(site=site.name), told, question, word))
    if said is not None:
        reply = await frame.asked(SetSiteState(site.id, not closed, "" if closed else said))
        if isinstance(reply, Done):
            if not closed:
                frame.go("remote", site.id)
            frame.say(reply.message)


async def accept(frame: Frame, service_id: str) -> None:
    """Take what a tripwire of a service saw last for right."""
    service = frame.seat.scene.world.services.get(service_id)
    tripped = [check for check in service.checks if check.outcome is Outcome.TRIPPED] if service is not None else []
    if service is None or not tripped:
        frame.say(_("No tripwire of this service has tripped."))
        return
    check: str | None = tripped[0].id
    if len(tripped) > 1:
        choices = tuple(Choice(one.id, one.id, one.sentence) for one in tripped)
        check = await frame.app.push_screen_wait(Choose(_("Which tripwire?"), choices))
    if check is None:
        return
    sentence = next(one.sentence for one in tripped if one.id == check)
    text = _("{sentence} Taken for right, it is what later pages are held against. Look at the page first.")
    question = _("Type {word} to do it").format(word=service.name)
    title = _("Take this change of {service} for right").format(service=service.name)
    prompt = Prompt(title, text.format(sentence=sentence), question, service.name)
    if await frame.app.push_screen_wait(prompt) is not None:
        reply = await frame.asked(AcceptChange(service_id, check))
        if isinstance(reply, Done):
            frame.say(reply.message)


async def _site(frame: Frame, named: str) -> SiteView | None:
    # The world goes on while somebody chooses; of a site that has gone meanwhile the engine says so.
    sites = dict(frame.seat.scene.world.site_views)
    if named in sites or len(sites) == 1:
        return sites.get(named) or next(iter(sites.values()))
    if not sites:
        frame.say(_("No site is configured."))
        return None
    choices = tuple(Choice(one.id, one.name, one.reason) for one in sorted(sites.values(), key=lambda one: one.name))
    chosen = await frame.app.push_screen_wait(Choose(_("Which site?"), choices))
    return None if chosen is None else sites[chosen]
