"""Messages that wait to be delivered, in which order and when they are tried again; delivers and writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.notify.told import Told, Why
from console.model.time import Instant, Seconds

FIRST_RETRY_S: Seconds = 5.0
LONGEST_RETRY_S: Seconds = 300.0
KEPT_FOR_S: Seconds = 7 * 86400.0
"""How long delivery is tried; a message that is a week old helps nobody."""


class Message(Struct, frozen=True):
    """One text for one address; `id` is the same in every try, so that a receiver can tell what it has already.

    `document` is the same for programs: what a webhook is given.
    """

    id: str
    incident: str
    address: str
    why: Why
    made_at: Instant
    title: str
    body: str
    severity: str = ""
    document: dict[str, Any] = {}


class Waiting(Struct, frozen=True):
    """A message that has not been delivered: how often it was tried, with what result, and when it is tried next."""

    message: Message
    due_at: Instant
    tries: int = 0
    problem: str = ""


class Queued(Struct, frozen=True, tag=True):
    """What was decided of an incident, with the messages that follow: both are on record or neither."""

    told: Told | None
    incident: str
    messages: tuple[Message, ...] = ()


class Tried(Struct, frozen=True, tag=True):
    """A delivery failed, for a reason that holds no secret."""

    message: str
    at: Instant
    problem: str


class Delivered(Struct, frozen=True, tag=True):
    """A receiver has taken the message."""

    message: str
    at: Instant


class GivenUp(Struct, frozen=True, tag=True):
    """A message is not tried any more."""

    message: str
    at: Instant
    problem: str


Entry = Queued | Tried | Delivered | GivenUp
"""One line of the delivery journal."""


class Outbox:
    """What the journal's entries add up to."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}
        self._waiting: dict[str, Waiting] = {}

    def apply(self, entry: Entry) -> None:
        """Take one entry of the journal in; one about a message that is unknown changes nothing."""
        match entry:
            case Queued(told=told, incident=incident, messages=messages):
                self._tell(incident, told)
                for message in messages:
                    self._waiting[message.id] = Waiting(message, message.made_at)
            case Tried(message=id_, at=at, problem=problem) if id_ in self._waiting:
                waiting = self._waiting[id_]
                tries = waiting.tries + 1
                self._waiting[id_] = replace(waiting, tries=tries, problem=problem, due_at=at + pause_s(id_, tries))
            case Delivered(message=id_) | GivenUp(message=id_):
                self._waiting.pop(id_, None)

    def due(self, now: Instant) -> Iterator[Message]:
        """What is to be tried now, at most one an address, of each incident in the order in which it was told."""
        taken: set[str] = set()
        behind: set[tuple[str, str]] = set()
        for waiting in self._waiting.values():
            message = waiting.message
            key = message.address, message.incident
            # Nobody hears that something is over before hearing of it: what is behind an undelivered message waits.
            if message.address in taken or key in behind:
                continue
            if waiting.due_at <= now or waiting.due_at - now > LONGEST_RETRY_S * 2:
                taken.add(message.address)
                yield message
            behind.add(key)

    def try_now(self, now: Instant) -> None:
        """Let nothing wait for its next try: whatever kept it from being taken may have been put right."""
        for id_, waiting in self._waiting.items():
            self._waiting[id_] = replace(waiting, due_at=min(waiting.due_at, now))

    def expired(self, now: Instant) -> tuple[Message, ...]:
        """Messages that have been tried for too long."""
        return tuple(one.message for one in self._waiting.values() if now - one.message.made_at > KEPT_FOR_S)

    def undelivered(self) -> tuple[Waiting, ...]:
        """All that waits, the oldest first."""
        return tuple(self._waiting.values())

    def entries(self) -> Iterable[Entry]:
        """The fewest entries that add up to this outbox, for a journal that begins anew."""
        for incident, told in self.told.items():
            yield Queued(told, incident)
        for waiting in self._waiting.values():
            message = waiting.message
            yield Queued(self.told.get(message.incident), message.incident, (message,))
            for _try in range(min(waiting.tries, 8)):
                yield Tried(message.id, waiting.due_at - pause_s(message.id, waiting.tries), waiting.problem)

    def _tell(self, incident: str, told: Told | None) -> None:
        if told is None:
            self.told.pop(incident, None)
        else:
            self.told[incident] = told


def pause_s(message: str, tries: int) -> Seconds:
    """How long to wait after so many failed tries: twice as long each time up to five minutes, less up to a quarter.

    The part that is left out depends on the message, so that what failed together is not tried again together.
    """
    full_s = min(FIRST_RETRY_S * 2.0 ** min(tries - 1, 20), LONGEST_RETRY_S)
    share = hashlib.blake2s(f"{message}/{tries}".encode()).digest()[0] / 255
    return full_s * (1 - share / 4)


def message_id(incident: str, started_at: Instant, address: str, count: int) -> str:
    """The id of the `count`-th call of an address about an incident, the same however often it is worked out."""
    text = "\0".join((incident, f"{started_at:.3f}", address, str(count)))
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()
