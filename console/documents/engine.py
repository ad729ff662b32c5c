"""The engine, who is attached to it and what it could not deliver, as JSON."""

from __future__ import annotations

from console.clock import rfc3339
from console.documents.document import Document
from console.model.snapshot import EngineView, SessionView
from console.model.telling import Undelivered


def session_document(session: SessionView) -> Document:
    """Somebody who is attached."""
    return {
        "id": session.id,
        "user": session.user,
        "role": session.role,
        "since": rfc3339(session.since_at),
        "screen": session.screen,
        "client": session.client,
    }


def undelivered_document(message: Undelivered) -> Document:
    """A message that has not reached whom it is for."""
    return {
        "id": message.id,
        "address": message.address,
        "incident": message.incident,
        "title": message.title,
        "since": rfc3339(message.since_at),
        "tries": message.tries,
        "problem": message.problem,
    }


def engine_document(engine: EngineView) -> Document:
    """The engine itself."""
    return {
        "version": engine.version,
        "pid": engine.pid,
        "started_at": rfc3339(engine.started_at),
        "config": engine.config,
        "notices": list(engine.notices),
        "undelivered": [undelivered_document(one) for one in engine.undelivered],
        "simulated": engine.simulated,
    }
