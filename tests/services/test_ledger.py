"""Tests of `console.services.ledger`: what is kept of outages, and what a restart makes of them."""

from __future__ import annotations

from console.model.service import ServiceState
from console.services.ledger import Ledger

AT = 1_767_300_000.0
DOWN, UP, UNKNOWN = ServiceState.DOWN, ServiceState.UP, ServiceState.UNKNOWN


def test_the_same_state_again_is_no_news() -> None:
    """Only a change of state is stored."""
    ledger = Ledger()
    for second in range(5):
        ledger.note("portal", DOWN, AT + second)
    assert len(ledger.drain()) == 1
    assert ledger.drain() == ()
    assert ledger.since("portal") == AT


def test_back_is_back() -> None:
    """A service that came back has been so since then, and its outage has an end."""
    ledger = Ledger()
    ledger.note("portal", DOWN, AT)
    ledger.note("portal", UP, AT + 60)
    assert ledger.since("portal") == AT + 60
    assert ledger.incident_at("portal") is None
    assert ledger.drain()[-1].ended_at == AT + 60


def test_what_happens_while_nobody_watches_is_not_counted_as_down() -> None:
    """Over a restart the incident goes on; the time in between is unseen."""
    before = Ledger()
    before.note("portal", DOWN, AT)
    after = Ledger()
    after.recall(before.drain(), AT + 600, ["portal", "mail"], AT + 3600)
    after.note("portal", DOWN, AT + 3600)
    after.note("mail", UP, AT + 3600)
    lost = after.minutes("portal", AT + 3660, "UTC")
    assert (lost.incident_s, lost.unseen_incident_s) == (660, 3000)
    assert after.incident_at("portal") == AT
    assert after.incident_at("mail") is None


def test_what_was_never_seen_well_has_no_last_good() -> None:
    """A service that was unknown before it was down is not said to have been well."""
    ledger = Ledger()
    ledger.note("portal", UNKNOWN, AT)
    ledger.note("portal", DOWN, AT + 5)
    ledger.note("mail", DOWN, AT + 5)
    assert ledger.good_until("portal") is None
    assert ledger.good_until("mail") == AT + 5


def test_what_was_not_stored_is_given_again() -> None:
    """A disk that does not take the ledger loses nothing of it."""
    ledger = Ledger()
    ledger.note("portal", DOWN, AT)
    spans = ledger.drain()
    ledger.put_back(spans)
    ledger.note("portal", UP, AT + 5)
    assert [span.ended_at for span in ledger.drain()] == [None, AT + 5]


def test_a_clock_that_is_put_back_hides_no_outage_and_leaves_none_open() -> None:
    """What is down is down now although an outage that had ended lies in the future, also after a restart."""
    ledger = Ledger()
    ledger.note("portal", ServiceState.DOWN, 2000.0)
    ledger.note("portal", ServiceState.UP, 1500.0)
    ledger.note("portal", ServiceState.DOWN, 1700.0)
    assert ledger.incident_at("portal") == 1700.0
    again = Ledger()
    stored = {span.begun_at: span for span in ledger.drain()}
    again.recall((stored[at] for at in sorted(stored)), None, (), 1800.0)
    again.note("portal", ServiceState.UP, 1900.0)
    assert again.incident_at("portal") is None
    assert again.minutes("portal", 2500.0, "UTC").year_s == 200.0
