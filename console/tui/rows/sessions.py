"""Who is attached to the engine, as rows: since when, as what, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.snapshot import EntityKey
from console.tui import ages
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene


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
        return Entry(key, ranks, f"{session.user} {session.role} {session.screen} {session.client}")

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        session = scene.world.sessions[key]
        return (
            Span(session.user, "strong"),
            Span(session.role, "text"),
            Span(session.screen, "text"),
            Span(ages.age(session.since_at, scene.now), "muted"),
            Span(session.client, "muted"),
        )

    def summary(self, scene: Scene) -> Line:
        count = len(scene.world.sessions)
        return (Span(ngettext("{n} session", "{n} sessions", count).format(n=count), "muted"),)

    def nothing(self, scene: Scene) -> str:
        return _("Nobody is attached.")
