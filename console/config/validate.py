"""A document (tables as plain dicts) becomes a `Config` or all its problems; reads no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any, TypeAlias

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from console.config import credentials, racks, references
from console.config.problems import Gravity, KeyPath, Locations, Problem, in_order, nearest
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
from console.config.sentences import problems_of
from console.i18n import _

Document: TypeAlias = Mapping[str, object]

NAMED: dict[str, Any] = {
    "sites": SiteTable,
    "rooms": RoomTable,
    "racks": RackTable,
    "credentials": CredentialTable,
    "devices": DeviceTable,
    "rules": dict[str, Any],
}
SINGLE: dict[str, Any] = {"engine": EngineTable, "access": AccessTable}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(model) for name, model in (NAMED | SINGLE).items()}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Loaded(Struct, frozen=True):
    """What came of reading a configuration: `config` is there when no problem is an error."""

    config: Config | None
    problems: tuple[Problem, ...] = ()
    where: Locations = Locations()

    def joined(self, more: Iterable[Problem]) -> Loaded:
        """The same with what others find wrong with it."""
        problems = in_order([*self.problems, *more])
        usable = all(found.severity is not Gravity.ERROR for found in problems)
        return Loaded(self.config if usable else None, problems, self.where)


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
    problems = _unknown_tables(document, where)
    tables: dict[str, Any] = {}
    for name in NAMED:
        tables[name] = _named(name, document.get(name, {}), where, problems)
    for name in SINGLE:
        single = _entry(name, (name,), document.get(name, {}), where, problems)
        tables |= {} if single is None else {name: single}
    config = Config(**tables)
    written = {name: _ids(document.get(name)) for name in NAMED}
    if complete:
        problems += references.check(config, written, where, profiles)
    problems += racks.check(config, where)
    problems += credentials.check(config, where)
    return Loaded(config, where=where).joined(problems)


def _ids(table: object) -> frozenset[str]:
    return frozenset(table) if isinstance(table, Mapping) else frozenset()


def _unknown_tables(document: Document, where: Locations) -> list[Problem]:
    known = {*NAMED, *SINGLE, "include"}
    return [
        where.problem((name,), _('"{name}" is no known table').format(name=name), nearest(name, known))
        for name in document
        if name not in known
    ]


def _named(name: str, table: object, where: Locations, problems: list[Problem]) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        problems.append(where.problem((name,), _("expected a table with one entry for each id")))
        return {}
    good = {}
    for id_, entry in table.items():
        if not _ID.fullmatch(id_):
            problems.append(
                where.problem((name, id_), _("an id is made of letters, digits, dots, dashes and underscores"))
            )
        value = _entry(name, (name, id_), entry, where, problems)
        if value is not None:
            good[id_] = value
    return good


def _entry(name: str, path: KeyPath, entry: object, where: Locations, problems: list[Problem]) -> Any:
    try:
        return _ADAPTERS[name].validate_python(entry)
    except ValidationError as error:
        model = (NAMED | SINGLE)[name]
        problems += problems_of(error.errors(include_url=False), path, entry, model, where)
        return None
