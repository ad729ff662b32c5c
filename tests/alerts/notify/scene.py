"""An incident as notification sees it, and a policy of three steps, for tests of what is told."""

from __future__ import annotations

from msgspec.structs import replace

from console.alerts.notify.decide import Matter, Verdict, Watching, decide
from console.alerts.notify.policy import Contact, Policy, Step, Way
from console.alerts.notify.told import Told
from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.time import Instant, Seconds

NOW: Instant = 1_767_225_600.0
"""Thursday 2026-01-01 00:00 UTC."""

MINUTE: Seconds = 60.0
PLACE = Place(site="bontang", room="server-room", rack="r1")
WATCHED = Watching(attached=1)

POLICY = Policy(
    ways={"team": Way(), "lead": Way(own=False, who=("budi",)), "head": Way(own=False, who=("ani",))},
    contacts={"budi": Contact(), "ani": Contact()},
    steps=(Step(0.0, ("team",)), Step(20 * MINUTE, ("lead",)), Step(90 * MINUTE, ("head",))),
    unacknowledged_s=0.0,
)


def matter(
    severity: Severity = Severity.CRITICAL,
    asking: tuple[str, ...] = ("a",),
    firing: tuple[str, ...] | None = None,
    closed_at: Instant | None = None,
    over: tuple[str, ...] = (),
) -> Matter:
    """An incident in the server room; closed when `closed_at` is given."""
    alerts = firing if firing is not None else asking
    incident = Incident(
        id="i1",
        title="water leak",
        state=IncidentState.OPEN if closed_at is None else IncidentState.CLOSED,
        severity=severity,
        place=PLACE,
        lead=(alerts or ("a",))[0],
        alerts=alerts or ("a",),
        started_at=NOW,
        attention=asking,
        ended_at=closed_at,
    )
    return Matter(incident, severity, asking, alerts, over)


def ended(at: Instant, *over: str) -> Matter:
    """The incident closed at `at`, its alerts (`a`, when none is given) seen to end."""
    return matter(asking=(), firing=(), closed_at=at, over=over or ("a",))


class Course:
    """One incident's course through the decisions, as the engine takes it."""

    def __init__(self, policy: Policy = POLICY, watching: Watching = WATCHED) -> None:
        self.policy = policy
        self.watching = watching
        self.told: Told | None = None
        self.now = NOW

    def look(self, what: Matter, now: Instant | None = None) -> Verdict:
        """Decide at `now`, or at the time it is."""
        self.now = self.now if now is None else now
        verdict = decide(what, self.told, self.policy, self.now, self.watching)
        self.told = verdict.told
        return verdict

    def wait(self, what: Matter, until: Instant, every_s: Seconds = 10.0) -> list[tuple[Seconds, str, str]]:
        """Look again and again until `until`; what was sent as (minute, address, why)."""
        sent: list[tuple[Seconds, str, str]] = []
        while self.now < until:
            self.now = min(until, self.now + every_s)
            sent += [((self.now - NOW) / MINUTE, send.address, send.why.value) for send in self.look(what).sends]
        return sent


def names(verdict: Verdict) -> list[tuple[str, str]]:
    """Who is told why."""
    return [(send.address, send.why.value) for send in verdict.sends]


def with_quiet(policy: Policy, way: str, changed: Way) -> Policy:
    """`policy` with one way replaced."""
    return replace(policy, ways={**policy.ways, way: changed})
