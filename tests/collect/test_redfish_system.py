"""Rules of what systems, chassis and drives say of themselves."""

from __future__ import annotations

import pytest

from console.collect.payload import Document
from console.collect.redfish_system import chassis, drive, identity, manager, power_word, system
from console.model.reading import State


@pytest.mark.parametrize(
    ("said", "word"),
    [("On", "on"), ("Off", "off"), ("PoweringOn", "starting"), ("PoweringOff", "stopping"), ("", "unknown")],
)
def test_power_states(said: str, word: str) -> None:
    """Redfish's words become ours."""
    assert power_word({"PowerState": said}) == word


@pytest.mark.parametrize("said", [None, 1, ["On"], "on", "Hibernating"])
def test_a_power_state_nobody_knows(said: Document) -> None:
    """Whatever is not one of the words is unknown, never off."""
    assert power_word({"PowerState": said}) == "unknown"


def test_the_rollup_counts_before_the_system_s_own_health() -> None:
    """A failed part below makes the system failed."""
    gauges = system({"Status": {"Health": "OK", "HealthRollup": "Critical"}})
    assert [(gauge.value, gauge.state) for gauge in gauges if gauge.point == "health"] == [("failed", State.CRITICAL)]


def test_a_system_that_does_not_say_is_unknown() -> None:
    """No status is no health."""
    assert [gauge.value for gauge in system({})] == ["unknown", "unknown"]


def test_a_drive_that_foretells_its_failure() -> None:
    """A drive may say OK and know better."""
    gauge = drive({"Status": {"Health": "OK"}, "FailurePredicted": True}, "Bay 1")
    assert (gauge.value, gauge.state) == ("degraded", State.WARNING)


@pytest.mark.parametrize(("said", "word"), [("Normal", "normal"), ("HardwareIntrusion", "alarm"), ("Odd", "alarm")])
def test_an_opened_cover(said: str, word: str) -> None:
    """Anything but normal is an alarm."""
    assert [gauge.value for gauge in chassis({"PhysicalSecurity": {"IntrusionSensor": said}}, "Case")] == [word]


def test_a_bmc_without_health_says_nothing() -> None:
    """Some BMCs give themselves no health; that is left out."""
    assert manager({"Status": {"State": "Enabled"}}) == ()


def test_words_that_mean_nothing_are_no_identity() -> None:
    """`nil`, `None` and blanks are what BMCs write where they know nothing."""
    who = identity({"Manufacturer": "nil", "Model": " None ", "SerialNumber": "", "SKU": "X-1"}, {})
    assert (who.vendor, who.model, who.serial, who.firmware) == ("", "", "X-1", "")
