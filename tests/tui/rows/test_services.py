"""Tests of `console.tui.rows.services` and `service`: the list and the page of services, without a terminal."""

from __future__ import annotations

import pytest

from console.i18n import use_language
from console.model.check import Outcome
from console.model.service import CheckView, Hanging, Minutes, PathState, ServiceState, ServiceView, SiteState, SiteView
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.scene import Scene
from console.tui.rows.service import service_lines
from console.tui.rows.services import MARKS, Services, quiet_sites, site_lines

NOW = 1_767_225_600.0
HOUR = 3600.0


def scene(*views: ServiceView | SiteView) -> Scene:
    world = Snapshot()
    world.apply(views)
    return Scene(world, NOW)


def service(id_: str, state: ServiceState, **more: object) -> ServiceView:
    return ServiceView(id_, id_.title(), state, "because", **more)  # type: ignore[arg-type]


def test_the_worst_comes_first() -> None:
    """Down before defaced, cut off, stale, degraded, unknown and up."""
    views = [service(state.value, state) for state in ServiceState]
    listing, now = Services(), scene(*views)
    entries = [listing.entry(key, now) for key in listing.keys(now)]
    ranked = sorted((entry for entry in entries if entry is not None), key=lambda entry: entry.ranks[0])
    assert [entry.key for entry in ranked] == [state.value for state in MARKS]


def test_the_word_of_every_state_is_whole() -> None:
    """In the language of the person."""
    use_language("id")
    try:
        assert Services().columns()[0].least == 2 + max(len(mark.word) for mark in MARKS.values()) > 14
    finally:
        use_language("en")


@pytest.mark.parametrize("state", list(ServiceState))
def test_every_state_is_a_glyph_and_a_word(state: ServiceState) -> None:
    """A state is never told by colour alone."""
    now = scene(service("portal", state))
    (first, *_rest) = Services().cells("portal", now)
    assert MARKS[state].word in first.text
    assert MARKS[state].glyph in first.text


def test_how_many_are_back_is_said_while_one_is_not() -> None:
    """Of those that fell together; services that fell another time do not count."""
    begun = NOW - HOUR
    views = [service(f"up{n}", ServiceState.UP, episode=begun) for n in range(5)]
    views += [service(f"down{n}", ServiceState.DOWN, episode=begun) for n in range(4)]
    views.append(service("other", ServiceState.UP, episode=begun - HOUR))
    assert "back 5 of 9" in plain(Services().summary(scene(*views)))
    assert "back" not in plain(Services().summary(scene(*views[:5])))


def test_a_cut_off_service_says_when_it_was_last_good() -> None:
    """Not dead, but last known good at a clock time; the site says what still answers."""
    cut = service("portal", ServiceState.CUT_OFF, last_good_at=NOW - HOUR)
    site = SiteView(
        "far", "Second floor", SiteState.CUT_OFF, "3 of 9 applications answer", PathState.GONE, last_good_at=NOW - HOUR
    )
    now = scene(cut, site)
    assert any(span.text.startswith("12-31 23:00 last known good") for span in Services().cells("portal", now))
    (told,) = site_lines(now, [site])
    assert "3 of 9 applications answer" in plain(told)
    assert "last known good at" in plain(told)


def test_a_line_about_a_site_is_told_in_whole_parts() -> None:
    """Where the last part does not fit, it is left out; it does not end within a word."""
    site = SiteView("far", "Second floor", SiteState.CUT_OFF, "3 of 9 answer", PathState.GONE, last_good_at=NOW - HOUR)
    (told,) = site_lines(scene(), [site], 50)
    assert plain(told) == "⊘ cut off  Second floor  3 of 9 answer"


def test_over_the_services_stand_only_sites_of_which_the_header_does_not_tell() -> None:
    """The same line is not read twice on one screen."""
    cut = SiteView("far", "Second floor", SiteState.CUT_OFF, "gone", PathState.GONE)
    well = SiteView("near", "Main", SiteState.NORMAL, "all of it answers")
    assert quiet_sites(scene(cut, well)) == [well]


def test_the_page_tells_what_it_hangs_on_and_what_it_cost() -> None:
    """Minutes with their worth, what was not counted, single points, objections and each check with its place."""
    view = service(
        "portal",
        ServiceState.DOWN,
        since_at=NOW - HOUR,
        minutes=Minutes(HOUR, 2 * HOUR, 3 * HOUR, unseen_incident_s=HOUR),
        worth_per_hour=1000.0,
        currency="IDR",
        checks=(CheckView("http", "altos-3", Outcome.FAILED, "refused", "h refuses", NOW),),
        hangs_on=(Hanging("server", "altos-3", "Altos 3", True, "does not answer"),),
        objections=("backup dump: old",),
    )
    text = "\n".join(plain(line) for line in service_lines("portal", scene(view), 100))
    for part in ("IDR 1 000", "IDR 3 000", "not counted", "Altos 3", "stops it by itself", "does not answer"):
        assert part in text
    for part in ("backup dump: old", "h refuses", "from altos-3"):
        assert part in text


def test_a_service_that_left_says_so() -> None:
    """A page of a service that is no longer configured does not stay empty."""
    assert "no longer" in plain(service_lines("gone", scene(), 80)[0])


def test_an_empty_list_says_what_to_do() -> None:
    """Where nothing is configured, the screen says how to."""
    assert "[services.NAME]" in Services().nothing(scene())


def test_a_row_and_a_page_say_owner_address_and_worth() -> None:
    """Whom it belongs to, where it is, what an hour of it is worth, and what this incident has cost so far."""
    view = service(
        "portal",
        ServiceState.DOWN,
        owner="Diskominfo",
        urls=("https://portal.example.org/",),
        minutes=Minutes(HOUR / 2, HOUR, HOUR),
        worth_per_hour=1000.0,
        currency="IDR",
    )
    row = " ".join(cell.text for cell in Services().cells("portal", scene(view)))
    page = "\n".join(plain(line) for line in service_lines("portal", scene(view), 100))
    assert "IDR 500" in row
    assert "Diskominfo" in row
    for part in ("Diskominfo", "https://portal.example.org/", "IDR 1 000", "IDR 500"):
        assert part in page
