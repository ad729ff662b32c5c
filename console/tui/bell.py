"""When the bell rings: a critical alert is new and nobody has taken it on; it makes no sound itself."""

from __future__ import annotations

from console.model.alert import AlertState, Severity
from console.model.snapshot import Snapshot


class Bell:
    """Remembers what has rung; what was firing when the window opened rings no more."""

    def __init__(self) -> None:
        self._rung: set[str] | None = None

    def rings(self, world: Snapshot) -> bool:
        """Whether the world as it is now rings."""
        critical = {
            alert.id
            for alert in world.alerts.values()
            if alert.severity is Severity.CRITICAL
            and alert.state is AlertState.FIRING
            and alert.acknowledged is None
            and not alert.suppressed_by
        }
        fresh = set() if self._rung is None else critical - self._rung
        self._rung = critical | (self._rung or set())
        return bool(fresh)
