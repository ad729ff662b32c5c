"""Tests of `console.alerts.suppress` through the situation: which alerts another one explains, and for how long."""

from __future__ import annotations

from msgspec.structs import replace

from console.alerts.suppress import GRACE_S
from console.inventory import Device
from console.model.alert import Severity
from console.model.device import DeviceKind
from console.model.place import Place
from tests.fakes.alerts import Watched, alert, ended, inventory, lost


def test_a_silent_parent_explains_its_children() -> None:
    """What cannot be reached because the way to it is gone is explained by what is gone."""
    watched = Watched()
    watched.see(lost("access"), lost("web", 110.0))
    assert watched.because("web-data_age") == ("access-data_age",)
    assert watched.because("access-data_age") == ()


def test_a_parent_that_falls_silent_later_explains_them_too() -> None:
    """The order in which a switch and what hangs on it are found silent makes no difference."""
    watched = Watched()
    watched.see(lost("web"), lost("mail"), lost("access", 120.0))
    assert watched.because("web-data_age") == watched.because("mail-data_age") == ("access-data_age",)


def test_of_a_chain_the_farthest_cause_is_named() -> None:
    """When a switch is silent because the one before it is, that one explains everything behind both."""
    watched = Watched()
    watched.see(lost("web"), lost("access"), lost("core"))
    assert watched.because("web-data_age") == ("core-data_age",)
    assert watched.because("access-data_age") == ("core-data_age",)
    assert watched.because("core-data_age") == ()


def test_a_circle_of_dependencies_leaves_the_first_alert_standing() -> None:
    """Where devices depend on each other in a circle, the alert that came first calls."""
    watched = Watched(inventory(depends={"core": ("access",), "access": ("core",), "web": ("access",)}, feeds={}))
    watched.see(lost("access", 100.0), lost("core", 101.0), lost("web", 102.0))
    assert watched.because("access-data_age") == ()
    assert watched.because("core-data_age") == ("access-data_age",)
    assert watched.because("web-data_age") == ("access-data_age",)


def test_a_device_that_feeds_itself_explains_nothing() -> None:
    """A feed that leads in a circle is never dark."""
    watched = Watched(inventory(depends={}, feeds={"pdu-a": ("pdu-b",), "pdu-b": ("pdu-a",), "web": ("pdu-a/1",)}))
    watched.see(lost("web"), lost("pdu-a"), alert("web", "psu_state", 1.0))
    assert watched.because("web-data_age") == ()
    assert watched.because("web-psu_state") == ()


def test_lost_contact_explains_only_lost_contact() -> None:
    """What was measured before the way was gone stays as it was: a hot server is not explained by a switch."""
    watched = Watched()
    watched.see(lost("access"), alert("web", "temperature", 40.0))
    assert watched.because("web-temperature") == ()


def test_children_have_a_grace_period_when_the_parent_is_back() -> None:
    """A child that is still silent after its parent is back calls only when the grace period is over."""
    watched = Watched()
    access = lost("access")
    watched.see(access, lost("web"))
    watched.at(200.0)
    watched.see(ended(access))
    assert watched.because("web-data_age") == ("access-data_age",)
    watched.see(lost("mail", 210.0))
    assert watched.because("mail-data_age") == ("access-data_age",)
    watched.at(200.0 + GRACE_S)
    assert watched.because("web-data_age") == watched.because("mail-data_age") == ()


def test_a_clock_that_jumps_ends_a_grace_period() -> None:
    """A grace period that would lie in the future for ever ends when the clock is put back."""
    watched = Watched()
    access = lost("access", 90_000.0)
    watched.now = 90_000.0
    watched.see(access, lost("web", 90_000.0))
    watched.see(ended(access))
    watched.at(3_600.0)
    assert watched.because("web-data_age") == ()


def test_an_exhausted_ups_explains_what_has_no_other_feed() -> None:
    """A server is dark when every feed is dead; one that still has a live feed is not explained."""
    watched = Watched()
    watched.see(alert("ups", "ups_state", "off"), lost("mail"), lost("web"))
    assert watched.because("mail-data_age") == ("ups-ups_state",)
    watched.see(lost("pdu-a"))
    assert watched.because("pdu-a-data_age") == ("ups-ups_state",)


def test_a_dead_feed_explains_a_lost_supply() -> None:
    """One dead feed explains that a server has lost a power supply."""
    watched = Watched()
    watched.see(alert("ups", "ups_state", "on_battery"), alert("web", "psu_state", 1.0, Severity.WARNING))
    assert watched.because("web-psu_state") == ("ups-ups_state",)


def test_lost_mains_explain_what_hangs_on_them() -> None:
    """A UPS on battery says that the room's mains are gone: its cooling and the PDU without a UPS are off too."""
    watched = Watched()
    watched.see(alert("ups", "ups_state", "on_battery"), alert("cool", "cooling_state", "off"), lost("pdu-b"))
    assert watched.because("cool-cooling_state") == ("ups-ups_state",)
    assert watched.because("pdu-b-data_age") == ("ups-ups_state",)


def test_failed_cooling_explains_the_warmth_of_its_room_alone() -> None:
    """Warm inlets are explained by cooling that failed in the same room, and in no other."""
    watched = Watched()
    watched.see(alert("cool", "cooling_state", "fault"), alert("web", "temperature", 33.0))
    watched.see(alert("far", "temperature", 33.0))
    assert watched.because("web-temperature") == ("cool-cooling_state",)
    assert watched.because("far-temperature") == ()


def test_what_is_worse_than_its_cause_calls_for_itself() -> None:
    """Cooling that is merely degraded does not explain a critical temperature."""
    watched = Watched()
    watched.see(alert("cool", "cooling_state", "degraded", Severity.WARNING), alert("web", "temperature", 33.0))
    assert watched.because("web-temperature") == ()


def test_a_warm_room_explains_its_warm_inlets() -> None:
    """The room's own probe stands for the inlets of its servers."""
    watched = Watched()
    watched.see(alert("probe", "temperature", 34.0), alert("web", "temperature", 33.0))
    assert watched.because("web-temperature") == ("probe-temperature",)
    assert watched.because("probe-temperature") == ()


def test_a_device_that_was_switched_off_on_purpose_is_not_missed() -> None:
    """After a run has measured it off, lost data of a device is explained by that run, until it is meant to be up."""
    watched = Watched()
    watched.situation.switched_off(["web"], "run-7", 100.0)
    watched.see(lost("web"), alert("web", "temperature", 33.0))
    assert watched.because("web-data_age") == ("off/run-7",)
    assert watched.because("web-temperature") == ()
    watched.situation.back_on(["web"], 300.0)
    assert watched.because("web-data_age") == ()


def test_the_end_of_a_rule_frees_what_its_alert_explained() -> None:
    """An alert that is withdrawn with its rule explains nothing any more."""
    watched = Watched()
    watched.see(lost("access"), lost("web"))
    watched.situation.forget(["access-data_age"], 120.0)
    assert watched.because("web-data_age") == ()


def test_a_service_is_down_with_what_it_runs_on() -> None:
    """The alert of a service whose host is silent, or off on purpose, is explained by that."""
    known = inventory()
    portal = Device("portal", "Portal", DeviceKind.SERVICE, Place("site"), depends_on=("web",))
    watched = Watched(replace(known, devices={**known.devices, "portal": portal}))
    watched.see(alert("portal", "service_state", "failed"))
    assert watched.because("portal-service_state") == ()
    watched.see(lost("web", 110.0))
    assert watched.because("portal-service_state") == ("web-data_age",)
    watched.situation.switched_off(["web"], "run-7", 120.0)
    assert "off/run-7" in watched.because("portal-service_state")
    watched.situation.back_on(["web"], 130.0)
    assert watched.because("portal-service_state") == ("web-data_age",)


def _watched_site() -> Watched:
    known = inventory()
    being = Device("site:site", "Site", DeviceKind.SITE, Place("site"))
    return Watched(replace(known, devices={**known.devices, "site:site": being}))


def test_a_site_that_is_cut_off_explains_everything_lost_there() -> None:
    """Forty devices behind one lost way are one alert: also the switch before them, and in every room."""
    watched = _watched_site()
    watched.see(lost("web"), lost("access"), lost("far"), alert("web", "temperature", 40.0))
    watched.see(alert("site:site", "site_state", "cut_off", at=115.0))
    for device in ("web", "access", "far"):
        assert watched.because(f"{device}-data_age") == ("site:site-site_state",)
    assert watched.because("site:site-site_state") == ()
    assert watched.because("web-temperature") == ()
    watched.see(lost("mail", 130.0))
    assert watched.because("mail-data_age") == ("site:site-site_state",)


def test_what_is_lost_still_when_the_way_is_back_calls_after_a_while() -> None:
    """The way is open again: who does not answer within the grace period is missed by itself."""
    watched = _watched_site()
    gone = alert("site:site", "site_state", "cut_off")
    watched.see(gone, lost("far"))
    watched.at(200.0)
    watched.see(ended(gone))
    assert watched.because("far-data_age") == ("site:site-site_state",)
    watched.at(200.0 + GRACE_S)
    assert watched.because("far-data_age") == ()


def test_a_site_that_is_merely_degraded_explains_nothing() -> None:
    """Only a lost way makes silence no news."""
    watched = _watched_site()
    watched.see(alert("site:site", "site_state", "degraded"), lost("far"))
    assert watched.because("far-data_age") == ()
