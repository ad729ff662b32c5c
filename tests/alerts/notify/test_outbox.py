"""Tests of `console.alerts.notify.outbox`: what waits, in which order, and when it is tried again."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from console.alerts.notify.outbox import (
    FIRST_RETRY_S,
    KEPT_FOR_S,
    LONGEST_RETRY_S,
    Delivered,
    Entry,
    GivenUp,
    Message,
    Outbox,
    Queued,
    Tried,
    message_id,
    pause_s,
)
from console.alerts.notify.told import Told, Why

NOW = 1_767_225_600.0


def message(id_: str, address: str = "notify.a/1", incident: str = "i1") -> Message:
    """A message that was made at NOW."""
    return Message(id_, incident, address, Why.FIRST, NOW, "title", "body")


def outbox(*entries: Entry) -> Outbox:
    """What these entries add up to."""
    made = Outbox()
    for entry in entries:
        made.apply(entry)
    return made


def due(box: Outbox, now: float = NOW) -> list[str]:
    """The ids that are to be tried."""
    return [one.id for one in box.due(now)]


def test_one_message_an_address_at_a_time() -> None:
    """Two messages for one address go one after the other, those for others beside them."""
    box = outbox(Queued(None, "i1", (message("1"), message("2", incident="i2"), message("3", "notify.b/1"))))
    assert due(box) == ["1", "3"]
    box.apply(Delivered("1", NOW))
    assert due(box) == ["2", "3"]


def test_one_that_failed_holds_up_only_its_own_incident() -> None:
    """While one waits for its next try, a message about another incident goes; one about the same waits behind it."""
    box = outbox(Queued(None, "i1", (message("1"), message("2"))), Queued(None, "i2", (message("3", incident="i2"),)))
    box.apply(Tried("1", NOW, "refused"))
    assert due(box) == ["3"]


def test_retries_wait_longer_and_longer_and_not_together() -> None:
    """The pause doubles from five seconds to five minutes, less up to a quarter that depends on the message."""
    for tries in range(1, 12):
        full_s = min(FIRST_RETRY_S * 2 ** (tries - 1), LONGEST_RETRY_S)
        pauses = [pause_s(str(number), tries) for number in range(50)]
        assert full_s * 0.75 <= min(pauses) < max(pauses) <= full_s


def test_a_clock_that_is_put_back_delays_nothing_for_long() -> None:
    """A next try that lies a day ahead, after the clock was put back, is made at once."""
    box = outbox(Queued(None, "i1", (message("1"),)), Tried("1", NOW + 86400, "refused"))
    assert due(box) == ["1"]


def test_after_a_restart_nothing_waits_for_its_next_try() -> None:
    """What made a message fail may have been put right: it is tried at once, and its tries are still counted."""
    box = outbox(Queued(None, "i1", (message("1"),)), *(Tried("1", NOW, "refused") for _try in range(5)))
    assert due(box, NOW + 1) == []
    box.try_now(NOW + 1)
    assert due(box, NOW + 1) == ["1"]
    assert box.undelivered()[0].tries == 5


def test_what_is_a_week_old_is_given_up() -> None:
    """A message that nobody has taken for a week expires and waits no more."""
    box = outbox(Queued(None, "i1", (message("1"),)))
    assert box.expired(NOW + KEPT_FOR_S) == ()
    assert [one.id for one in box.expired(NOW + KEPT_FOR_S + 1)] == ["1"]
    box.apply(GivenUp("1", NOW, "expired"))
    assert box.undelivered() == ()


def test_ids_are_the_same_however_often_they_are_made() -> None:
    """The same call of the same address has the same id; every other call another one."""
    assert message_id("i1", NOW, "a", 1) == message_id("i1", NOW, "a", 1)
    ids = {message_id(incident, NOW, address, count) for incident in "ij" for address in "ab" for count in (1, 2)}
    assert len(ids) == 8


IDS = st.sampled_from("123456")
ENTRIES = st.lists(
    st.one_of(
        st.builds(
            lambda incident, id_, address: Queued(Told(incident, NOW), incident, (message(id_, address, incident),)),
            st.sampled_from(["i1", "i2"]),
            IDS,
            st.sampled_from(["notify.a/1", "notify.b/1"]),
        ),
        st.builds(lambda incident: Queued(None, incident), st.sampled_from(["i1", "i2"])),
        st.builds(Tried, IDS, st.just(NOW), st.just("refused")),
        st.builds(Delivered, IDS, st.just(NOW)),
        st.builds(GivenUp, IDS, st.just(NOW), st.just("expired")),
    ),
    max_size=25,
)
JOURNAL: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Queued | Tried | Delivered | GivenUp)


@settings(max_examples=200, deadline=None)
@given(ENTRIES)
def test_a_journal_that_begins_anew_says_the_same(entries: list[Entry]) -> None:
    """The fewest entries, through the disk and back, lead to the same outbox: nothing is lost and nothing returns."""
    before = outbox(*entries)
    after = outbox(*(JOURNAL.decode(msgspec.json.encode(entry)) for entry in before.entries()))
    assert after.told == before.told
    assert [one.message for one in after.undelivered()] == [one.message for one in before.undelivered()]
    for old, new in zip(before.undelivered(), after.undelivered(), strict=True):
        assert (new.tries, new.problem) == (min(old.tries, 8), old.problem)
        assert abs(new.due_at - old.due_at) <= LONGEST_RETRY_S


@settings(max_examples=200, deadline=None)
@given(ENTRIES)
def test_what_is_queued_waits_until_it_is_taken_or_given_up(entries: list[Entry]) -> None:
    """Only a delivery or giving up takes a message out; a failed try never does."""
    box = Outbox()
    for entry in entries:
        before = {one.message.id for one in box.undelivered()}
        box.apply(entry)
        after = {one.message.id for one in box.undelivered()}
        if isinstance(entry, Queued):
            assert after == before | {one.id for one in entry.messages}
        elif isinstance(entry, Tried):
            assert after == before
        else:
            assert after == before - {entry.message}
