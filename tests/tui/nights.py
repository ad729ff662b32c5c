"""The five states that every screen is drawn in, each a whole world: with services, boards, tags and readings."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.board import Drying, Recovery, SafeToTouch, TimeLeft, Touch
from console.model.check import Outcome
from console.model.service import (
    BackupState,
    BackupView,
    CheckView,
    Hanging,
    Minutes,
    ServiceState,
    ServiceView,
    SiteState,
    SiteView,
)
from console.model.snapshot import Snapshot
from tests.fakes import world as worlds
from tests.fakes.world import NOW
from tests.tui.flood import flooded

HOUR = 3600.0
FEEDS = ("pdu-a/1", "pdu-b/1")


def portal(state: ServiceState, reason: str) -> ServiceView:
    """A service of one server, with a check from the engine's host."""
    up = state is ServiceState.UP
    outcome = Outcome.PASSED if up else Outcome.FAILED
    return ServiceView(
        "portal",
        "City portal",
        state,
        reason,
        owner="Communications office",
        urls=("https://portal.example",),
        sites=("bontang",),
        since_at=NOW - HOUR,
        incident_at=None if up else NOW - HOUR,
        last_good_at=None if up else NOW - HOUR,
        minutes=Minutes() if up else Minutes(HOUR, 2 * HOUR, 3 * HOUR),
        worth_per_hour=1_500_000.0,
        currency="IDR",
        checks=(CheckView("http", "engine", outcome, "", reason, NOW - 10, 0.2),),
        hangs_on=(Hanging("server", "altos-1", "altos-1", True, "" if up else "does not answer"),),
        objections=() if up else ("the newest record is 2 d old",),
    )


def ok() -> Snapshot:
    """All is well, and measured."""
    world = worlds.ok()
    world.apply(
        (
            replace(worlds.server(1), feeds=FEEDS),
            worlds.point("pdu-a", "outlet_state", "on", instance="1 altos-1"),
            worlds.point("pdu-a", "current", 0.6, "A", "1 altos-1"),
            worlds.point("pdu-b", "outlet_state", "on", instance="1 altos-1"),
            worlds.detail("altos-1"),
            portal(ServiceState.UP, "it answers as it should"),
            SiteView("bontang", "Bontang", SiteState.NORMAL, "1 of 1 applications answers", answering=1, total=1),
            BackupView("dump", "Database dump", BackupState.GOOD, "the newest copy is 5 h old"),
            SafeToTouch("r1", Touch.NOT_SAFE, NOW - HOUR, live=FEEDS, amperes=1.2, feeds=2),
            Recovery("r1", ("altos-1", "altos-2", "altos-3"), since_at=NOW - HOUR),
        )
    )
    return world


def breached() -> Snapshot:
    """Water in the rack, its power cut, one server drying, the portal down."""
    world = flooded()
    world.apply(
        (
            worlds.detail("altos-1"),
            portal(ServiceState.DOWN, "altos-1 does not answer"),
            SiteView("bontang", "Bontang", SiteState.NO_ENTRY, "", no_entry_by="ana", no_entry_reason="smoke"),
            BackupView("dump", "Database dump", BackupState.OLD, "the newest copy is 3 d old"),
            SafeToTouch("r1", Touch.SAFE, NOW - 600, amperes=0.0, feeds=2),
            Recovery("r1", ("altos-1",), ("altos-2", "altos-3"), ("altos-2",), NOW - HOUR),
            Drying("altos-2", "run-2", "drying", NOW - HOUR, "siti, lid off", "fan, 30 °C"),
            TimeLeft("server-room/ups-1", "server-room", "ups-1", NOW + 1800),
        )
    )
    return world


def stale() -> Snapshot:
    """What was heard is old; what was well is not called well."""
    world = worlds.stale()
    world.apply(
        (
            replace(worlds.server(1), feeds=FEEDS),
            portal(ServiceState.STALE, "the newest record is 2 d old"),
            SiteView("bontang", "Bontang", SiteState.CUT_OFF, "the way there is gone", last_good_at=NOW - HOUR),
            BackupView("dump", "Database dump", BackupState.UNKNOWN, "lenovo-1 cannot be asked"),
            SafeToTouch("r1", Touch.UNKNOWN, NOW - 600, unknown=FEEDS, feeds=2),
        )
    )
    return world


NIGHTS = {"empty": worlds.empty, "ok": ok, "breached": breached, "stale": stale, "disconnected": ok}
