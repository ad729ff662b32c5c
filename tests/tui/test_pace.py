"""How the line to the terminal does."""

from __future__ import annotations

import pytest

from console.tui.pace import ASK_EVERY_S, PAINT_EVERY_S, THIN_OCTETS_S, Pace


def _answered(*round_trips_s: float) -> Pace:
    pace, now = Pace(), 100.0
    for took in round_trips_s:
        assert pace.asks(now)
        pace.took(now + took)
        now += ASK_EVERY_S
    return pace


@pytest.mark.parametrize(
    ("round_trip_s", "every_s"), [(0.002, PAINT_EVERY_S), (0.1, PAINT_EVERY_S), (0.3, 1.0), (0.8, 2.0), (3.0, 5.0)]
)
def test_a_slow_line_is_painted_less_often(round_trip_s: float, every_s: float) -> None:
    """The interval grows with the round trip."""
    told = _answered(round_trip_s).told()
    assert (told.paint_every_s, told.slow) == (every_s, every_s > PAINT_EVERY_S)


def test_a_hiccup_is_forgotten() -> None:
    """After one slow answer among quick ones the pace comes back."""
    assert not _answered(0.01, 2.0, 0.01, 0.01, 0.01, 0.01, 0.01).told().slow


def test_one_question_is_on_the_way_at_a_time() -> None:
    """A line that does not answer is not filled with questions."""
    pace = Pace()
    assert pace.asks(0.0)
    assert not any(pace.asks(float(now)) for now in range(1, 600))


def test_a_line_that_does_not_answer_is_said() -> None:
    """And painted least often, until it answers again."""
    pace = _answered(0.1)
    pace.asks(200.0)
    pace.asks(204.0)
    assert (pace.told().stalled, pace.told().slow) == (True, True)
    pace.took(205.0)
    assert not pace.told().stalled


def test_an_answer_that_was_lost_is_asked_for_anew() -> None:
    """One that never comes must not slow the console for the rest of the night; meanwhile the line counts as cut."""
    pace = _answered(0.1)
    asked = [second for second in range(200, 330) if pace.asks(float(second))]
    assert asked == [200, 260, 320]
    assert pace.told().stalled
    pace.took(320.1)
    assert not pace.told().stalled


def test_a_terminal_that_never_answers_is_not_blamed() -> None:
    """It may not know how; nothing is known of its line."""
    pace = Pace()
    pace.asks(0.0)
    pace.asks(60.0)
    assert pace.told() == (None, PAINT_EVERY_S, False)


def test_nothing_is_known_before_the_first_answer() -> None:
    """Then it is painted as on a quick line."""
    assert Pace().told() == (None, PAINT_EVERY_S, False)


def test_ages_are_brought_up_to_date_at_the_pace_of_the_line() -> None:
    """Every second on a quick line, more rarely on a slow one."""
    quick, slow = _answered(0.01), _answered(0.8)
    seconds = [200.0 + second for second in range(10)]
    assert sum(quick.due(now) for now in seconds) == 10
    assert sum(slow.due(now) for now in seconds) == 5


def test_an_answer_that_nobody_asked_for_is_left_alone() -> None:
    """Somebody may paste one."""
    pace = Pace()
    pace.took(5.0)
    assert pace.told().round_trip_s is None


def test_a_single_key_is_painted_at_once() -> None:
    """What a key changes is little enough that the next one does not wait for it, also on a slow line."""
    pace = _answered(0.3)
    pace.sent(400, 200.0)
    assert pace.waits_s(200.0) == 0.0


@pytest.mark.parametrize(("round_trip_s", "waits"), [(0.002, False), (0.3, True), (3.0, True)])
def test_a_full_slow_line_is_waited_for(round_trip_s: float, waits: bool) -> None:
    """A screenful makes the next paint wait where the line is slow, and nowhere else."""
    pace = _answered(round_trip_s)
    pace.sent(2000, 200.0)
    assert (pace.waits_s(200.0) > 0) == waits


def test_a_line_of_unknown_speed_is_not_waited_for() -> None:
    """A terminal that never says where it is, is painted as before."""
    pace = Pace()
    pace.sent(100_000, 0.0)
    assert pace.waits_s(0.0) == 0.0


def test_what_is_sent_stays_within_what_the_line_carries() -> None:
    """Painting whenever it is allowed, for a minute, sends no more than the line takes in that time."""
    pace, now, sent = _answered(0.3), 200.0, 0
    while now < 260.0:
        now += pace.waits_s(now) + 0.01
        pace.sent(2200, now)
        sent += 2200
    assert sent <= THIN_OCTETS_S * (60 + 1)


def test_the_line_is_free_again_after_a_while() -> None:
    """Waiting ends when what was sent has gone through."""
    pace = _answered(0.3)
    pace.sent(6000, 200.0)
    assert pace.waits_s(200.0 + pace.waits_s(200.0)) == pytest.approx(0.0)
