"""What is left of a plan's steps where nobody may enter the site, and how that is said; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from console.i18n import N_, _
from console.model.run import Obstacle, OutOfReach
from console.runbooks.hands import Line, Sifted, sift
from console.runbooks.placed import Placed
from console.runbooks.world import World

_WHY = {
    "hands": N_("it needs hands there"),
    "depends": N_("it depends on “{step}”, which is left out"),
    "follows": N_("it comes after “{step}”, which needs hands there"),
}


class Within(Struct, frozen=True):
    """The steps that can be carried out from afar, what cannot, and what that means for the target."""

    placed: list[Placed]
    out: tuple[OutOfReach, ...] = ()
    obstacle: Obstacle | None = None


class Closed(Struct, frozen=True):
    """A site that nobody may enter, and why; one without a name is open to people."""

    site: str = ""
    why: str = ""

    @property
    def sentence(self) -> str:
        """That nobody may enter it; empty for an open one."""
        return _("Nobody may enter {site}: {why}.").format(site=self.site, why=self.why) if self.site else ""

    def sift(self, lines: Iterable[Line], acts_later: bool = False) -> Sifted:
        """What of `lines` is out of reach: nothing of an open site."""
        return sift(lines, acts_later) if self.site else Sifted()

    def within(self, target: str, placed: list[Placed], acts_later: bool = False) -> Within:
        """What of `placed` can be done on `target` from afar."""
        sifted = self.sift((found.line for found in placed), acts_later)
        titles = {found.base: _(found.step.title) for found in placed}
        kept = [found for found in placed if found.base not in sifted.out]
        return Within(kept, out_of_reach(target, titles, sifted), self.obstacle(target, titles, sifted))

    def obstacle(self, target: str, titles: Mapping[str, str], sifted: Sifted) -> Obstacle | None:
        """What forbids all the rest on `target`; None when something of it can be done."""
        if not sifted.barred_by:
            return None
        sentence = _(
            "Nobody may enter {site} ({why}): “{step}” needs hands at {target}, and nothing that comes after it is done"
            " without."
        )
        told = sentence.format(site=self.site, why=self.why, step=titles[sifted.barred_by], target=target)
        return Obstacle("no_entry", told, target)


def closed_around(scope: str, target: str, world: World) -> Closed:
    """The closed site that `target` is in; one without a name when people may go there."""
    site = world.site_of(scope, target)
    if site not in world.closed:
        return Closed()
    known = world.sites.get(site)
    return Closed(known.name if known else site, world.closed[site])


def out_of_reach(target: str, titles: Mapping[str, str], sifted: Sifted) -> tuple[OutOfReach, ...]:
    """Each step that cannot be done, with why, in the order of the plan."""
    return tuple(
        OutOfReach(id_, target, title, sifted.out[id_], _(_WHY[sifted.out[id_]]).format(step=titles[sifted.cause[id_]]))
        for id_, title in titles.items()
        if id_ in sifted.out
    )


def left_behind(target: str, placed: Sequence[Placed]) -> tuple[OutOfReach, ...]:
    """Steps for a device that an earlier part of the plan had to leave out."""
    titles = {found.base: _(found.step.title) for found in placed}
    why = _("an earlier step for it needs hands there")
    return tuple(OutOfReach(id_, target, title, "follows", why) for id_, title in titles.items())
