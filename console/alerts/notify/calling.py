"""A runbook's message as one for each endpoint of an address, in its reader's language; delivers nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.alerts.notify.outbox import Message, message_id
from console.alerts.notify.plain import plain
from console.alerts.notify.told import Why
from console.i18n import _, speaking
from console.model.time import Instant

LONGEST = 1000


class Bulletin(Struct, frozen=True):
    """What a step says: where it works, its title, the text; `key` and `at` make a repetition the same message."""

    key: str
    at: Instant
    target: str
    title: str
    text: str


def written(bulletin: Bulletin, endpoints: Iterable[str], language: str, now: Instant) -> tuple[Message, ...]:
    """The messages of `bulletin`, all with the ids that they would have if it were made again."""
    with speaking(language):
        opening = _("RUNBOOK · {target} · {title}").format(target=plain(bulletin.target), title=plain(bulletin.title))
    return tuple(
        Message(
            id=message_id(bulletin.key, bulletin.at, endpoint, 1),
            incident="",
            address=endpoint,
            why=Why.RUNBOOK,
            made_at=now,
            title=opening,
            body=plain(bulletin.text, LONGEST),
            document={"target": bulletin.target, "step": bulletin.title},
        )
        for endpoint in endpoints
    )
