"""Whether the Unix groups that a configuration names exist on this machine; what they may do is not decided here."""

from __future__ import annotations

import grp
from collections.abc import Iterator

from console.config.problems import KeyPath, Locations, Problem
from console.config.schema import AccessTable, Config, PlaceAccessTable
from console.i18n import _


def exists(name: str) -> bool:
    """Whether a group of that name is known here, also to a directory service that does not list its groups."""
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def check(config: Config, where: Locations) -> list[Problem]:
    """A warning for each group that is not here; the file may have been written for another machine."""
    hint = _("nobody gets in by it here until it is made: groupadd")
    return [
        where.warning(path, _('there is no Unix group "{name}" on this machine').format(name=name), hint)
        for path, name in _named(config)
        if name and not exists(name)
    ]


def _named(config: Config) -> Iterator[tuple[KeyPath, str]]:
    yield ("engine", "socket_group"), config.engine.socket_group
    yield from _of(("access",), config.access)
    for id_, place in config.access.places.items():
        yield from _of(("access", "places", id_), place)


def _of(path: KeyPath, table: AccessTable | PlaceAccessTable) -> Iterator[tuple[KeyPath, str]]:
    for role in ("viewers", "operators", "approvers", "admins"):
        yield from (((*path, role, index), name) for index, name in enumerate(getattr(table, role, ())))
