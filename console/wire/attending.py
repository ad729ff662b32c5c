"""Requests about alerts, silences and incidents; part of the union in `messages`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.alert import Alert
from console.model.silence import AlertMatcher
from console.model.telling import Trial
from console.model.time import Instant, Seconds


class AcknowledgeAlert(Struct, frozen=True, tag=True):
    """Take an alert on; `for_s` is how long that counts."""

    alert: str
    note: str
    for_s: Seconds = 1800.0


class UnacknowledgeAlert(Struct, frozen=True, tag=True):
    """Give an alert back."""

    alert: str


class ClearAlert(Struct, frozen=True, tag=True):
    """Clear a latched alert whose condition is gone."""

    alert: str
    note: str = ""


class AcknowledgeMany(Struct, frozen=True, tag=True):
    """Take on every alert that fires among `ids`; an incident's id stands for all of its alerts."""

    ids: tuple[str, ...]
    note: str
    for_s: Seconds = 1800.0


class PreviewSilence(Struct, frozen=True, tag=True):
    """Say which alerts a silence with this matcher would hold back now; nothing is silenced."""

    matcher: AlertMatcher


class SilenceAlerts(Struct, frozen=True, tag=True):
    """Put alerts aside for `for_s`, from now on or from `begins_at`."""

    matcher: AlertMatcher
    reason: str
    for_s: Seconds
    begins_at: Instant = 0.0


class ShelveAlerts(Struct, frozen=True, tag=True):
    """Put these alerts and their returns aside for `for_s`; an incident's id stands for all of its alerts."""

    ids: tuple[str, ...]
    reason: str
    for_s: Seconds = 8 * 3600.0


class EndSilence(Struct, frozen=True, tag=True):
    """End a silence or a shelf before its time."""

    silence: str


class MergeIncidents(Struct, frozen=True, tag=True):
    """Make one incident of two."""

    into: str
    other: str


class SplitIncident(Struct, frozen=True, tag=True):
    """Make an incident of its own of these alerts of another one."""

    incident: str
    alerts: tuple[str, ...]


class MarkCause(Struct, frozen=True, tag=True):
    """Say that an alert is the cause of its incident."""

    alert: str


class TakeLead(Struct, frozen=True, tag=True):
    """Take the lead of an incident; with `give_up`, nobody has it."""

    incident: str
    give_up: bool = False


class HandOver(Struct, frozen=True, tag=True):
    """Leave a note in an incident for whoever comes next."""

    incident: str
    note: str


class TakeShift(Struct, frozen=True, tag=True):
    """Put on record that `initial` has read the hand-over page with that SHA-256 digest and takes the shift."""

    initial: str
    page: str


class ProveSensor(Struct, frozen=True, tag=True):
    """Begin a test of a leak or smoke sensor, named by its point's id or by a device that has no other."""

    sensor: str
    note: str = ""


class VouchForSensor(Struct, frozen=True, tag=True):
    """Put on record that a sensor works, for a reason, though the engine did not see it in alarm and at rest again."""

    sensor: str
    reason: str


class SendTest(Struct, frozen=True, tag=True):
    """Send a message marked as a test to a way, a contact or one address of it; to all when `target` is empty."""

    target: str = ""


class Sent(Struct, frozen=True, tag=True):
    """The answer to `SendTest`: what came of each address."""

    trials: tuple[Trial, ...]


class SilencePreview(Struct, frozen=True, tag=True):
    """The answer to `PreviewSilence`: the alerts that fire or pend and would be held back."""

    alerts: tuple[Alert, ...]


AttendingRequest: TypeAlias = (
    AcknowledgeAlert
    | UnacknowledgeAlert
    | ClearAlert
    | AcknowledgeMany
    | PreviewSilence
    | SilenceAlerts
    | ShelveAlerts
    | EndSilence
    | MergeIncidents
    | SplitIncident
    | MarkCause
    | TakeLead
    | HandOver
    | TakeShift
    | ProveSensor
    | VouchForSensor
    | SendTest
)
