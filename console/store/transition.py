"""What has happened to an alert, as it is written into the log and told to people."""

from __future__ import annotations

from msgspec import Struct

from console.model.alert import Severity
from console.model.reading import Value
from console.model.time import Instant


class Transition(Struct, frozen=True):
    """One turn in the life of alert `id`; `turn` says what: a word of the alert machine, or what a person did.

    `by` names the person, `note` is theirs or the reason of the alert.
    """

    at: Instant
    id: str
    rule: str
    device: str
    point: str
    instance: str
    turn: str
    severity: Severity
    value: Value = None
    note: str = ""
    by: str = ""
