"""The services screen: every service with its state, what it has cost, and how many of those that fell are back."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import N_, _, ngettext
from console.model.money import money
from console.model.service import BackupState, PathState, ServiceState, ServiceView, SiteState, SiteView
from console.model.snapshot import EntityKey
from console.model.time import Seconds
from console.tui import ages
from console.tui.cells import Column, Entry, Line, Span, line, whole, widest
from console.tui.glyphs import CUT_OFF, Mark
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene

MARKS = {
    ServiceState.DOWN: Mark("✖", "X", N_("down"), "critical"),
    ServiceState.DEFACED: Mark("◆", "!", N_("defaced?"), "critical"),
    ServiceState.CUT_OFF: CUT_OFF,
    ServiceState.STALE: Mark("◌", "~", N_("up but stale"), "warning"),
    ServiceState.DEGRADED: Mark("▲", "!", N_("degraded"), "warning"),
    ServiceState.UNKNOWN: Mark("?", "?", N_("unknown"), "unknown"),
    ServiceState.UP: Mark("✓", "-", N_("up"), "ok"),
}
"""Worst first."""

SITE_MARKS = {
    SiteState.NO_ENTRY: Mark("■", "#", N_("no entry"), "critical"),
    SiteState.CUT_OFF: CUT_OFF,
    SiteState.DEGRADED: Mark("▲", "!", N_("degraded"), "warning"),
    SiteState.UNKNOWN: Mark("?", "?", N_("unknown"), "unknown"),
    SiteState.NORMAL: Mark("✓", "-", N_("normal"), "ok"),
}

BACKUP_MARKS = {
    BackupState.HALF: Mark("✖", "X", N_("half-written"), "critical"),
    BackupState.MISSING: Mark("✖", "X", N_("missing"), "critical"),
    BackupState.OLD: Mark("◌", "~", N_("old"), "warning"),
    BackupState.UNTESTED: Mark("▲", "!", N_("unproven"), "warning"),
    BackupState.UNKNOWN: Mark("?", "?", N_("unknown"), "unknown"),
    BackupState.GOOD: Mark("✓", "-", N_("good"), "ok"),
}

_RANK = {state: rank for rank, state in enumerate(MARKS)}
HOUR_S: Seconds = 3600.0
_FELL = frozenset({ServiceState.DOWN, ServiceState.CUT_OFF})


class Services(Listing):
    """Services as rows, worst first."""

    id = "services"

    def title(self) -> str:
        return _("Services")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("state", _("state"), 2 + widest(mark.word for mark in MARKS.values())),
            Column("name", _("service"), 14, 34, 22, priority=0),
            Column("since", _("since"), 6, right=True, priority=1),
            Column("incident", _("down now"), 8, right=True, priority=2),
            Column("month", _("month"), 7, right=True, priority=3),
            Column("year", _("year"), 7, right=True, priority=4),
            Column("cost", _("cost"), 8, 18, right=True, priority=4),
            Column("reason", _("why"), 18, 60, 24, priority=1),
            Column("owner", _("owner"), 8, 24, 20, priority=5),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("worst first"), _("name"), _("longest down this year first"))

    def keys(self, scene: Scene) -> Iterable[str]:
        return scene.world.services

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        return (change[1],) if change[0] == "ServiceView" else ()

    def entry(self, key: str, scene: Scene) -> Entry | None:
        service = scene.world.services.get(key)
        if service is None:
            return None
        ranks = ((_RANK[service.state], service.name), (service.name, key), (-service.minutes.year_s, service.name))
        urls = " ".join(service.urls)
        text = f"{service.name} {service.id} {MARKS[service.state].word} {service.owner} {urls} {service.reason}"
        return Entry(key, ranks, text, well=service.state is ServiceState.UP)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        service = scene.world.services[key]
        mark = MARKS[service.state]
        return (
            Span(scene.glyphs.named(mark), mark.role),
            Span(service.name, "strong" if service.state is not ServiceState.UP else "text"),
            Span(ages.age(service.since_at, scene.now) if service.since_at is not None else "", "muted"),
            Span(lasted(service.minutes.incident_s), "critical"),
            Span(lasted(service.minutes.month_s), "muted"),
            Span(lasted(service.minutes.year_s), "muted"),
            Span(worth(service, service.minutes.incident_s), "critical"),
            Span(_why(service, scene), "text"),
            Span(service.owner, "muted"),
        )

    def summary(self, scene: Scene) -> Line:
        views = scene.world.services.values()
        if not views:
            return ()
        well = sum(view.state is ServiceState.UP for view in views)
        text = _("{well} of {total} up").format(well=well, total=len(views))
        return (Span(text, "muted" if well == len(views) else "warning"), *_progress(tuple(views)))

    def nothing(self, scene: Scene) -> str:
        return _("No service is configured. Add [services.NAME] to the configuration; docs/services.md shows how.")


def troubled_sites(scene: Scene) -> list[SiteView]:
    """The sites that are closed or cut off, the worst first; what happened to them concerns everybody."""
    struck = [site for site in scene.world.site_views.values() if site.state in (SiteState.NO_ENTRY, SiteState.CUT_OFF)]
    return sorted(struck, key=lambda site: (site.state is not SiteState.NO_ENTRY, site.name))


def site_lines(scene: Scene, sites: Iterable[SiteView], width: int = 0) -> list[Line]:
    """One line for each of these sites: its state, the way there, what still answers; the last only as far as it fits.

    A `width` of 0 is no limit.
    """
    lines: list[Line] = []
    for site in sites:
        mark = SITE_MARKS[site.state]
        head = f"{scene.glyphs.named(mark)}  {site.name}  "
        room = max(1, width - widest((head,))) if width else 0
        told = whole(_words(site, scene), f" {scene.glyphs.dot} ", room)
        lines.append(line(Span(scene.glyphs.named(mark), mark.role), f"  {site.name}", Span(f"  {told}", "muted")))
    return lines


def quiet_sites(scene: Scene) -> list[SiteView]:
    """The sites of which the header does not tell on every screen anyway."""
    struck = {site.id for site in troubled_sites(scene)}
    return sorted((one for one in scene.world.site_views.values() if one.id not in struck), key=lambda one: one.name)


def backup_lines(scene: Scene) -> list[Line]:
    """One line a backup."""
    lines: list[Line] = []
    for backup in sorted(scene.world.backups.values(), key=lambda one: one.name):
        mark = BACKUP_MARKS[backup.state]
        lines.append(
            line(Span(scene.glyphs.named(mark), mark.role), f"  {backup.name}", Span(f"  {backup.reason}", "muted"))
        )
    return lines


def lasted(seconds: Seconds) -> str:
    """How long something lasted; nothing where it did not."""
    return ages.span(seconds) if seconds >= 1 else ""


def worth(service: ServiceView, seconds: Seconds) -> str:
    """What so long without it costs at its worth an hour; nothing where that is not known, or nothing was lost."""
    if service.worth_per_hour is None or seconds < 1:
        return ""
    return money(service.worth_per_hour * seconds / HOUR_S, service.currency)


def _words(site: SiteView, scene: Scene) -> list[str]:
    words = [site.reason, site.no_entry_reason]
    if site.path in (PathState.GONE, PathState.SECOND) and site.last_good_at is not None:
        moment = ages.moment(site.last_good_at, scene.now, scene.zone)
        words.append(_("last known good at {moment}").format(moment=moment))
    return words


def _why(service: ServiceView, scene: Scene) -> str:
    """Why it stands as it does; what is up needs no reason."""
    if service.state is ServiceState.UP:
        return ""
    if service.state is ServiceState.CUT_OFF and service.last_good_at is not None:
        moment = ages.moment(service.last_good_at, scene.now, scene.zone)
        return _("{moment} last known good; {why}").format(moment=moment, why=service.reason)
    return service.reason


def _progress(views: tuple[ServiceView, ...]) -> Line:
    """How many of those that fell together are back, while one of them is not."""
    newest = max((view.episode for view in views if view.episode is not None), default=None)
    fallen = [view for view in views if newest is not None and view.episode == newest]
    still = [view for view in fallen if view.state in _FELL]
    if not still:
        return ()
    text = ngettext("back {n} of {total}", "back {n} of {total}", len(fallen))
    return (Span("  " + text.format(n=len(fallen) - len(still), total=len(fallen)), "accent"),)
