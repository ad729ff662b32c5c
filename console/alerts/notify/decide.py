"""What to tell whom of one incident now, and why; composes no text and sends nothing."""

from __future__ import annotations

from collections.abc import Container, Iterable

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.notify.policy import Policy, reached, rests
from console.alerts.notify.told import Hold, Told, Why
from console.alerts.rule import RANK
from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.time import Instant, Seconds

MOST_STEP_S: Seconds = 120.0
"""The longest time that one look counts as waiting: a clock that jumps a day calls nobody."""

MOST_ABSENCE_S: Seconds = 6 * 3600.0
"""The longest absence of the engine that counts as waiting."""


class Matter(Struct, frozen=True):
    """An incident with what its alerts say: `asking` are those that nobody has taken on and nothing holds back.

    `severity` is the worst of them; `firing` are all of its alerts that fire, `over` those that were seen to end. What
    is in neither is not known any more. `urgent` are those that ask and wait for nothing: water and smoke.
    """

    incident: Incident
    severity: Severity
    asking: tuple[str, ...]
    firing: tuple[str, ...]
    over: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()


class Watching(Struct, frozen=True):
    """How many people are attached who can act, and since when there is none."""

    attached: int
    nobody_since: Instant | None = None


class Send(Struct, frozen=True):
    """One address is to be told; `level` is the escalation level that calls."""

    address: str
    why: Why
    level: int


class Verdict(Struct, frozen=True):
    """`told` is what holds afterwards, None when there is nothing left to remember; `reason` is why, or why not."""

    told: Told | None
    reason: Why | Hold
    sends: tuple[Send, ...] = ()


def decide(
    matter: Matter, told: Told | None, policy: Policy, now: Instant, watching: Watching, most_s: Seconds = MOST_STEP_S
) -> Verdict:
    """What is to be told of `matter` at `now`; `told` is the last verdict's, None for the first look.

    `most_s` bounds how much time since the last look counts; after a restart it is `MOST_ABSENCE_S`.
    """
    before = _seen_over(told or Told(matter.incident.id, now), matter)
    if matter.incident.state is IncidentState.CLOSED:
        return _ended(matter, before, policy, now)
    if not matter.asking:
        return Verdict(replace(before, asking=False, seen_at=now), Hold.NOTHING_ASKS)
    return _call(matter, before, _waited(before, now, most_s), policy, now, watching)


def vanish(told: Told, firing: Container[str], policy: Policy, now: Instant) -> Verdict:
    """What is told when an incident is no longer there: whoever was called must not go on waiting for its end.

    While its alerts are `firing` they are another incident's. It is called over only if all of it was seen to end;
    otherwise it is no longer watched, which is something else.
    """
    if not told.addresses:
        return Verdict(None, Hold.NEVER_ANNOUNCED)
    if any(alert in firing for alert in told.alerts):
        return Verdict(None, Hold.STILL_FIRES)
    if told.ended_at is not None or _is_over(told):
        return _recovered(told, policy, now)
    return Verdict(None, Why.WITHDRAWN, _to(told.addresses, Why.WITHDRAWN, told.level))


def _ended(matter: Matter, told: Told, policy: Policy, now: Instant) -> Verdict:
    ended = replace(told, ended_at=matter.incident.ended_at or now) if _is_over(told) else told
    return vanish(ended, matter.firing, policy, now)


def _is_over(told: Told) -> bool:
    return all(alert in told.over for alert in told.alerts)


def _seen_over(told: Told, matter: Matter) -> Told:
    """What was announced and has been seen to end; what fires again has not."""
    over = tuple(
        alert for alert in told.alerts if alert in matter.over or (alert in told.over and alert not in matter.firing)
    )
    return told if over == told.over else replace(told, over=over)


def _recovered(told: Told, policy: Policy, now: Instant) -> Verdict:
    """Tell of the end all who may be disturbed; the others are told when their quiet hours are over."""
    severity = told.severity or Severity.CRITICAL
    resting = tuple(address for address in told.addresses if rests(policy, address, severity, now))
    woken = tuple(address for address in told.addresses if address not in resting)
    rest = replace(told, addresses=resting, asking=False, seen_at=now, count=told.count + bool(woken))
    sends = _to(woken, Why.RECOVERED, told.level)
    return Verdict(rest if resting else None, Why.RECOVERED if sends else Hold.QUIET_HOURS, sends)


def _call(matter: Matter, before: Told, waited_s: Seconds, policy: Policy, now: Instant, watching: Watching) -> Verdict:
    seen = replace(before, waited_s=waited_s, seen_at=now, asking=True)
    if before.level == 0 and matter.severity is not Severity.CRITICAL and waited_s < policy.gather_s:
        return Verdict(seen, Hold.GATHERING)
    level = max(before.level, _level(policy, matter.severity, waited_s))
    hurry = None if before.hurried else _hurry(policy, matter, seen, level, now, watching)
    if hurry is not None:
        level += 1
        seen = replace(seen, hurried=True, waited_s=max(waited_s, policy.steps[level - 1].after_s))
    why = hurry or _why(matter, before, seen, level, policy)
    reach = reached(policy, level, matter.severity, matter.incident.place.site, now)
    sends = _sends(reach, before, why, level, matter.severity, policy, now)
    if not sends:
        # A step whose people all rest has not been called: it is, as soon as somebody can be.
        hold = Hold.TOLD_ALREADY if before.addresses else Hold.NOBODY_REACHED
        return Verdict(replace(seen, level=level if before.addresses else before.level), hold)
    return Verdict(_after(matter, seen, level, sends), sends[0].why, sends)


def _why(matter: Matter, before: Told, seen: Told, level: int, policy: Policy) -> Why | None:
    """What those who know of it already are told now, if anything."""
    if before.level == 0:
        return Why.FIRST
    if before.severity is not None and RANK[matter.severity] > RANK[before.severity]:
        return Why.WORSENED
    if level > before.level:
        return Why.ESCALATED
    more = any(alert not in before.alerts for alert in matter.asking)
    if not before.asking and not more and not _just_called(before, policy, seen.seen_at):
        return Why.LAPSED
    since_s = seen.waited_s - before.called_s
    spreads = any(alert not in before.alerts for alert in matter.urgent)
    if spreads or (more and since_s >= policy.update_s):
        return Why.GREW
    if matter.severity in policy.severities and 0 < policy.repeat_s <= since_s:
        return Why.REPEATED
    return None


def _sends(
    reach: tuple[str, ...],
    before: Told,
    why: Why | None,
    level: int,
    severity: Severity,
    policy: Policy,
    now: Instant,
) -> tuple[Send, ...]:
    """Everybody is told who is reached now and has not been; the others when there is a reason."""
    fresh = tuple(address for address in reach if address not in before.addresses)
    known = tuple(address for address in before.addresses if not rests(policy, address, severity, now))
    called = why if why in (Why.ESCALATED, Why.UNATTENDED, Why.UNACKNOWLEDGED) else Why.FIRST
    return (_to(known, why, level) if why is not None else ()) + _to(fresh, called, level)


def _after(matter: Matter, seen: Told, level: int, sends: tuple[Send, ...]) -> Told:
    known = dict.fromkeys((*seen.addresses, *(send.address for send in sends)))
    severity = seen.severity
    if severity is None or RANK[matter.severity] > RANK[severity]:
        severity = matter.severity
    return replace(
        seen,
        level=level,
        severity=severity,
        alerts=tuple(dict.fromkeys((*seen.alerts, *matter.asking))),
        addresses=tuple(known),
        called_s=seen.waited_s,
        called_at=seen.seen_at,
        count=seen.count + 1,
        title=matter.incident.title,
    )


def _level(policy: Policy, severity: Severity, waited_s: Seconds) -> int:
    if severity not in policy.severities:
        return min(1, len(policy.steps))
    return sum(1 for step in policy.steps if step.after_s <= waited_s)


def _hurry(policy: Policy, matter: Matter, seen: Told, level: int, now: Instant, watching: Watching) -> Why | None:
    """Whether the next step is due at once, because of a critical incident that nobody looks at."""
    if matter.severity is not Severity.CRITICAL or not 0 < level < len(policy.steps):
        return None
    alone_s = now - watching.nobody_since if watching.attached == 0 and watching.nobody_since is not None else 0.0
    if 0 < policy.unattended_s <= alone_s:
        return Why.UNATTENDED
    if 0 < policy.unacknowledged_s <= seen.waited_s and level == 1:
        return Why.UNACKNOWLEDGED
    return None


def _just_called(told: Told, policy: Policy, now: Instant) -> bool:
    """An alert that is taken on and given back, or held back and let go, again and again calls nobody each time."""
    return told.called_at is not None and 0 <= now - told.called_at < policy.update_s


def _waited(told: Told, now: Instant, most_s: Seconds) -> Seconds:
    passed_s = min(max(0.0, now - told.seen_at), most_s) if told.asking else 0.0
    return told.waited_s + passed_s


def _to(addresses: Iterable[str], why: Why, level: int) -> tuple[Send, ...]:
    return tuple(Send(address, why, level) for address in addresses)
