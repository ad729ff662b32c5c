"""Everything known of services, sites and backups now: findings in, views out; it asks nobody and stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.model.check import CheckAccess, Finding, Outcome, TripwireCheck
from console.model.service import BackupView, CheckView, PathState, ServiceState, ServiceView, SiteView
from console.model.time import Instant, Seconds
from console.services.impact import Fabric
from console.services.judge import Result, Verdict, judge
from console.services.ledger import Ledger
from console.services.marks import Marks
from console.services.outage import Episode
from console.services.path import ANSWERING, Sight, SiteVerdict, behind, path_of, path_state, site_state
from console.services.safety import backup_view, objections
from console.services.watchlist import Service, Watchlist
from console.store.service_table import ClosureRow

_WITNESS_LATE_S: Seconds = 60.0


class Seen(Struct, frozen=True):
    """What is known of devices from elsewhere: whether each answers, when it last did, what is wrong with it."""

    answers: Mapping[str, bool | None] = {}
    answered_at: Mapping[str, Instant] = {}
    trouble: Mapping[str, str] = {}


class Picture(Struct, frozen=True):
    """All views at one moment."""

    services: tuple[ServiceView, ...]
    sites: tuple[SiteView, ...]
    backups: tuple[BackupView, ...]


class Board:
    """Results by `subject/check`; `picture` is what they mean together."""

    def __init__(self, watched: Watchlist, fabric: Fabric) -> None:
        self.ledger = Ledger()
        self.marks = Marks()
        self.closures: dict[str, ClosureRow] = {}
        self._results: dict[str, Result] = {}
        self._good_at: dict[str, Instant] = {}
        self._site_since: dict[str, tuple[str, Instant]] = {}
        self.adopt(watched, fabric)

    def adopt(self, watched: Watchlist, fabric: Fabric) -> None:
        """Follow a changed configuration; what is known of checks that stay is kept."""
        self.watched = watched
        self.fabric = fabric
        witnesses = {word for path in watched.paths.values() for word in (*path.first, *path.second)}
        self.devices = fabric.devices | witnesses
        before, self._results, self._probes = self._results, {}, {}
        for target in watched.targets:
            if not isinstance(target.access, CheckAccess):
                continue
            _subject, _slash, check = target.device.rpartition("/")
            kind = str(target.access.probe.__struct_config__.tag)
            fresh = Result(check, kind, target.access.vantage, interval_s=target.interval_s)
            known = before.get(target.device)
            same = known is not None and self._same(known, fresh)
            self._results[target.device] = known if known is not None and same else fresh
            self._probes[target.device] = target.access.probe

    @staticmethod
    def _same(known: Result, fresh: Result) -> bool:
        return (known.kind, known.vantage, known.interval_s) == (fresh.kind, fresh.vantage, fresh.interval_s)

    def take(self, device: str, finding: Finding, at: Instant, took_s: Seconds) -> None:
        """Put one check's finding in; that of a check that is no longer there is dropped."""
        before = self._results.get(device)
        if before is None:
            return
        service, _slash, check = device.rpartition("/")
        probe = self._probes[device]
        if isinstance(probe, TripwireCheck):
            finding = self.marks.weigh(service, check, probe, finding, at)
        failing_at = None
        if finding.outcome is Outcome.FAILED:
            failing_at = at - took_s if before.failing_at is None else before.failing_at
        self._results[device] = Result(
            check, before.kind, before.vantage, at, finding, before.interval_s, took_s, failing_at
        )

    def fails_anew(self, device: str) -> bool:
        """Whether a failure of this check would be the first after something else."""
        before = self._results.get(device)
        return before is not None and before.failing_at is None

    def witnesses_of(self, service: str) -> tuple[str, ...]:
        """What proves the ways to a service's sites."""
        known = self.watched.services.get(service)
        return tuple(word for site in known.sites for word in self.watched.paths[site].first) if known else ()

    def accept(self, service: str, check: str, by: str, now: Instant) -> bool:
        """Let a tripwire take what it saw last for right."""
        if not self.marks.accept(service, check, by, now):
            return False
        before = self._results[f"{service}/{check}"]
        if before.finding is not None and before.finding.outcome is Outcome.TRIPPED:
            finding = Finding(Outcome.PASSED, "accepted", before.finding.sentence)
            self._results[f"{service}/{check}"] = Result(
                check, before.kind, before.vantage, now, finding, before.interval_s
            )
        return True

    def picture(self, seen: Seen, now: Instant) -> Picture:
        """Judge everything; the ledger learns what has changed."""
        paths = {site: path_state(self._sight(site, seen, now)) for site in self.watched.sites}
        open_at = {site: self._open_at(site, seen) for site in self.watched.sites}
        verdicts = {id_: self._verdict(one, paths, open_at, now) for id_, one in self.watched.services.items()}
        for id_, verdict in verdicts.items():
            self.ledger.note(id_, verdict.state, now)
            if verdict.state in ANSWERING:
                self._good_at[id_] = now
        backups = tuple(self._backup(id_, now) for id_ in self.watched.backups)
        trouble = {**seen.trouble, **_troubles(verdicts)}
        outages = self.ledger.episodes(now)
        return Picture(
            services=tuple(
                self._view(one, verdicts[id_], trouble, backups, outages, now)
                for id_, one in self.watched.services.items()
            ),
            sites=tuple(self._site(site, paths[site], verdicts, now) for site in self.watched.sites),
            backups=backups,
        )

    def _sight(self, site: str, seen: Seen, now: Instant) -> Sight:
        path = self.watched.paths.get(site)
        if path is None:
            return Sight()
        return Sight(self._witnesses(path.first, seen, now), self._witnesses(path.second, seen, now))

    def _witnesses(self, words: Iterable[str], seen: Seen, now: Instant) -> tuple[bool | None, ...]:
        return tuple(seen.answers[word] if word in seen.answers else self._heard(word, now) for word in words)

    def _heard(self, word: str, now: Instant) -> bool | None:
        """Whether an address answered the last time it was tried, if that is not long ago."""
        result = self._results.get(f"{word}/witness")
        if result is None or result.at is None or result.finding is None or now - result.at > _WITNESS_LATE_S:
            return None
        if result.finding.outcome is Outcome.UNKNOWN:
            return None
        return result.finding.outcome is Outcome.PASSED

    def _open_at(self, site: str, seen: Seen) -> Instant | None:
        """When the way to a site was last seen to work."""
        times = [self._answered_at(word, seen) for word in self.watched.paths[site].first]
        return max((at for at in times if at is not None), default=None)

    def _answered_at(self, word: str, seen: Seen) -> Instant | None:
        if word in seen.answers:
            return seen.answered_at.get(word)
        result = self._results.get(f"{word}/witness")
        well = result is not None and result.finding is not None and result.finding.outcome is Outcome.PASSED
        return result.at if result is not None and well else None

    def _verdict(
        self,
        service: Service,
        paths: Mapping[str, PathState],
        open_at: Mapping[str, Instant | None],
        now: Instant,
    ) -> Verdict:
        path = behind(path_of(service.sites, paths))
        seen = [at for site in service.sites if (at := open_at.get(site)) is not None]
        return judge(self._of(service), path, now, max(seen, default=None))

    def _of(self, service: Service) -> tuple[Result, ...]:
        return tuple(self._results[f"{service.id}/{check}"] for check in service.checks)

    def _view(
        self,
        service: Service,
        verdict: Verdict,
        trouble: Mapping[str, str],
        backups: tuple[BackupView, ...],
        outages: tuple[Episode, ...],
        now: Instant,
    ) -> ServiceView:
        incident_at = self.ledger.incident_at(service.id)
        return ServiceView(
            id=service.id,
            name=service.name,
            state=verdict.state,
            reason=verdict.sentence,
            owner=service.owner,
            urls=service.urls,
            sites=service.sites,
            since_at=self.ledger.since(service.id),
            incident_at=incident_at,
            last_good_at=None if verdict.state in ANSWERING else self._last_good_at(service.id),
            episode=_episode(service.id, outages),
            minutes=self.ledger.minutes(service.id, now, service.zone),
            worth_per_hour=service.worth_per_hour,
            currency=service.currency,
            checks=tuple(map(_check_view, self._of(service))),
            hangs_on=self.fabric.hangs_on(service.id, trouble),
            objections=objections(service.id, self._of(service), backups),
        )

    def _last_good_at(self, service: str) -> Instant | None:
        seen = self._good_at.get(service)
        return self.ledger.good_until(service) if seen is None else seen

    def _backup(self, id_: str, now: Instant) -> BackupView:
        result = self._results.get(f"{id_}/backup")
        finding, at = (None, None) if result is None else (result.finding, result.at)
        return backup_view(self.watched.backups[id_], finding, at, now)

    def _site(self, site: str, path: PathState, verdicts: Mapping[str, Verdict], now: Instant) -> SiteView:
        mine = {id_: verdicts[id_].state for id_, one in self.watched.services.items() if site in one.sites}
        closed = self.closures.get(site)
        verdict = site_state(path, mine.values(), closed is not None)
        answering = sum(state in ANSWERING for state in mine.values())
        lost = [id_ for id_, state in mine.items() if state not in ANSWERING]
        good = [at for id_ in lost if (at := self._good_at.get(id_)) is not None]
        return SiteView(
            id=site,
            name=self.watched.sites[site].name,
            state=verdict.state,
            reason=verdict.sentence,
            path=path,
            since_at=self._since(site, verdict, now),
            last_good_at=max(good, default=None),
            answering=answering,
            total=len(mine),
            no_entry_by=closed.by if closed else "",
            no_entry_reason=closed.reason if closed else "",
        )

    def _since(self, site: str, verdict: SiteVerdict, now: Instant) -> Instant:
        known = self._site_since.get(site)
        if known is None or known[0] != verdict.state.value:
            self._site_since[site] = (verdict.state.value, now)
        return self._site_since[site][1]


def _troubles(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    """What is wrong with services, for those that run on them."""
    return {id_: verdict.sentence for id_, verdict in verdicts.items() if verdict.state is not ServiceState.UP}


def _episode(service: str, outages: tuple[Episode, ...]) -> Instant | None:
    """The latest outage, if this service is or was part of it."""
    return outages[-1].begun_at if outages and service in outages[-1].fallen else None


def _check_view(result: Result) -> CheckView:
    found = result.finding
    if found is None:
        return CheckView(result.id, result.vantage, Outcome.UNKNOWN, "not_asked", "")
    return CheckView(result.id, result.vantage, found.outcome, found.reason, found.sentence, result.at, result.took_s)
