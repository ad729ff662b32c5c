"""A document (tables as plain dicts) becomes a `Config` or all its problems; reads no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from console.config import (
    credentials,
    feed_references,
    leak_references,
    notify_references,
    racks,
    references,
    service_references,
)
from console.config.armed import ArmedTable
from console.config.feeds import FeedTable
from console.config.history import HistoryTable
from console.config.leak_zones import LeakZoneTable
from console.config.maintenance import MaintenanceTable
from console.config.metrics import MetricsTable
from console.config.notify import ContactTable, EscalationTable, NotifyTable, RotaTable
from console.config.problems import Gravity, KeyPath, Locations, Problem, dotted, in_order, nearest
from console.config.proving import ProvingTable
from console.config.schema import (
    AccessTable,
    Config,
    CredentialTable,
    DeviceTable,
    EngineTable,
    RackTable,
    RoomTable,
    SiteTable,
)
from console.config.sentences import findings
from console.config.services import BackupTable, ServiceTable
from console.i18n import _

Document: TypeAlias = Mapping[str, object]

NAMED: dict[str, Any] = {
    "sites": SiteTable,
    "rooms": RoomTable,
    "racks": RackTable,
    "credentials": CredentialTable,
    "feeds": FeedTable,
    "devices": DeviceTable,
    "leak_zones": LeakZoneTable,
    "services": ServiceTable,
    "backups": BackupTable,
    "rules": dict[str, Any],
    "maintenance": MaintenanceTable,
    "armed": ArmedTable,
    "contacts": ContactTable,
    "rota": RotaTable,
    "notify": NotifyTable,
}
SINGLE: dict[str, Any] = {
    "engine": EngineTable,
    "access": AccessTable,
    "escalation": EscalationTable,
    "history": HistoryTable,
    "metrics": MetricsTable,
    "proving": ProvingTable,
}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(model) for name, model in (NAMED | SINGLE).items()}
T = TypeVar("T")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Loaded(Struct, frozen=True):
    """What came of reading a configuration: `config` is there when no problem is an error.

    `rules` are there all the same, so that they can be checked beside other mistakes.
    """

    config: Config | None
    problems: tuple[Problem, ...] = ()
    rules: dict[str, dict[str, Any]] = {}
    where: Locations = msgspec.field(default_factory=Locations)

    def joined(self, more: Iterable[Problem]) -> Loaded:
        """The same with what others find wrong with it."""
        problems = in_order([*self.problems, *more])
        usable = all(found.severity is not Gravity.ERROR for found in problems)
        return msgspec.structs.replace(self, config=self.config if usable else None, problems=problems)


def validate(
    document: Document,
    where: Locations | None = None,
    profiles: Set[str] | None = None,
    complete: bool = True,
) -> Loaded:
    """Check a whole document; `profiles` are the known profiles' names, `None` leaves them unchecked.

    Of a document that is not `complete`, because a file of it cannot be read, references are not followed.
    """
    where = where or Locations()
    draft = _Draft(where)
    config = draft.config(document)
    written = {name: _ids(document.get(name)) for name in NAMED}
    sound = msgspec.structs.replace(config, racks=draft.sound("racks", config.racks))
    found = references.check(config, written, where, profiles) if complete else []
    found += service_references.check(config, written, where) if complete else []
    found += notify_references.check(config, written, where) if complete else []
    found += feed_references.check(config, written, where) if complete else []
    found += leak_references.check(config, written, where) if complete else []
    found += racks.check(sound, where)
    found += credentials.check(config, where)
    said = {*draft.consequences(found)}
    return Loaded(config, rules=config.rules, where=where).joined(
        [*draft.problems, *(one for one in found if one not in said)]
    )


class _Draft:
    """A configuration in which entries that have mistakes stand without them, so that the rest is checked too."""

    def __init__(self, where: Locations) -> None:
        self._where = where
        self.problems: list[Problem] = []
        self._mended: dict[KeyPath, frozenset[str]] = {}

    def config(self, document: Document) -> Config:
        self._unknown_tables(document)
        tables: dict[str, Any] = {name: self._named(name, document.get(name, {})) for name in NAMED}
        for name in SINGLE:
            single = self._entry(name, (name,), document.get(name, {}))
            tables |= {} if single is None else {name: single}
        return Config(**tables)

    def sound(self, name: str, entries: Mapping[str, T]) -> dict[str, T]:
        """The entries that had no mistake."""
        return {id_: entry for id_, entry in entries.items() if (name, id_) not in self._mended}

    def consequences(self, found: Iterable[Problem]) -> Iterator[Problem]:
        """Those that are about what was taken out of an entry, and so would be said twice."""
        reported = {problem.key for problem in self.problems}
        mended = {dotted(path): written for path, written in self._mended.items()}
        for problem in found:
            entry = problem.key
            while entry and entry not in mended:
                entry = entry.rpartition(".")[0]
            if entry and (problem.key in reported or problem.key not in mended[entry]):
                yield problem

    def _unknown_tables(self, document: Document) -> None:
        known = {*NAMED, *SINGLE, "include"}
        for name in document:
            if name not in known:
                sentence = _('"{name}" is no known table').format(name=name)
                self.problems.append(self._where.problem((name,), sentence, nearest(name, known)))

    def _named(self, name: str, table: object) -> dict[str, Any]:
        if not isinstance(table, Mapping):
            self.problems.append(self._where.problem((name,), _("expected a table with one entry for each id")))
            return {}
        for id_ in table:
            if not _ID.fullmatch(id_):
                sentence = _("an id is made of letters, digits, dots, dashes and underscores")
                self.problems.append(self._where.problem((name, id_), sentence))
        entries = {id_: self._entry(name, (name, id_), entry) for id_, entry in table.items()}
        return {id_: entry for id_, entry in entries.items() if entry is not None}

    def _entry(self, name: str, path: KeyPath, entry: object) -> Any:
        try:
            return _ADAPTERS[name].validate_python(entry)
        except ValidationError as error:
            found = list(findings(error.errors(include_url=False), entry, (NAMED | SINGLE)[name]))
        self.problems += [self._where.problem((*path, *keys), sentence, hint) for keys, sentence, hint in found]
        self._mended[path] = frozenset(dotted((*path, *keys)) for keys in _paths(entry))
        with suppress(ValidationError):
            return _ADAPTERS[name].validate_python(_without(entry, [keys for keys, _sentence, _hint in found]))
        return None


def _ids(table: object) -> frozenset[str]:
    return frozenset(table) if isinstance(table, Mapping) else frozenset()


def _paths(entry: object) -> Iterator[KeyPath]:
    """The keys of every value inside `entry`."""
    items: Iterable[tuple[str | int, object]] = ()
    if isinstance(entry, Mapping):
        items = entry.items()
    elif isinstance(entry, list):
        items = enumerate(entry)
    for key, value in items:
        yield (key,)
        yield from ((key, *keys) for keys in _paths(value))


def _without(entry: object, wrong: list[KeyPath]) -> object:
    """`entry` less the values at `wrong`; of a list that has a wrong item nothing is left."""
    if not isinstance(entry, Mapping):
        return entry
    ends = {keys[0] for keys in wrong if len(keys) == 1 or (len(keys) > 1 and isinstance(keys[1], int))}
    return {
        key: _without(value, [keys[1:] for keys in wrong if keys[:1] == (key,)])
        for key, value in entry.items()
        if key not in ends
    }
