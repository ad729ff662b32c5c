"""Tags and the boards of racks, as JSON."""

from __future__ import annotations

from console.clock import rfc3339
from console.documents.document import Document, told_at
from console.model.board import Drying, Recovery, SafeToTouch
from console.model.tag import Tag


def tag_document(tag: Tag) -> Document:
    """A do-not-energise tag."""
    return {"device": tag.id, "by": tag.by, "reason": tag.reason, "at": rfc3339(tag.at)}


def touch_document(board: SafeToTouch) -> Document:
    """Whether a rack is safe to touch, and why not."""
    return {
        "state": board.state.value,
        "since": rfc3339(board.since_at),
        "live": list(board.live),
        "unknown": list(board.unknown),
        "amperes": board.amperes,
        "feeds": board.feeds,
    }


def drying_document(line: Drying) -> Document:
    """A server's line in the drying ledger."""
    return {
        "run": line.run,
        "stage": line.stage,
        "since": rfc3339(line.since_at),
        "opened": line.opened,
        "method": line.method,
        "photos": line.photos,
        "checked": line.checked,
        "earliest_at": told_at(line.earliest_at),
    }


def recovery_document(state: Recovery) -> Document:
    """How many of a rack's servers are up."""
    lists = {"up": list(state.up), "down": list(state.down), "held": list(state.held)}
    return {**lists, "since": rfc3339(state.since_at)}
