"""What proves a sensor: alarm and rest read within one test; sets no silence, writes nothing down."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.acknowledge import Refusal
from console.alerts.silences import exactly
from console.i18n import _
from console.model.proof import Proof, Witness
from console.model.reading import PointKey, Quality, Reading, Value
from console.model.silence import AlertMatcher
from console.model.time import Instant, Seconds

KIND = "proving"
"""The kind of a silence that lasts as long as a test."""

ALARM = {"leak": "wet", "smoke": "active"}
"""The word of a sensor in alarm, by the points that are proven."""

_ESCAPED = re.compile(r"\[([*?\[])\]")

REST = {"leak": "dry", "smoke": "clear"}


class Test(Struct, frozen=True):
    """A sensor under test; `alarm_at` is when it was first read in alarm, `rest_at` when at rest after that."""

    key: PointKey
    silence: str
    by: str
    note: str
    begun_at: Instant
    ends_at: Instant
    alarm_at: Instant | None = None
    rest_at: Instant | None = None


def sensor_of(key: PointKey) -> str:
    """The id by which people and views call the sensor."""
    return "/".join(key)


def key_of(sensor: str) -> PointKey | None:
    """The series of a sensor's id; None for anything else."""
    parts = sensor.split("/", 2)
    return PointKey(*parts) if len(parts) == 3 and parts[1] in ALARM else None


def matcher(key: PointKey) -> AlertMatcher:
    """The alerts of this sensor alone: what any other sensor says meanwhile calls as always."""
    return AlertMatcher(devices=(exactly(key.device),), points=(key.point,), instances=(exactly(key.instance),))


def key_meant(matcher: AlertMatcher) -> PointKey:
    """The sensor that `matcher` was made for."""
    plain = (_ESCAPED.sub(r"\1", words[0]) for words in (matcher.devices, matcher.points, matcher.instances))
    return PointKey(*plain)


def refused(sensor: str, reading: Reading | None, fires: bool) -> Refusal | None:
    """Why this sensor cannot be tested now; None when it can. `fires` says whether one of its alerts does."""
    if reading is None or reading.quality is not Quality.GOOD:
        sentence = _("{sensor} cannot be read now, so a test would prove nothing; see to its connection first.")
        return Refusal("not_read", sentence.format(sensor=sensor))
    if reading.value != REST[reading.point]:
        sentence = _("{sensor} says “{word}”; a test begins with a sensor at rest.")
        return Refusal("not_at_rest", sentence.format(sensor=sensor, word=_(str(reading.value))))
    if fires:
        return Refusal(
            "fires", _("{sensor} has an alert that nobody has cleared; clear it first.").format(sensor=sensor)
        )
    return None


def looked(test: Test, value: Value, at: Instant) -> Test:
    """The test after another reading; what cannot be read counts for nothing."""
    if test.alarm_at is None:
        return replace(test, alarm_at=at) if value == ALARM[test.key.point] else test
    if test.rest_at is None and value == REST[test.key.point]:
        return replace(test, rest_at=at)
    return test


def passed(test: Test) -> Proof | None:
    """The proof, once alarm and rest were read; None before."""
    if test.alarm_at is None or test.rest_at is None:
        return None
    return Proof(sensor_of(test.key), test.rest_at, test.by, Witness.SEEN, test.note)


def is_due(proof: Proof | None, lasts_s: Seconds, now: Instant) -> bool:
    """Whether the sensor is to be tested again; one that was never tested is unproven, which is worse."""
    return proof is not None and now - proof.at > lasts_s
