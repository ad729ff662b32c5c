"""Whether a person may take an alert on, give it back or clear it, and what that makes of it; keeps no list."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.machine import Firing, Instance, Latched, Resolved, clear
from console.alerts.rule import Rule
from console.i18n import _
from console.model.alert import Acknowledgement
from console.model.time import Instant, Seconds

ACKNOWLEDGED_FOR_S: Seconds = 1800.0
"""How long an acknowledgement counts when nothing else is said."""


class Refusal(Struct, frozen=True):
    """Why not: a stable word and a sentence."""

    reason: str
    message: str


def unknown_alert(alert: str) -> Refusal:
    """There is no such alert."""
    return Refusal("unknown_alert", _("There is no alert {id}; it may have ended long ago.").format(id=alert))


def _not_firing(alert: str) -> Refusal:
    return Refusal("not_firing", _("Alert {id} is not firing, so there is nothing to take on.").format(id=alert))


def acknowledged(alert: str, instance: Instance, acknowledgement: Acknowledgement, now: Instant) -> Firing | Refusal:
    """The alert with somebody's name on it; whoever acknowledged it before is replaced."""
    if not isinstance(instance, Firing):
        return _not_firing(alert)
    if acknowledgement.until is not None and acknowledgement.until <= now:
        return Refusal("until_past", _("The acknowledgement of {id} would already be over.").format(id=alert))
    return replace(instance, acknowledged=acknowledgement)


def given_back(alert: str, instance: Instance) -> Firing | Refusal:
    """The alert without a name on it."""
    if not isinstance(instance, Firing):
        return _not_firing(alert)
    if instance.acknowledged is None:
        return Refusal("not_acknowledged", _("Nobody has acknowledged alert {id}.").format(id=alert))
    return replace(instance, acknowledged=None)


def cleared(alert: str, rule: Rule, instance: Instance, note: str, now: Instant) -> Resolved | Refusal:
    """The end of a latched alert whose condition is gone, or of one whose point can no longer be read.

    The second needs a note, and is never possible for a latched rule: an unread leak sensor says nothing of the leak.
    """
    if not isinstance(instance, Firing):
        return _not_firing(alert)
    if instance.missing and rule.latch:
        message = _("Alert {id} cannot be cleared while its point cannot be read: nothing shows that it is over.")
        return Refusal("data_missing", message.format(id=alert))
    if instance.missing and not note.strip():
        message = _("The point of alert {id} cannot be read; say in a note how you know that it is over.")
        return Refusal("note_missing", message.format(id=alert))
    if not instance.missing and not isinstance(instance.phase, Latched):
        return Refusal(
            "condition_holds", _("Alert {id} cannot be cleared: its condition still holds.").format(id=alert)
        )
    return clear(instance, now)
