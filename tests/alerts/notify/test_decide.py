"""Tests of `console.alerts.notify.decide`: who is told what of an incident, and when nobody is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.alerts.notify.decide import MOST_ABSENCE_S, Matter, Watching, decide, vanish
from console.alerts.notify.policy import Way
from console.alerts.notify.quiet import Quiet
from console.alerts.notify.told import Hold, Why
from console.alerts.rule import RANK
from console.model.alert import Severity
from tests.alerts.notify.scene import MINUTE, NOW, POLICY, Course, ended, matter, names, with_quiet

TEAM, BUDI, ANI = "notify.team", "contacts.budi", "contacts.ani"
NIGHT = Quiet(22 * 60, 6 * 60)
"""NOW is midnight, six hours before these hours end."""


def test_a_critical_incident_is_told_at_once() -> None:
    """The first step's addresses hear of a critical incident the moment it is there."""
    assert names(Course().look(matter())) == [(TEAM, "first")]


def test_what_is_not_critical_waits_for_what_belongs_to_it() -> None:
    """A lesser incident is told once, after the time in which its alerts gather."""
    course = Course()
    assert course.look(matter(Severity.WARNING)).reason is Hold.GATHERING
    assert course.wait(matter(Severity.WARNING, ("a", "b", "c")), NOW + 2 * MINUTE) == [(0.5, TEAM, "first")]


def test_nobody_who_takes_it_on_means_twenty_and_ninety_minutes() -> None:
    """Levels 2 and 3 are called after 20 and 90 minutes, and all who know are told so."""
    course = Course(replace(POLICY, repeat_s=0.0))
    course.look(matter())
    sent = course.wait(matter(), NOW + 100 * MINUTE)
    assert sent == [
        (20.0, TEAM, "escalated"),
        (20.0, BUDI, "escalated"),
        (90.0, TEAM, "escalated"),
        (90.0, BUDI, "escalated"),
        (90.0, ANI, "escalated"),
    ]


def test_it_is_repeated_while_nobody_takes_it_on() -> None:
    """After a call everybody who knows is told again every half hour."""
    course = Course()
    course.look(matter())
    sent = course.wait(matter(), NOW + 60 * MINUTE)
    assert [(minute, why) for minute, address, why in sent if address == TEAM] == [
        (20.0, "escalated"),
        (50.0, "repeated"),
    ]


def test_a_warning_neither_escalates_nor_repeats() -> None:
    """What does not escalate is told once."""
    course = Course()
    sent = course.wait(matter(Severity.WARNING), NOW + 200 * MINUTE)
    assert sent == [(0.5 + 1 / 6, TEAM, "first")]


def test_an_acknowledgement_stops_the_escalation_until_it_expires() -> None:
    """While somebody has it nobody is called; when they have it no more the same level is, and its clock goes on."""
    course = Course(replace(POLICY, repeat_s=0.0))
    course.look(matter())
    course.wait(matter(), NOW + 10 * MINUTE)
    assert course.wait(matter(asking=(), firing=("a",)), NOW + 40 * MINUTE) == []
    sent = course.wait(matter(), NOW + 55 * MINUTE)
    assert sent[0][1:] == (TEAM, "lapsed")
    assert (sent[1][0] - 50.0) * MINUTE <= 10.0
    assert sent[1][1:] == (TEAM, "escalated")


def test_worse_is_told_at_once_and_better_is_not() -> None:
    """A higher severity is told to all who know; a lower one to nobody."""
    course = Course()
    course.wait(matter(Severity.WARNING), NOW + MINUTE)
    assert names(course.look(matter(Severity.CRITICAL))) == [(TEAM, "worsened")]
    assert names(course.look(matter(Severity.WARNING))) == []


def test_more_alerts_are_one_message_in_five_minutes() -> None:
    """Forty alerts that join an incident that is known make one message, not forty."""
    course = Course()
    course.look(matter())
    sent = []
    for count in range(2, 42):
        alerts = tuple(f"alert-{number}" for number in range(count))
        sent += course.wait(matter(asking=("a", *alerts)), course.now + 10.0)
    assert sent == [(5.0, TEAM, "grew")]


def test_a_second_wet_zone_does_not_wait() -> None:
    """Water that reaches another zone is told at once, however short ago the first was, and only once."""
    course = Course()
    course.look(matter())
    spreads = replace(matter(asking=("a", "b")), urgent=("a", "b"))
    assert names(course.look(spreads, course.now + 10.0)) == [(TEAM, "grew")]
    assert names(course.look(spreads, course.now + 10.0)) == []


def test_an_end_is_told_to_all_who_know_of_the_beginning() -> None:
    """Recovery goes to exactly those who were called, and then nothing is remembered."""
    course = Course()
    course.look(matter())
    course.wait(matter(), NOW + 21 * MINUTE)
    over = course.look(ended(NOW + 22 * MINUTE))
    assert names(over) == [(TEAM, "recovered"), (BUDI, "recovered")]
    assert over.told is None


def test_no_end_of_what_was_never_announced() -> None:
    """An incident that was held back from beginning to end is never told of."""
    course = Course()
    assert course.look(matter(asking=(), firing=("a",))).reason is Hold.NOTHING_ASKS
    assert course.look(ended(NOW + 60)).reason is Hold.NEVER_ANNOUNCED


def test_an_incident_that_is_closed_while_its_alerts_fire_has_not_recovered() -> None:
    """An incident that ends because it was merged into another is not told as over."""
    course = Course()
    course.look(matter())
    closed = course.look(matter(asking=(), firing=("a",), closed_at=NOW + 60))
    assert (closed.reason, closed.sends) == (Hold.STILL_FIRES, ())


def test_an_incident_that_vanishes_is_not_called_over() -> None:
    """Who was called learns that nobody watches it any more, not that it has ended."""
    course = Course()
    course.look(matter())
    assert course.told is not None
    assert names(vanish(course.told, (), POLICY, NOW)) == [(TEAM, "withdrawn")]


def test_an_incident_closes_but_not_all_of_it_was_seen_to_end() -> None:
    """When a rule is taken away its incident closes; whoever was called is not told that all is well."""
    course = Course()
    course.look(matter(asking=("a", "b")))
    assert names(course.look(ended(NOW + 60, "a"))) == [(TEAM, "withdrawn")]


def test_an_incident_that_was_merged_away_is_silent() -> None:
    """While its alerts fire in another incident, the one that is gone tells nothing."""
    course = Course()
    course.look(matter())
    assert course.told is not None
    assert vanish(course.told, {"a"}, POLICY, NOW).reason is Hold.STILL_FIRES


def test_what_ended_long_ago_is_remembered_as_ended() -> None:
    """An alert that ended first and is forgotten meanwhile does not turn the end into something else."""
    course = Course()
    course.look(matter(asking=("a", "b")))
    course.look(matter(asking=("a",), firing=("a",), over=("b",)))
    course.look(matter(asking=("a",), firing=("a",)))
    assert names(course.look(ended(NOW + 60, "a"))) == [(TEAM, "recovered")]


def test_quiet_hours_hold_back_what_is_not_critical_until_they_end() -> None:
    """A major incident at midnight reaches a way with quiet hours at six, if it still stands."""
    course = Course(replace(with_quiet(POLICY, "team", Way(quiet=NIGHT)), steps=POLICY.steps[:1]))
    assert course.wait(matter(Severity.MAJOR), NOW + 359 * MINUTE, 60.0) == []
    assert course.wait(matter(Severity.MAJOR), NOW + 361 * MINUTE, 60.0) == [(360.0, TEAM, "first")]


def test_quiet_hours_do_not_hold_back_what_is_critical() -> None:
    """Water at midnight wakes everybody."""
    course = Course(with_quiet(POLICY, "team", Way(quiet=NIGHT)))
    assert names(course.look(matter())) == [(TEAM, "first")]


def test_an_end_waits_for_the_end_of_quiet_hours() -> None:
    """Nobody is woken to hear that a warning is over; they hear of it in the morning, even if the incident is gone."""
    course = Course(with_quiet(POLICY, "team", Way(quiet=Quiet(60, 360))))
    course.wait(matter(Severity.MAJOR), NOW + MINUTE)
    over = course.look(ended(NOW + 120 * MINUTE), NOW + 120 * MINUTE)
    assert over.reason is Hold.QUIET_HOURS
    assert over.told is not None
    assert vanish(over.told, (), course.policy, NOW + 200 * MINUTE).sends == ()
    assert names(vanish(over.told, (), course.policy, NOW + 361 * MINUTE)) == [(TEAM, "recovered")]


def test_a_way_hears_only_of_its_severities_and_sites() -> None:
    """What a way does not want is not told that way; what has become bad enough is."""
    course = Course(with_quiet(POLICY, "team", Way(severities=(Severity.CRITICAL,), sites=("bontang",))))
    assert course.wait(matter(Severity.WARNING), NOW + 5 * MINUTE) == []
    assert names(course.look(matter(Severity.CRITICAL))) == [(TEAM, "first")]
    elsewhere = Course(with_quiet(POLICY, "team", Way(sites=("samarinda",))))
    assert elsewhere.look(matter()).reason is Hold.NOBODY_REACHED


def test_nobody_attached_calls_the_next_level_at_once() -> None:
    """A critical incident that nobody can see goes to level 2 with the first call; level 3 follows in its time."""
    policy = replace(POLICY, repeat_s=0.0)
    course = Course(policy, Watching(attached=0, nobody_since=NOW - 3600))
    assert names(course.look(matter())) == [(TEAM, "unattended"), (BUDI, "unattended")]
    sent = course.wait(matter(), NOW + 80 * MINUTE)
    assert {(minute, why) for minute, _address, why in sent} == {(70.0, "escalated")}


def test_somebody_who_left_a_moment_ago_may_come_back() -> None:
    """A console that attaches again within a minute calls nobody."""
    course = Course(POLICY, Watching(attached=0, nobody_since=NOW - 30))
    assert names(course.look(matter())) == [(TEAM, "first")]
    assert [why for _minute, _address, why in course.wait(matter(), NOW + MINUTE)] == ["unattended", "unattended"]


def test_nobody_acknowledging_calls_the_next_level_early() -> None:
    """A critical incident that people see and nobody acknowledges for ten minutes goes to the next level."""
    course = Course(replace(POLICY, unacknowledged_s=600.0, repeat_s=0.0))
    course.look(matter())
    sent = course.wait(matter(), NOW + 30 * MINUTE)
    assert sent == [(10.0, TEAM, "unacknowledged"), (10.0, BUDI, "unacknowledged")]


def test_nobody_watching_is_no_matter_for_a_lesser_incident() -> None:
    """Only what is critical skips a level."""
    course = Course(POLICY, Watching(attached=0, nobody_since=NOW - 3600))
    sent = course.wait(matter(Severity.MAJOR), NOW + 19 * MINUTE)
    assert [why for _minute, _address, why in sent] == ["first"]


def test_an_engine_that_was_away_counts_the_time() -> None:
    """An incident that asked before and after a restart has asked in between."""
    course = Course()
    course.look(matter())
    verdict = decide(matter(), course.told, POLICY, NOW + 25 * MINUTE, course.watching, MOST_ABSENCE_S)
    assert verdict.reason is Why.ESCALATED


def test_an_absence_while_somebody_had_it_does_not_count() -> None:
    """An incident that was acknowledged when the engine went has not asked for anybody meanwhile."""
    course = Course()
    course.look(matter())
    course.look(matter(asking=(), firing=("a",)))
    back = decide(matter(), course.told, POLICY, NOW + 60 * MINUTE, course.watching, MOST_ABSENCE_S)
    assert names(back) == [(TEAM, "lapsed")]


def test_taking_it_on_and_giving_it_back_again_and_again_calls_nobody() -> None:
    """An alert that is held back and let go every few seconds is no call each time."""
    course = Course()
    course.look(matter())
    for second in range(0, 280, 20):
        course.look(matter(asking=(), firing=("a",)), NOW + second)
        assert course.look(matter(), NOW + second + 10).sends == ()


def test_quiet_hours_hold_back_reminders_too() -> None:
    """Whoever was told of a major incident in the evening is not reminded of it at night, and is in the morning."""
    course = Course(with_quiet(POLICY, "team", Way(quiet=Quiet(15, 60))))
    sent = course.wait(matter(Severity.MAJOR), NOW + 100 * MINUTE)
    heard = [(minute, why) for minute, address, why in sent if address == TEAM]
    assert heard[0][1] == "first"
    assert [minute for minute, _why in heard if 15 <= minute < 60] == []
    assert len(heard) > 1


def test_a_clock_that_jumps_calls_nobody() -> None:
    """A day forward or back is at most two minutes of waiting."""
    for jump in (86400.0, -86400.0):
        course = Course()
        course.look(matter())
        assert course.look(matter(), NOW + jump).sends == ()


SEVERITIES = st.sampled_from([Severity.CRITICAL, Severity.MAJOR, Severity.WARNING])
LOOKS = st.lists(
    st.tuples(
        SEVERITIES,
        st.sets(st.sampled_from("abcd")),
        st.floats(0.0, 4000.0),
        st.sampled_from([Watching(1), Watching(0, NOW - 3600)]),
    ),
    min_size=1,
    max_size=30,
)


def _matter(severity: Severity, asking: set[str]) -> Matter:
    return matter(severity, tuple(sorted(asking)), ("a", "b", "c", "d"))


@settings(max_examples=200, deadline=None)
@given(LOOKS)
def test_nothing_is_told_of_what_does_not_ask(looks: list[tuple[Severity, set[str], float, Watching]]) -> None:
    """Whatever came before: with nothing unacknowledged and unsuppressed nobody is called."""
    course = Course()
    for severity, asking, passed_s, watching in looks:
        course.watching = watching
        verdict = course.look(_matter(severity, asking), course.now + passed_s)
        assert asking or not verdict.sends


@settings(max_examples=200, deadline=None)
@given(LOOKS)
def test_the_end_is_told_to_exactly_those_who_were_called(
    looks: list[tuple[Severity, set[str], float, Watching]],
) -> None:
    """Nobody hears of an end without a beginning, and nobody is left waiting for one."""
    course, called = Course(), set()
    for severity, asking, passed_s, watching in looks:
        course.watching = watching
        called |= {send.address for send in course.look(_matter(severity, asking), course.now + passed_s).sends}
    over = course.look(ended(course.now, *"abcd"), course.now)
    assert {send.address for send in over.sends} == called
    assert over.told is None


@settings(max_examples=200, deadline=None)
@given(LOOKS)
def test_no_course_of_events_floods_anybody(looks: list[tuple[Severity, set[str], float, Watching]]) -> None:
    """An address hears at most: one call a level, one a rise, one a step skipped, and one in five minutes."""
    course, heard = Course(), 0
    for severity, asking, passed_s, watching in looks:
        course.watching = watching
        verdict = course.look(_matter(severity, asking), course.now + passed_s)
        heard += sum(send.address == TEAM for send in verdict.sends)
    told = course.told
    assert told is not None
    assert heard <= len(POLICY.steps) + len(RANK) + 1 + (course.now - NOW) / POLICY.update_s


@settings(max_examples=100, deadline=None)
@given(LOOKS)
def test_looking_twice_tells_nothing_twice(looks: list[tuple[Severity, set[str], float, Watching]]) -> None:
    """A second look at the same moment sends nothing: a tick that comes twice is no second message."""
    course = Course()
    for severity, asking, passed_s, watching in looks:
        course.watching = watching
        what = _matter(severity, asking)
        course.look(what, course.now + passed_s)
        assert [send.why for send in course.look(what).sends if send.why is not Why.UNATTENDED] == []
