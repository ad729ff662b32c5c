"""What the history knew at one moment of the past: what counted in every series, and every turn until then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from console.model.reading import PointKey, Value
from console.model.time import Instant, Seconds
from console.store.alert_table import transition_of
from console.store.retention import raw_from, rolled_values
from console.store.schema import alert_log, samples, series
from console.store.service_table import SpanRow, spans_at
from console.store.spans import overlapping
from console.store.stored import SLACK_S, ms
from console.store.transition import Transition

TURNS_BACK_S: Seconds = 30 * 86400.0
"""How far back the beginning of an alert is looked for."""


class Then(Struct, frozen=True):
    """One value that counted; `taken_at` is since when."""

    key: PointKey
    unit: str
    value: Value
    taken_at: Instant


class Moment(Struct, frozen=True):
    """What was known; `awake` says whether anything was written down at that time.

    `silent` are the devices of which nothing counted any more, and since when; `outages` the services that were not
    simply up.
    """

    awake: bool
    values: tuple[Then, ...] = ()
    turns: tuple[Transition, ...] = ()
    silent: dict[str, Instant] = {}
    outages: tuple[SpanRow, ...] = ()


def moment_of(connection: Connection, at: Instant) -> Moment:
    """Everything that counted at `at`, turns oldest first."""
    known = overlapping(connection, at - SLACK_S, at + SLACK_S)
    if not known:
        return Moment(awake=False)
    since = min(span.begun_at for span in known) - SLACK_S
    newest = (
        select(func.max(samples.c.at_ms))
        .where(and_(samples.c.series == series.c.id, samples.c.at_ms <= ms(at)))
        .correlate(series)
        .scalar_subquery()
    )
    found = connection.execute(
        select(series, samples.c.at_ms, samples.c.value, samples.c.word)
        .join(samples, and_(samples.c.series == series.c.id, samples.c.at_ms == newest))
        .where(samples.c.at_ms >= ms(since))
    )
    every = tuple(
        Then(PointKey(device, point, instance), unit, word if word is not None else number, taken / 1000)
        for _id, device, point, instance, unit, taken, number, word in found
    )
    values = tuple(one for one in every if one.value is not None)
    if at < raw_from(connection):
        values = (*(one for one in values if isinstance(one.value, str)), *_means(connection, at))
    turns = select(alert_log).where(alert_log.c.at_ms.between(ms(at - TURNS_BACK_S), ms(at))).order_by(alert_log.c.id)
    return Moment(
        awake=True,
        values=values,
        turns=tuple(map(transition_of, connection.execute(turns))),
        silent=_silent(every, {one.key.device for one in values}),
        outages=spans_at(connection, at),
    )


def _silent(every: Iterable[Then], heard: Set[str]) -> dict[str, Instant]:
    """When the last series of each device ended of which none counts any more."""
    ended: dict[str, Instant] = {}
    for gap in every:
        if gap.key.device not in heard:
            ended[gap.key.device] = max(gap.taken_at, ended.get(gap.key.device, gap.taken_at))
    return ended


def _means(connection: Connection, at: Instant) -> Iterator[Then]:
    """What is left of numbers whose samples have gone."""
    found = rolled_values(connection, at)
    for id_, device, point, instance, unit in connection.execute(select(series)):
        if id_ in found:
            yield Then(PointKey(device, point, instance), unit, found[id_], at)
