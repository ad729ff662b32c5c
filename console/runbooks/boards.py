"""What the boards say: whether a rack is safe to touch, how a server dries, how far recovery is; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from console.inventory import Device
from console.model.board import Drying, Recovery, SafeToTouch, Touch
from console.model.device import DeviceKind
from console.model.run import Plan, Run, StepState
from console.model.time import Instant

STANDBY_A = 0.05
"""Supplies of a server that is off draw a little; a feed that is cut carries none, within a meter's last digit."""


class FeedReading(Struct, frozen=True):
    """One outlet as it was last read and is still fresh; `amperes` is None where it is not metered."""

    on: bool | None = None
    amperes: float | None = None


def safe_to_touch(
    rack: str,
    devices: Iterable[Device],
    feeds: Mapping[str, FeedReading],
    before: SafeToTouch | None,
    now: Instant,
) -> SafeToTouch:
    """Safe only when every feed of every device in the rack was read off, and none of them carries current."""
    named: list[str] = []
    unfed: list[str] = []
    for device in devices:
        (named if device.feeds else unfed).extend(device.feeds or (device.id,))
    live = tuple(feed for feed in named if _is_live(feeds.get(feed, FeedReading())))
    unknown = (*(feed for feed in named if _is_unknown(feeds.get(feed, FeedReading()))), *unfed)
    metered = [reading.amperes for feed in named if (reading := feeds.get(feed)) and reading.amperes is not None]
    state = Touch.NOT_SAFE if live else Touch.UNKNOWN if unknown or not named else Touch.SAFE
    since_at = before.since_at if before is not None and before.state is state else now
    amperes = round(sum(metered), 3) if metered else None
    return SafeToTouch(rack, state, since_at, live, unknown, amperes, len(named))


def _is_live(reading: FeedReading) -> bool:
    return reading.on is True or (reading.amperes or 0.0) > STANDBY_A


def _is_unknown(reading: FeedReading) -> bool:
    return reading.on is None and not _is_live(reading)


def recovery(
    rack: str,
    devices: Iterable[Device],
    answers: Mapping[str, bool],
    tagged: Iterable[str],
    before: Recovery | None,
    now: Instant,
) -> Recovery:
    """The rack's servers by whether they answer; one that nobody could ask is not up."""
    servers = sorted(device.id for device in devices if device.kind is DeviceKind.SERVER)
    up = tuple(server for server in servers if answers.get(server, False))
    down = tuple(server for server in servers if server not in up)
    held = tuple(server for server in servers if server in set(tagged))
    fresh = Recovery(rack, up, down, held, now)
    if before is not None and structs.replace(before, since_at=now) == fresh:
        return before
    return fresh


def drying(plan: Plan, run: Run) -> Drying | None:
    """The line in the ledger that a run keeps; None for a run of a runbook that keeps none."""
    recorded = {step.id: dict(step.arguments)["records"] for step in plan.steps if "records" in dict(step.arguments)}
    if "drying" not in recorded.values():
        return None
    said: dict[str, str] = {}
    line = Drying(id=run.target, run=run.id, stage="wet", since_at=run.started_at)
    for step in run.steps:
        what = recorded.get(step.id)
        if what == "drying" and step.started_at is not None:
            length_s = float(dict(next(p for p in plan.steps if p.id == step.id).arguments)["length_s"])
            earliest_at = step.started_at + length_s
            line = structs.replace(line, stage="drying", since_at=step.started_at, earliest_at=earliest_at)
        elif what is not None and what != "drying" and step.state is StepState.SUCCEEDED:
            said[what] = step.outcome
            if what == "dry" and step.ended_at is not None:
                line = structs.replace(line, stage="dry", since_at=step.ended_at)
    return structs.replace(
        line,
        opened=said.get("opened", ""),
        method=said.get("method", ""),
        photos=said.get("photos", ""),
        checked=said.get("dry", ""),
    )
