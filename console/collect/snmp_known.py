"""What the SNMP collector remembers of one device between polls, and what follows from it; asks the device nothing."""

from __future__ import annotations

from msgspec import Struct, field

from console.collect.decode import Sample
from console.collect.pollplan import Plans, PollPlan, compile_plan
from console.collect.snmp_link import Link, is_there
from console.collect.walkstate import Raw, WalkState
from console.inventory import SnmpAccess, Target
from console.model.device import Identity
from console.model.time import Seconds
from console.profiles.oid import Oid
from console.profiles.profile import Profile

NOT_ASKED = object()
"""Stands in a sample where an object was not asked or did not answer in time."""

_EMPTY_PLAN = PollPlan((), (), ())


class Known(Struct):
    """What is kept of one device between polls.

    `settled`: what the plan names and the device lacks has been left out; `whole`: its tables were complete.
    """

    target: Target
    access: SnmpAccess
    link: Link
    plans: Plans
    profile: Profile | None = None
    identity: Identity = Identity()
    walk: WalkState = field(default_factory=WalkState)
    plan: PollPlan = _EMPTY_PLAN
    absent: frozenset[Oid] = frozenset()
    settled: bool = False
    whole: bool = False
    refresh_due_s: Seconds = 0.0
    up_ticks: int = 0
    sample: Sample | None = None
    announced: tuple[tuple[str, str], ...] = ()

    def compile(self, profile: Profile) -> None:
        """Make the plan anew from what the tables say; the last sample is kept for rates."""
        old = self.plan
        self.plan = self.plans.shared(compile_plan(profile, self.walk, self.absent))
        if self.sample is not None:
            self.sample = aligned(self.sample, old.oids, self.plan.oids)

    def note_uptime(self, ticks: Raw) -> None:
        """After a restart counters begin anew and tables may have changed."""
        if not isinstance(ticks, int):
            return
        if ticks < self.up_ticks:
            self.sample = None
            self.refresh_due_s = 0.0
        self.up_ticks = ticks

    def is_outdated(self, sample: Sample) -> bool:
        """Whether the device restarted, a row went away or a unit was switched since the plan was made."""
        if self.refresh_due_s == 0.0:
            return True
        watched = ((sample.values[slot], value) for slot, value in self.plan.watched)
        changed = any(is_there(now) and now != before for now, before in watched)
        vanished = self.settled and any(raw is not NOT_ASKED and not is_there(raw) for raw in sample.values)
        return changed or vanished

    def settle(self, profile: Profile, sample: Sample) -> Sample:
        """After the first whole answer: leave out of the plan what the device does not have."""
        oids = self.plan.oids
        self.absent = frozenset(oid for oid, raw in zip(oids, sample.values, strict=True) if not is_there(raw))
        self.settled = True
        if not self.absent:
            return sample
        self.compile(profile)
        return aligned(sample, oids, self.plan.oids)

    def gone(self) -> tuple[tuple[str, str], ...]:
        """Series that were there before and are no more; nothing is gone while tables are still being read."""
        if not self.settled or self.walk.pending:
            return ()
        before, self.announced = self.announced, self.plan.series
        return () if before is self.announced else tuple(sorted(set(before).difference(self.announced)))


def aligned(sample: Sample, old: tuple[Oid, ...], new: tuple[Oid, ...]) -> Sample:
    """`sample` of a plan that asked `old`, in the order of one that asks `new`."""
    values = dict(zip(old, sample.values, strict=True))
    return Sample(tuple(values.get(oid, NOT_ASKED) for oid in new), sample.at_s)
