"""What people put aside for a while, and what that holds back; a silence always ends, and hides nothing from sight."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from console.alerts.acknowledge import Refusal
from console.i18n import _
from console.model.alert import Alert, AlertState
from console.model.place import Place
from console.model.silence import AlertMatcher, Silence
from console.model.time import Instant, Seconds

LONGEST_S: Seconds = 30 * 86400.0
"""No silence lasts longer; what is to be quiet for good is a rule that is switched off."""


def matches(matcher: AlertMatcher, alert: Alert, place: Place) -> bool:
    """Whether `alert`, on a device at `place`, is meant."""
    wanted = (
        (matcher.rules, alert.rule),
        (matcher.devices, alert.device),
        (matcher.points, alert.point),
        (matcher.instances, alert.instance),
        (matcher.sites, place.site),
        (matcher.rooms, place.room),
        (matcher.racks, place.rack),
    )
    return all(not patterns or any(fnmatchcase(word, one) for one in patterns) for patterns, word in wanted)


def everything(matcher: AlertMatcher) -> bool:
    """Whether a matcher names nothing and so means every alert."""
    return matcher == AlertMatcher()


def held(silence: Silence, now: Instant) -> bool:
    """Whether a silence counts at this moment."""
    return silence.begins_at <= now < silence.ends_at


def refused(silence: Silence, now: Instant) -> Refusal | None:
    """Why a silence cannot be set; None when it can."""
    if everything(silence.matcher):
        return Refusal("matches_all", _("This would silence every alert there is; say which."))
    if not silence.reason.strip():
        return Refusal("reason_missing", _("Say why: the others will read it."))
    if silence.ends_at <= max(now, silence.begins_at):
        return Refusal("ends_early", _("The silence would be over before it begins."))
    if silence.ends_at - now > LONGEST_S:
        return Refusal("too_long", _("A silence lasts at most 30 days; switch the rule off instead."))
    return None


def shelf(alert: Alert) -> AlertMatcher:
    """The matcher that means this alert and its returns, and nothing else."""
    return AlertMatcher(
        rules=(exactly(alert.rule),),
        devices=(exactly(alert.device),),
        points=(alert.point,),
        instances=(exactly(alert.instance),),
    )


def exactly(text: str) -> str:
    """A pattern that means this text and nothing else."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)


class Silences:
    """All silences, those of people and those of maintenance windows."""

    def __init__(self) -> None:
        self._all: dict[str, Silence] = {}

    def all(self) -> tuple[Silence, ...]:
        """Those that count now or later."""
        return tuple(self._all.values())

    def find(self, id_: str) -> Silence | None:
        """The silence with this id."""
        return self._all.get(id_)

    def put(self, silence: Silence) -> None:
        """Set or replace one."""
        self._all[silence.id] = silence

    def drop(self, id_: str) -> Silence | None:
        """Take one away."""
        return self._all.pop(id_, None)

    def ended(self, now: Instant) -> tuple[Silence, ...]:
        """Those that are over; they are forgotten with this."""
        over = tuple(one for one in self._all.values() if one.ends_at <= now)
        for one in over:
            del self._all[one.id]
        return over

    def holding(self, alert: Alert, place: Place, now: Instant) -> tuple[str, ...]:
        """The silences that hold `alert` back now."""
        return tuple(one.id for one in self._all.values() if held(one, now) and matches(one.matcher, alert, place))


def would_hide(matcher: AlertMatcher, alerts: Iterable[tuple[Alert, Place]]) -> tuple[Alert, ...]:
    """The alerts that fire or pend now and that a silence with this matcher would hold back."""
    return tuple(
        alert for alert, place in alerts if alert.state is not AlertState.RESOLVED and matches(matcher, alert, place)
    )
