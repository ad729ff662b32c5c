"""Rules of making rates of counters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.collect.measure import Counter, Gauge, Measure, Share
from console.collect.rates import growth, readings, sample_of
from console.model.reading import Quality, Reading, State

NOW = 1_767_225_600.0
TOTALS = st.floats(min_value=0, max_value=1e18)


def _read(before: list[Measure], measures: list[Measure], before_s: float = 100, at_s: float = 110) -> list[Reading]:
    return list(readings(measures, sample_of(before, before_s), at_s, NOW))


def _octets(total: float) -> list[Measure]:
    return [Counter("interface_in", "eth0", total)]


def test_a_rate_is_growth_a_second() -> None:
    """The host's own clock is the measure of time."""
    (reading,) = _read(_octets(1000), _octets(6000))
    assert (reading.value, reading.unit, reading.instance, reading.taken_at) == (500.0, "B/s", "eth0", NOW)


def test_the_first_poll_has_no_rates() -> None:
    """One sample of a counter says nothing."""
    assert readings(_octets(1000), None, 110, NOW) == ()


def test_a_restart_gives_no_rate() -> None:
    """When the host's uptime went back, its counters began anew."""
    assert _read(_octets(1000), _octets(6000), before_s=500, at_s=60) == []


def test_a_reset_gives_no_rate() -> None:
    """A counter that went back without wrapping is no traffic."""
    assert _read(_octets(1_000_000), _octets(10)) == []
    assert _read(_octets(1e15), _octets(10)) == []


def test_a_counter_of_32_bits_may_wrap() -> None:
    """Just below 2^32 and then just above zero is growth."""
    (reading,) = _read(_octets(2**32 - 1000), _octets(4000))
    assert reading.value == 500.0


def test_a_new_interface_waits_for_its_second_sample() -> None:
    """A counter that was not there before has no rate yet."""
    assert _read([], _octets(1000)) == []


def test_an_impossible_rate_is_not_shown() -> None:
    """A jump that no link can carry is a counter that was replaced."""
    assert _read(_octets(0), _octets(1e15)) == []


def test_a_share_is_the_part_of_the_whole_since_then() -> None:
    """CPU time is judged between polls, not since the start."""
    (reading,) = _read([Share("cpu_utilization", "", 100, 1000)], [Share("cpu_utilization", "", 150, 1200)])
    assert (reading.value, reading.unit) == (25.0, "%")


def test_a_share_of_nothing_is_not_shown() -> None:
    """When the whole did not grow there is nothing to divide."""
    same: list[Measure] = [Share("cpu_utilization", "", 100, 1000)]
    assert _read(same, same) == []


def test_an_implausible_gauge_is_bad() -> None:
    """A value outside its kind's range is kept and marked, never judged as good."""
    (reading,) = _read([], [Gauge("temperature", "x", 4294967.0)])
    assert (reading.quality, reading.state) == (Quality.BAD, State.UNKNOWN)
    assert "not plausible" in reading.note


def test_the_host_s_own_judgement_is_kept() -> None:
    """State and note of a gauge go with its reading."""
    (reading,) = _read([], [Gauge("raid_state", "md0", "failed", State.CRITICAL, "why")])
    assert (reading.value, reading.state, reading.note) == ("failed", State.CRITICAL, "why")


@given(TOTALS, TOTALS)
def test_growth_is_never_negative(before: float, total: float) -> None:
    """Whatever a counter does, it grew or nothing is said."""
    grown = growth(total, before)
    assert grown is None or grown >= 0
