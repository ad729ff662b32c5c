"""Whether what services, backups and the paths of sites name exists, and no service ends up needing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from console.config.problems import KeyPath, Locations, Problem, nearest
from console.config.schema import Config
from console.config.services import BackupBase, CheckBase, UnitTable, vantage_of
from console.i18n import _


def check(config: Config, written: Mapping[str, Set[str]], where: Locations) -> list[Problem]:
    """Every mistake between tables; `written` holds the ids of each table, also of entries that have mistakes."""
    return list(_Services(config, written, where).problems())


class _Services:
    def __init__(self, config: Config, written: Mapping[str, Set[str]], where: Locations) -> None:
        self._config = config
        self._written = written
        self._where = where

    def problems(self) -> Iterator[Problem]:
        yield from self._paths()
        for id_ in self._config.services:
            yield from self._names(id_)
            yield from self._runs_on(id_)
            yield from self._checks(id_)
        yield from self._circles()
        for id_, backup in self._config.backups.items():
            yield from self._from(("backups", id_, "from"), backup)
            for index, word in enumerate(backup.services):
                yield from self._known(("backups", id_, "services", index), word, "services")

    def _paths(self) -> Iterator[Problem]:
        for id_, site in self._config.sites.items():
            for key, words in (("path", site.path), ("second_path", site.second_path)):
                for index, word in enumerate(words):
                    host, colon, port = word.rpartition(":")
                    fits = bool(host) and bool(colon) and port.isdigit() and 0 < int(port) < 65536
                    if word not in self._written["devices"] and not fits:
                        sentence = _('"{word}" is neither a known device nor an address with a port')
                        hint = nearest(word, self._written["devices"]) or _('for example "192.0.2.1:443"')
                        yield self._where.problem(("sites", id_, key, index), sentence.format(word=word), hint)

    def _names(self, id_: str) -> Iterator[Problem]:
        for table in ("devices", "sites"):
            if id_ in self._written[table]:
                sentence = _('"{word}" is already the id of another thing ({table}); a service needs one of its own')
                yield self._where.problem(("services", id_), sentence.format(word=id_, table=table))
        site = self._config.services[id_].site
        if site:
            yield from self._known(("services", id_, "site"), site, "sites")

    def _runs_on(self, id_: str) -> Iterator[Problem]:
        service = self._config.services[id_]
        known = self._written["devices"] | self._written["services"]
        for index, word in enumerate(service.runs_on):
            if word not in known:
                sentence = _('"{word}" is no known device or service').format(word=word)
                yield self._where.problem(("services", id_, "runs_on", index), sentence, nearest(word, known))
        if service.needs is not None and service.needs > len(service.runs_on):
            sentence = _("it needs {needs} of what it runs on, and runs on {count}")
            text = sentence.format(needs=service.needs, count=len(service.runs_on))
            yield self._where.problem(("services", id_, "needs"), text)

    def _checks(self, id_: str) -> Iterator[Problem]:
        taken: set[str] = set()
        for index, table in enumerate(self._config.services[id_].checks):
            path: KeyPath = ("services", id_, "checks", index)
            yield from self._from((*path, "from"), table)
            if isinstance(table, UnitTable) and vantage_of(table) == "engine":
                sentence = _("a unit is looked at on a server; say which: from = …")
                yield self._where.problem(path, sentence)
            if table.id and table.id in taken:
                yield self._where.problem((*path, "id"), _('"{word}" is used twice').format(word=table.id))
            taken.add(table.id)

    def _from(self, path: KeyPath, table: CheckBase | BackupBase) -> Iterator[Problem]:
        vantage = vantage_of(table)
        if vantage == "engine":
            return
        yield from self._known(path, vantage, "devices")
        device = self._config.devices.get(vantage)
        if device is not None and device.ssh is None:
            yield self._where.problem(path, _('"{word}" cannot be asked: it has no ssh').format(word=vantage))

    def _known(self, path: KeyPath, word: str, table: str) -> Iterator[Problem]:
        known = self._written[table]
        if word not in known:
            sentences = {
                "devices": _('"{word}" is no known device'),
                "services": _('"{word}" is no known service'),
                "sites": _('"{word}" is no known site'),
            }
            yield self._where.problem(path, sentences[table].format(word=word), nearest(word, known))

    def _circles(self) -> Iterator[Problem]:
        edges = {id_: set(service.runs_on) for id_, service in self._config.services.items()}
        for id_ in edges:
            if _leads_to(edges, id_, id_):
                sentence = _('"{id}" ends up needing itself').format(id=id_)
                yield self._where.problem(("services", id_, "runs_on"), sentence)


def _leads_to(edges: Mapping[str, Set[str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        id_ = waiting.pop()
        if id_ == end:
            return True
        if id_ not in seen:
            seen.add(id_)
            waiting.extend(edges.get(id_, ()))
    return False
