"""The life of alerts in the tables: the log that grows, and the one row that says how things stand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, delete, insert, select

from console.model.alert import Severity
from console.model.time import Instant
from console.store.schema import alert_log, alert_state
from console.store.stored import ms, split
from console.store.transition import Transition


def save_alerts(connection: Connection, book: bytes, transitions: Sequence[Transition], now: Instant) -> None:
    """Add to the log and replace the book."""
    if transitions:
        connection.execute(insert(alert_log), [_columns(transition) for transition in transitions])
    connection.execute(delete(alert_state))
    connection.execute(insert(alert_state).values(id=1, at_ms=ms(now), book=book))


def load_book(connection: Connection) -> bytes | None:
    """The book as it was stored last."""
    return connection.scalar(select(alert_state.c.book))


def transitions_of(connection: Connection, device: str, limit: int) -> tuple[Transition, ...]:
    """The newest turns of one device's alerts, or of all when `device` is empty; newest first."""
    newest = select(alert_log).order_by(alert_log.c.id.desc()).limit(limit)
    rows = connection.execute(newest.where(alert_log.c.device == device) if device else newest)
    return tuple(map(transition_of, rows))


def turns_of(connection: Connection, alert: str, limit: int) -> tuple[Transition, ...]:
    """The newest turns of one alert and of those before it by the same rule on the same series; newest first."""
    columns = (alert_log.c.rule, alert_log.c.device, alert_log.c.point, alert_log.c.instance)
    own = connection.execute(select(*columns).where(alert_log.c.alert == alert).limit(1)).first()
    if own is None:
        return ()
    same = [column == value for column, value in zip(columns, own, strict=True)]
    found = select(alert_log).where(*same).order_by(alert_log.c.id.desc()).limit(limit)
    return tuple(map(transition_of, connection.execute(found)))


def _columns(transition: Transition) -> dict[str, object]:
    number, word = split(transition.value)
    return {
        "at_ms": ms(transition.at),
        "alert": transition.id,
        "rule": transition.rule,
        "device": transition.device,
        "point": transition.point,
        "instance": transition.instance,
        "turn": transition.turn,
        "severity": transition.severity.value,
        "value": number,
        "word": word,
        "note": transition.note,
        "person": transition.by,
    }


def transition_of(row: Row[tuple[object, ...]]) -> Transition:
    """A row of the log as it was when it was written."""
    stored = row._mapping
    return Transition(
        at=stored["at_ms"] / 1000,
        id=stored["alert"],
        rule=stored["rule"],
        device=stored["device"],
        point=stored["point"],
        instance=stored["instance"],
        turn=stored["turn"],
        severity=Severity(stored["severity"]),
        value=stored["word"] if stored["word"] is not None else stored["value"],
        note=stored["note"],
        by=stored["person"],
    )
