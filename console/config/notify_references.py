"""Whether the tables that say whom to tell name what exists, reach somebody, and leave nothing critical untold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from zoneinfo import available_timezones

from console.config import timezones
from console.config.notify import ContactTable, NotifyTable, WebhookTable
from console.config.problems import KeyPath, Locations, Problem, nearest
from console.config.schema import Config
from console.i18n import _


def check(config: Config, written: Mapping[str, Set[str]], where: Locations) -> list[Problem]:
    """Every mistake between tables; `written` holds the ids of each table, also of entries that have mistakes."""
    return list(_Notify(config, written, where).problems())


class _Notify:
    def __init__(self, config: Config, written: Mapping[str, Set[str]], where: Locations) -> None:
        self._config = config
        self._written = written
        self._where = where

    def problems(self) -> Iterator[Problem]:
        for id_, contact in self._config.contacts.items():
            yield from self._zone(("contacts", id_, "timezone"), contact.timezone)
            if id_ in self._written["rota"]:
                yield self._where.problem(("contacts", id_), _('"{word}" is also a rota').format(word=id_))
            if not contact.urls and contact.webhook is None:
                sentence = _("nothing reaches this contact: it has neither urls nor webhook")
                yield self._where.problem(("contacts", id_), sentence)
            yield from self._exposed(("contacts", id_), contact)
        for id_ in self._config.rota:
            yield from self._rota(id_)
        for id_, way in self._config.notify.items():
            yield from self._way(("notify", id_), way)
        yield from self._steps()

    def _rota(self, id_: str) -> Iterator[Problem]:
        rota = self._config.rota[id_]
        yield from self._zone(("rota", id_, "timezone"), rota.timezone)
        if not rota.people:
            yield self._where.problem(("rota", id_, "people"), _("nobody is in this rota"))
        for index, word in enumerate(rota.people):
            yield from self._known(("rota", id_, "people", index), word, self._written["contacts"])
        for index, override in enumerate(rota.overrides):
            yield from self._known(("rota", id_, "overrides", index, "who"), override.who, self._written["contacts"])
            if override.ends <= override.begins:
                yield self._where.problem(("rota", id_, "overrides", index, "ends"), _("it ends before it begins"))

    def _way(self, path: KeyPath, way: NotifyTable) -> Iterator[Problem]:
        people = self._written["contacts"] | self._written["rota"]
        yield from self._zone((*path, "timezone"), way.timezone)
        for index, word in enumerate(way.who):
            yield from self._known((*path, "who", index), word, people)
        for index, word in enumerate(way.sites):
            yield from self._known((*path, "sites", index), word, self._written["sites"])
        if not (way.urls or way.webhook or way.wall or way.bell or way.who):
            yield self._where.problem(path, _("nobody is told this way: give urls, a webhook, wall, bell or who"))
        yield from self._exposed(path, way)

    def _steps(self) -> Iterator[Problem]:
        told: set[float] = set()
        for index, step in enumerate(self._config.escalation.steps):
            path: KeyPath = ("escalation", "steps", index)
            for place, word in enumerate(step.notify):
                yield from self._known((*path, "notify", place), word, self._written["notify"])
            if step.after in told:
                yield self._where.problem((*path, "after"), _("another step has the same time"))
            told.add(step.after)
        if not told:
            yield self._where.problem(("escalation", "steps"), _("without a step nobody is ever told"))

    def _known(self, path: KeyPath, word: str, known: Set[str]) -> Iterator[Problem]:
        if word not in known:
            sentence = _('"{word}" is no known name here').format(word=word)
            yield self._where.problem(path, sentence, nearest(word, known))

    def _zone(self, path: KeyPath, name: str) -> Iterator[Problem]:
        if name and name not in available_timezones():
            sentence = _('"{name}" is no known time zone').format(name=name)
            yield self._where.problem(path, sentence, timezones.hint(name))

    def _exposed(self, path: KeyPath, table: ContactTable | NotifyTable) -> Iterator[Problem]:
        """The scheme of an address that stands in the file can be checked; its secret is not shown."""
        hooks = [table.webhook] if isinstance(table.webhook, WebhookTable) else []
        for hook in hooks:
            if hook.url.plain and not hook.url.fits(r"https?://[^/\s]+.*"):
                sentence = _("a webhook's url begins with https:// or http://")
                yield self._where.problem((*path, "webhook", "url"), sentence)
        for index, url in enumerate(table.urls):
            if url.plain and not url.fits(r"[A-Za-z0-9]+://.+"):
                sentence = _("an apprise url begins with a scheme, for example mailto:// or tgram://")
                yield self._where.problem((*path, "urls", index), sentence)
