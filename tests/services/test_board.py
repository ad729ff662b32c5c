"""Tests of `console.services.board` and `safety`: findings in, one consistent picture out."""

from __future__ import annotations

from msgspec.structs import replace

from console.inventory import Device, Inventory, Target
from console.model.check import CheckAccess, FilesCheck, Finding, HttpCheck, Outcome, Page, WitnessCheck
from console.model.device import DeviceKind
from console.model.place import Place, Site
from console.model.service import BackupState, PathState, ServiceState, ServiceView, SiteState
from console.services.board import Board, Picture, Seen
from console.services.impact import Fabric
from console.services.watchlist import Backup, Path, Service, Watchlist

AT = 1_767_225_600.0
DAY = 86400.0
WITNESS = "192.0.2.1:443"
INVENTORY = Inventory(
    sites={"far": Site("far", "Far")},
    devices={"web": Device("web", "Web", DeviceKind.SERVER, Place(site="far"))},
)


def target(device: str, access: CheckAccess) -> Target:
    return Target(device, "check", access, interval_s=60.0)


HTTP = CheckAccess(HttpCheck(Page("http://h/")))
WATCHED = Watchlist(
    services={
        id_: Service(id_, id_.title(), runs_on=("web",), needs=1, sites=("far",), checks=("http",))
        for id_ in ("portal", "mail")
    },
    sites=INVENTORY.sites,
    paths={"far": Path((WITNESS,))},
    backups={"dump": Backup("dump", "Dump", ("portal",), restore_tested="2025-12-01")},
    targets=(
        target("portal/http", HTTP),
        target("mail/http", HTTP),
        target("dump/backup", CheckAccess(FilesCheck("/b/*", DAY))),
        target(f"{WITNESS}/witness", CheckAccess(WitnessCheck("192.0.2.1", 443))),
    ),
)


def board() -> Board:
    return Board(WATCHED, Fabric(INVENTORY, WATCHED.services))


def put(board: Board, device: str, outcome: Outcome, at: float, reason: str = "said") -> None:
    board.take(device, Finding(outcome, reason, "as said"), at, 0.1)


def view(picture: Picture, id_: str) -> ServiceView:
    return next(one for one in picture.services if one.id == id_)


def test_before_anything_was_asked_all_is_unknown() -> None:
    """A console that has just begun claims nothing."""
    picture = board().picture(Seen(), AT)
    assert {one.state for one in picture.services} == {ServiceState.UNKNOWN}
    assert picture.sites[0].state is SiteState.UNKNOWN
    assert picture.backups[0].state is BackupState.UNKNOWN


def test_what_answers_another_way_is_shown_as_such() -> None:
    """With the way gone the one that fails is cut off, the one that answers is up, and the site counts both."""
    one = board()
    put(one, f"{WITNESS}/witness", Outcome.FAILED, AT)
    put(one, "portal/http", Outcome.FAILED, AT)
    put(one, "mail/http", Outcome.PASSED, AT)
    picture = one.picture(Seen(), AT + 1)
    assert view(picture, "portal").state is ServiceState.CUT_OFF
    assert view(picture, "mail").state is ServiceState.UP
    (far,) = picture.sites
    assert (far.state, far.path, far.answering, far.total) == (SiteState.CUT_OFF, PathState.GONE, 1, 2)


def test_last_known_good_is_remembered() -> None:
    """A service that was well and then cut off says when it was well for the last time."""
    one = board()
    put(one, f"{WITNESS}/witness", Outcome.PASSED, AT)
    put(one, "portal/http", Outcome.PASSED, AT)
    assert view(one.picture(Seen(), AT + 1), "portal").last_good_at is None
    put(one, "portal/http", Outcome.FAILED, AT + 30)
    put(one, f"{WITNESS}/witness", Outcome.FAILED, AT + 31)
    after = view(one.picture(Seen(), AT + 32), "portal")
    assert (after.state, after.last_good_at) == (ServiceState.CUT_OFF, AT + 1)
    assert after.minutes.year_s == 0


def test_a_cut_off_site_says_when_what_is_lost_was_seen_last() -> None:
    """Also while something hosted elsewhere still answers."""
    one = board()
    put(one, f"{WITNESS}/witness", Outcome.PASSED, AT)
    put(one, "portal/http", Outcome.PASSED, AT)
    put(one, "mail/http", Outcome.PASSED, AT)
    one.picture(Seen(), AT + 1)
    put(one, "portal/http", Outcome.FAILED, AT + 30)
    put(one, f"{WITNESS}/witness", Outcome.FAILED, AT + 31)
    (far,) = one.picture(Seen(), AT + 32).sites
    assert (far.state, far.answering, far.last_good_at) == (SiteState.CUT_OFF, 1, AT + 1)


def test_a_witness_that_is_silent_for_long_proves_nothing() -> None:
    """An old word about the way is no word: what fails is unknown, neither down nor cut off."""
    one = board()
    put(one, f"{WITNESS}/witness", Outcome.PASSED, AT)
    put(one, "portal/http", Outcome.FAILED, AT + 100)
    assert view(one.picture(Seen(), AT + 101), "portal").state is ServiceState.UNKNOWN


def test_devices_are_witnesses_too() -> None:
    """A device of the path that answers proves the way, by when it last did."""
    watched = replace(WATCHED, paths={"far": Path(("web",))})
    one = Board(watched, Fabric(INVENTORY, watched.services))
    put(one, "portal/http", Outcome.FAILED, AT)
    seen = Seen({"web": True}, {"web": AT + 5})
    assert view(one.picture(seen, AT + 6), "portal").state is ServiceState.DOWN
    silent = Seen({"web": False}, {"web": AT - 60}, {"web": "does not answer"})
    cut = view(one.picture(silent, AT + 6), "portal")
    assert cut.state is ServiceState.CUT_OFF
    assert [(hanging.id, hanging.trouble) for hanging in cut.hangs_on] == [("web", "does not answer")]


def test_the_backup_speaks_against_going_public() -> None:
    """Half-written, old, never proven: each is an objection of the services that it belongs to, and of no other."""
    one = board()
    put(one, "dump/backup", Outcome.FAILED, AT, "half")
    picture = one.picture(Seen(), AT + 1)
    assert picture.backups[0].state is BackupState.HALF
    assert any("Dump" in sentence for sentence in view(picture, "portal").objections)
    assert view(picture, "mail").objections == ("no backup is known for it",)
    put(one, "dump/backup", Outcome.PASSED, AT + 2)
    assert one.picture(Seen(), AT + 3).backups[0].state is BackupState.GOOD
    assert one.picture(Seen(), AT + 200 * DAY).backups[0].state is BackupState.UNTESTED


def test_a_reload_keeps_what_is_known_of_checks_that_stay() -> None:
    """A changed configuration does not make a service unknown that was just seen."""
    one = board()
    put(one, "portal/http", Outcome.PASSED, AT)
    fewer = replace(WATCHED, services={"portal": WATCHED.services["portal"]}, targets=WATCHED.targets[:1])
    one.adopt(fewer, Fabric(INVENTORY, fewer.services))
    picture = one.picture(Seen(), AT + 1)
    assert [(known.id, known.state) for known in picture.services] == [("portal", ServiceState.UP)]
    put(one, "mail/http", Outcome.FAILED, AT + 2)
