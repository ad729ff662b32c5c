"""Whom the configuration wants told of what: ways, people, steps; says who is reached now, not what is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from console.alerts.notify.quiet import Quiet
from console.alerts.notify.rota import Rota
from console.model.alert import Severity
from console.model.time import Instant, Seconds


class Way(Struct, frozen=True):
    """One `[notify.NAME]`: `own` says that it has addresses of its own, `who` names contacts and rotas."""

    own: bool = True
    who: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    sites: tuple[str, ...] = ()
    quiet: Quiet | None = None

    def wants(self, severity: Severity, site: str) -> bool:
        """Whether incidents of this severity at this site are told this way."""
        return (not self.severities or severity in self.severities) and (not self.sites or site in self.sites)


class Contact(Struct, frozen=True):
    """One `[contacts.NAME]`, as far as it matters when they may be told."""

    quiet: Quiet | None = None


class Step(Struct, frozen=True):
    """An escalation level: after how long, and which ways."""

    after_s: Seconds
    ways: tuple[str, ...]


class Policy(Struct, frozen=True):
    """All of it. `gather_s` is how long a first call waits for what belongs together, `update_s` the least time between
    two messages that only tell of more alerts; neither holds for what is critical or has worsened.
    """

    ways: dict[str, Way] = {}
    contacts: dict[str, Contact] = {}
    rotas: dict[str, Rota] = {}
    steps: tuple[Step, ...] = ()
    severities: tuple[Severity, ...] = (Severity.CRITICAL, Severity.MAJOR)
    repeat_s: Seconds = 1800.0
    gather_s: Seconds = 30.0
    update_s: Seconds = 300.0
    unattended_s: Seconds = 60.0
    unacknowledged_s: Seconds = 600.0


def way_address(way: str) -> str:
    """The id under which a way's own addresses are reached."""
    return f"notify.{way}"


def contact_address(contact: str) -> str:
    """The id under which a person's addresses are reached."""
    return f"contacts.{contact}"


def reached(policy: Policy, level: int, severity: Severity, site: str, now: Instant) -> tuple[str, ...]:
    """The addresses that levels 1 to `level` reach at `now`, each once; quiet hours hold back all but the critical."""
    return tuple(dict.fromkeys(_addresses(policy, policy.steps[:level], severity, site, now)))


def addresses_of(policy: Policy, name: str, now: Instant) -> tuple[str, ...]:
    """The addresses of one way, contact or rota at `now`; what a person has sent waits for no quiet hour."""
    way = policy.ways.get(name, Way(own=False, who=(name,)))
    own = (way_address(name),) if way.own else ()
    return tuple(dict.fromkeys((*own, *map(contact_address, _people(policy, way, now)))))


def rests(policy: Policy, address: str, severity: Severity, now: Instant) -> bool:
    """Whether it is a quiet hour for who is reached at `address`."""
    kind, _dot, name = address.partition(".")
    table: dict[str, Way] | dict[str, Contact] = policy.ways if kind == "notify" else policy.contacts
    return name in table and _quiet(table[name].quiet, severity, now)


def _addresses(policy: Policy, steps: Iterable[Step], severity: Severity, site: str, now: Instant) -> Iterator[str]:
    for name in (name for step in steps for name in step.ways):
        way = policy.ways.get(name)
        if way is None or not way.wants(severity, site) or _quiet(way.quiet, severity, now):
            continue
        if way.own:
            yield way_address(name)
        for person in _people(policy, way, now):
            if not _quiet(policy.contacts[person].quiet, severity, now):
                yield contact_address(person)


def _people(policy: Policy, way: Way, now: Instant) -> Iterator[str]:
    for who in way.who:
        name = policy.rotas[who].on_call(now) if who in policy.rotas else who
        if name in policy.contacts:
            yield name


def _quiet(quiet: Quiet | None, severity: Severity, now: Instant) -> bool:
    return quiet is not None and severity is not Severity.CRITICAL and quiet.holds(now)
