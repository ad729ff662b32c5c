"""Who is attached to the engine, as rows: since when, as what, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import N_, _, ngettext
from console.model.snapshot import EntityKey
from console.tui import ages
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene

TITLES = {
    "servers": N_("Servers"),
    "environment": N_("Environment"),
    "alerts": N_("Alerts"),
    "alert": N_("Alerts"),
    "runbooks": N_("Runbooks"),
    "plan": N_("Plan"),
    "run": N_("Run"),
    "armed": N_("Armed runbooks"),
    "device": N_("Device"),
    "history": N_("History"),
    "rack": N_("Rack"),
    "rear": N_("Rack from behind"),
    "room": N_("Room"),
    "incident": N_("Incidents"),
    "services": N_("Services"),
    "service": N_("Services"),
    "boards": N_("Boards"),
    "impact": N_("What goes with it"),
    "remote": N_("From afar"),
    "sessions": N_("Who is here"),
    "notices": N_("Notices"),
    "hand-over": N_("Hand-over"),
}
"""What a screen is called, by the first word of what a console tells of it."""


def seen(screen: str) -> str:
    """What somebody looks at, as that screen is called here; what is of no known kind stays as it was told."""
    kind, _space, about = screen.partition(" ")
    if kind not in TITLES:
        return screen
    return f"{_(TITLES[kind])} › {about}" if about else _(TITLES[kind])


class Sessions(Listing):
    """One row a window or script."""

    id = "sessions"

    def title(self) -> str:
        return _("Who is here")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("user", _("who"), 12, 28),
            Column("role", _("may do as"), 10, priority=1),
            Column("screen", _("looks at"), 12, 48, priority=0),
            Column("since", _("here for"), 8, right=True, priority=1),
            Column("client", _("with"), 10, 14, priority=2),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("name"), _("newest first"))

    def keys(self, scene: Scene) -> Iterable[str]:
        return scene.world.sessions

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        return (change[1],) if change[0] == "SessionView" else ()

    def entry(self, key: str, scene: Scene) -> Entry | None:
        session = scene.world.sessions.get(key)
        if session is None:
            return None
        ranks = ((session.user, session.since_at, key), (-session.since_at, key))
        return Entry(key, ranks, f"{session.user} {session.role} {seen(session.screen)} {session.client}")

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        session = scene.world.sessions[key]
        return (
            Span(session.user, "strong"),
            Span(session.role, "text"),
            Span(seen(session.screen), "text"),
            Span(ages.age(session.since_at, scene.now), "muted"),
            Span(session.client, "muted"),
        )

    def summary(self, scene: Scene) -> Line:
        count = len(scene.world.sessions)
        return (Span(ngettext("{n} session", "{n} sessions", count).format(n=count), "muted"),)

    def nothing(self, scene: Scene) -> str:
        return _("Nobody is attached.")
