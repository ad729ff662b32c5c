"""Everything that a report is made from, as one value; reads nothing and decides nothing."""

from __future__ import annotations

from msgspec import Struct

from console.model.alert import Alert, Severity
from console.model.device import Identity, Warranty
from console.model.incident import Incident
from console.model.record import RecordLine
from console.model.run import Run
from console.model.service import ServiceView
from console.model.time import Instant


class Curve(Struct, frozen=True):
    """How one reading moved: values at even steps, None where nothing is known, and the limits that count for it."""

    title: str
    unit: str
    since_at: Instant
    until_at: Instant
    values: tuple[float | None, ...]
    limits: tuple[tuple[Severity, float], ...] = ()


class Equipment(Struct, frozen=True):
    """One thing that was in danger; `value` is in `currency`, None is not known.

    `cut_off` is set while the way to its site is gone, so that its `state` says nothing; it was last heard `heard_at`.
    """

    id: str
    name: str
    where: str
    state: str
    identity: Identity = Identity()
    warranty: Warranty = Warranty()
    value: float | None = None
    currency: str = ""
    cut_off: bool = False
    heard_at: Instant | None = None


class Dossier(Struct, frozen=True):
    """`seal` is the digest of the audit log's last line; `lessons` are what people wrote, one paragraph each."""

    incident: Incident
    site: str
    timezone: str
    made_at: Instant
    made_by: str
    version: str
    alerts: tuple[Alert, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    runs: tuple[Run, ...] = ()
    services: tuple[ServiceView, ...] = ()
    record: tuple[RecordLine, ...] = ()
    curves: tuple[Curve, ...] = ()
    seal: str = ""
    lessons: tuple[str, ...] = ()
