"""What waits to be read from a broker stays small, whatever is published."""

from __future__ import annotations

from aiomqtt import Message

from console.collect.shapes import MOST_BYTES
from console.collect.transport.mqtt_inbox import Inbox


def message(topic: str, payload: bytes, retain: bool = False) -> Message:
    """A message as aiomqtt hands it on."""
    return Message(topic, payload, 0, retain, 1, None)


async def test_the_newest_of_a_topic_replaces_the_older() -> None:
    """A flood on one topic takes one place, and the others keep their order."""
    inbox = Inbox()
    for number in range(1000):
        inbox.put_nowait(message("a", str(number).encode()))
    inbox.put_nowait(message("b", b"x"))
    assert inbox.qsize() == 2
    assert (inbox.get_nowait().payload, inbox.get_nowait().payload) == (b"999", b"x")


async def test_a_retained_message_does_not_replace_a_fresh_one() -> None:
    """They say different things of now."""
    inbox = Inbox()
    inbox.put_nowait(message("a", b"now"))
    inbox.put_nowait(message("a", b"once", retain=True))
    assert [inbox.get_nowait().payload, inbox.get_nowait().payload] == [b"now", b"once"]


async def test_a_large_payload_is_cut() -> None:
    """One octet more than may be read is kept, so that it is still refused as too large."""
    inbox = Inbox()
    inbox.put_nowait(message("a", b"x" * 10_000_000))
    payload = inbox.get_nowait().payload
    assert isinstance(payload, bytes)
    assert len(payload) == MOST_BYTES + 1


async def test_many_topics_are_bounded() -> None:
    """The oldest make room."""
    inbox = Inbox()
    for number in range(5000):
        inbox.put_nowait(message(f"t{number}", b"x"))
    assert inbox.qsize() == 1000
    assert inbox.get_nowait().topic.value == "t4000"
