"""Services as the engine offers them: has their checks made, keeps the board on the bus and the ledger on the disk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from msgspec import Struct

from console.clock import Clock
from console.collect.checks.collector import CheckCollector, CheckPoll
from console.collect.schedule import Scheduler
from console.engine.bus import Bus
from console.engine.load import Setup
from console.engine.person import Person, who
from console.engine.watched import ServiceStore, change_of, site_alerted
from console.errors import Refused
from console.i18n import _
from console.model.check import Finding, Outcome
from console.model.failure import Cause
from console.model.impact import Impact
from console.model.poll import Poll
from console.model.service import BackupView, ServiceView, SiteView
from console.model.snapshot import DeviceView, SourceView
from console.model.time import Instant, Seconds
from console.services.board import Board, Picture, Seen
from console.services.impact import Fabric
from console.services.loss import find_loss, foresee
from console.services.watchlist import SOURCE, backup_key, site_key
from console.store.audit import Deed
from console.store.change import Change
from console.store.service_table import ClosureRow

CONCURRENCY = 32
_CLOSER_S: Seconds = 5.0
_CLOSER_FOR_S: Seconds = 60.0
_WELL = frozenset({Outcome.PASSED, Outcome.UNKNOWN})


class Hearing(Struct, frozen=True):
    """Whom the services tell, and whom they ask how devices do."""

    changed: Callable[[tuple[Change, ...]], None]
    trouble: Callable[[str, str | None], None]
    device: Callable[[str], DeviceView | None]
    ask: Callable[[str], object]
    record: Callable[[Deed], Awaitable[None]]


class Services:
    """The board, the scheduler of its checks, and what a window may ask about both."""

    def __init__(
        self, setup: Setup, collector: CheckCollector, store: Path, bus: Bus, hearing: Hearing, clock: Clock
    ) -> None:
        self._inventory = setup.inventory
        self._bus = bus
        self._hearing = hearing
        self._clock = clock
        self._store = ServiceStore(store, hearing.trouble)
        self._scheduler = Scheduler({SOURCE: collector}, self._take, clock, concurrency=CONCURRENCY)
        self._board = Board(setup.watched, Fabric(setup.inventory, setup.watched.services))

    async def open(self) -> None:
        """Recall outages, marks and closed sites; what cannot be is a notice, and the checks begin all the same."""
        await self._store.recall(self._board, self._clock.now())
        self._scheduler.replace(self._board.watched.targets)

    def adopt(self, setup: Setup) -> None:
        """Follow a changed configuration."""
        self._inventory = setup.inventory
        self._board.adopt(setup.watched, Fabric(setup.inventory, setup.watched.services))
        self._scheduler.replace(setup.watched.targets)

    async def close(self) -> None:
        """Stop checking and write what waits."""
        await self._scheduler.stop()
        await self._store.write(self._board, self._clock.now())
        await self._store.close()

    def tick(self) -> None:
        """Judge everything anew, tell the windows and the alert rules."""
        now = self._clock.now()
        picture = self._board.picture(self._seen(), now)
        self._publish(picture)
        self._hearing.changed(self._changes(picture))

    async def write(self) -> None:
        """Put the ledger on the disk."""
        await self._store.write(self._board, self._clock.now())

    async def check_now(self, subject: str) -> None:
        """Make all checks of a service or backup at once; raises `Refused` for an unknown one."""
        wanted = [target.device for target in self._board.watched.targets if _subject(target.device) == subject]
        if not wanted:
            raise Refused("unknown_service", _("there is no service {name}").format(name=subject))
        for device in wanted:
            self._scheduler.poll_now(device)

    def impact(self, about: str) -> Impact:
        """What would go with a thing of the configuration; raises `Refused` for what is none."""
        services = self._board.watched.services
        loss = find_loss(about, self._inventory, services)
        if loss is None:
            sentence = _("there is no device, outlet, rack, room, site or service “{name}”")
            raise Refused("unknown_thing", sentence.format(name=about))
        fabric = self._board.fabric
        feeds = (view for id_ in fabric.feeding if (view := self._hearing.device(id_)) is not None)
        silent = [view.id for view in feeds if _answers(view.sources.values()) is False]
        return foresee(loss, self._inventory, services, fabric, silent)

    async def set_entry(self, site: str, closed: bool, reason: str, by: Person) -> None:
        """Say that nobody may enter a site, or that people may again; raises `Refused` and `StoreError`."""
        if site not in self._board.watched.sites:
            raise Refused("unknown_site", _("there is no site {name}").format(name=site))
        if closed and not reason.strip():
            raise Refused("no_reason", _("say why nobody may go in"))
        if closed:
            self._board.closures[site] = ClosureRow(site, self._clock.now(), by.label, reason.strip())
        else:
            self._board.closures.pop(site, None)
        await self._store.save_closures(self._board)
        action = "site.close" if closed else "site.open"
        await self._hearing.record(Deed(who=who(by), action=action, target=site, reason=reason.strip()))
        self.tick()

    def closed(self) -> dict[str, str]:
        """The sites that nobody may enter, with the reason and who said so."""
        words = _("{reason} (said by {who})")
        known = self._board.watched.sites.keys() & self._board.closures.keys()
        closures = {site: self._board.closures[site] for site in sorted(known)}
        return {site: words.format(reason=row.reason, who=row.by) for site, row in closures.items()}

    async def accept(self, service: str, check: str, by: Person) -> None:
        """Take what a tripwire saw last for right; raises `Refused`."""
        if not self._board.accept(service, check, by.label, self._clock.now()):
            sentence = _("{service} has no tripwire {check} that has seen anything yet")
            raise Refused("unknown_check", sentence.format(service=service, check=check))
        await self._hearing.record(Deed(who=who(by), action="tripwire.accept", target=f"{service}/{check}"))
        self.tick()

    def _take(self, poll: Poll) -> None:
        finding = poll.finding if isinstance(poll, CheckPoll) else None
        if finding is None:
            finding = _not_made(poll)
        if finding.outcome is Outcome.FAILED and self._board.fails_anew(poll.device):
            self._look_at_the_way(_subject(poll.device))
        self._board.take(poll.device, finding, poll.at, poll.took_s)
        if finding.outcome not in _WELL:
            self._scheduler.hasten(poll.device, _CLOSER_S, self._clock.now() + _CLOSER_FOR_S)

    def _look_at_the_way(self, service: str) -> None:
        """Ask the witnesses of a service's sites now: without their word nothing that fails is called down."""
        for word in self._board.witnesses_of(service):
            if not self._scheduler.poll_now(f"{word}/witness"):
                self._hearing.ask(word)

    def _seen(self) -> Seen:
        wanted = self._board.devices
        views = tuple(view for id_ in wanted if (view := self._hearing.device(id_)) is not None)
        answers = {view.id: _answers(view.sources.values()) for view in views}
        trouble = {id_: _("does not answer") for id_, answer in answers.items() if answer is False}
        answered = {view.id: at for view in views if (at := _answered_at(view.sources.values())) is not None}
        return Seen(answers, answered, {**{view.id: _in_short(view) for view in views if _in_short(view)}, **trouble})

    def _publish(self, picture: Picture) -> None:
        views: tuple[ServiceView | SiteView | BackupView, ...]
        views = (*picture.services, *picture.sites, *picture.backups)
        kept = {(type(view).__name__, view.id) for view in views}
        kinds = ("ServiceView", "SiteView", "BackupView")
        self._bus.withdraw([key for kind in kinds for key in self._bus.keys(kind) if key not in kept])
        self._bus.publish(views)

    def _changes(self, picture: Picture) -> tuple[Change, ...]:
        """What alert rules look at."""
        now = self._clock.now()
        changes = [change_of(one.id, "availability", one.state, one.reason, now) for one in picture.services]
        changes += [
            change_of(site_key(one.id), "site_state", site_alerted(one), one.reason, now) for one in picture.sites
        ]
        changes += [
            change_of(backup_key(one.id), "backup_state", one.state, one.reason, now) for one in picture.backups
        ]
        return tuple(changes)


def _subject(device: str) -> str:
    return device.rpartition("/")[0]


def _not_made(poll: Poll) -> Finding:
    failure = poll.failure
    if failure is None or failure.cause is Cause.CANCELLED:
        return Finding(Outcome.UNKNOWN, "not_made", _("the check was not made"))
    return Finding(Outcome.UNKNOWN, failure.cause.value, failure.message)


def _answers(sources: Iterable[SourceView]) -> bool | None:
    """Whether a device answers in any way; None while none was tried."""
    tried = [source for source in sources if source.tried_at is not None]
    return any(source.ok for source in tried) if tried else None


def _answered_at(sources: Iterable[SourceView]) -> Instant | None:
    return max((source.good_at for source in sources if source.good_at is not None), default=None)


def _in_short(view: DeviceView) -> str:
    return _("in trouble") if view.state.value == "critical" else ""
