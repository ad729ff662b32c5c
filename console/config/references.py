"""Whether every id that a configuration names exists, and every device can be read at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.config import timezones
from console.config.problems import KeyPath, Locations, Problem, nearest
from console.config.schema import Config, DeviceTable, LoginSource
from console.i18n import N_, _

_FEW = 8
_UNKNOWN = {
    "sites": N_('"{word}" is no known site'),
    "rooms": N_('"{word}" is no known room'),
    "racks": N_('"{word}" is no known rack'),
    "credentials": N_('"{word}" is no known credential'),
    "devices": N_('"{word}" is no known device'),
}


def check(
    config: Config, written: Mapping[str, Set[str]], where: Locations, profiles: Set[str] | None
) -> list[Problem]:
    """Every reference that leads nowhere; `written` holds the ids of each table, also of entries that have mistakes."""
    return list(_References(config, written, where, profiles).problems())


def _few(known: Set[str]) -> str:
    """The ids that there are, where they are few enough to be read."""
    words = ", ".join(f'"{word}"' for word in sorted(known))
    return _("possible: {words}").format(words=words) if 0 < len(known) <= _FEW else ""


class _References:
    def __init__(
        self, config: Config, written: Mapping[str, Set[str]], where: Locations, profiles: Set[str] | None
    ) -> None:
        self._config = config
        self._written = written
        self._where = where
        self._profiles = profiles

    def problems(self) -> Iterator[Problem]:
        yield from self._places()
        for id_, device in self._config.devices.items():
            yield from self._place(("devices", id_, "place"), device)
            yield from self._sources(("devices", id_), device)
            yield from self._profile(("devices", id_, "profile"), device)
            yield from self._dependencies(id_, device)
            yield from self._feeds(id_, device)
        yield from self._outlets_used_twice()
        yield from self._circles()
        yield from self._rules()
        yield from self._maintenance()
        yield from self._access()

    def _must_exist(self, table: str, word: str, path: KeyPath) -> Iterator[Problem]:
        known = self._written[table]
        if word not in known:
            hint = nearest(word, known) or _few(known)
            yield self._where.problem(path, _(_UNKNOWN[table]).format(word=word), hint)

    def _places(self) -> Iterator[Problem]:
        for id_, site in self._config.sites.items():
            if not _is_timezone(site.timezone):
                sentence = _('"{name}" is no known time zone').format(name=site.timezone)
                yield self._where.problem(("sites", id_, "timezone"), sentence, timezones.hint(site.timezone))
        for id_, room in self._config.rooms.items():
            yield from self._must_exist("sites", room.site, ("rooms", id_, "site"))
        for id_, rack in self._config.racks.items():
            yield from self._must_exist("rooms", rack.room, ("racks", id_, "room"))

    def _place(self, path: KeyPath, device: DeviceTable) -> Iterator[Problem]:
        place = device.place
        given = [(table, word) for table, word in _named_places(device) if word]
        for table, word in given:
            yield from self._must_exist(table, word, (*path, table.removesuffix("s")))
        if len(given) > 1:
            yield self._where.problem(path, _("a place is a rack, a room or a site, not several of them"))
        if place.unit is not None and not place.rack:
            yield self._where.problem((*path, "unit"), _("a unit needs the rack that it is in"))

    def _sources(self, path: KeyPath, device: DeviceTable) -> Iterator[Problem]:
        if not device.sources:
            sentence = _("nothing says how to read this device")
            yield self._where.problem(path, sentence, _("add snmp = { credential = … }, ssh = { … } or local = { }"))
        for name, source in device.sources.items():
            if not isinstance(source, LoginSource):
                continue
            yield from self._credential((*path, name, "credential"), source.credential, name)
            if not device.address and not source.address:
                yield self._where.problem(path, _("{source} needs an address").format(source=name))

    def _credential(self, path: KeyPath, word: str, wanted: str) -> Iterator[Problem]:
        yield from self._must_exist("credentials", word, path)
        credential = self._config.credentials.get(word)
        if credential is not None and credential.type != wanted:
            sentence = _('"{word}" is a credential for {type}, not for {wanted}')
            fitting = [id_ for id_, other in self._config.credentials.items() if other.type == wanted]
            hint = _("possible: {words}").format(words=", ".join(fitting)) if fitting else ""
            yield self._where.problem(path, sentence.format(word=word, type=credential.type, wanted=wanted), hint)

    def _profile(self, path: KeyPath, device: DeviceTable) -> Iterator[Problem]:
        name, known = device.profile, self._profiles
        if known is not None and name != "auto" and name not in known:
            yield self._where.problem(
                path, _('"{word}" is no known profile').format(word=name), nearest(name, {*known, "auto"})
            )

    def _dependencies(self, id_: str, device: DeviceTable) -> Iterator[Problem]:
        for index, word in enumerate(device.depends_on):
            yield from self._must_exist("devices", word, ("devices", id_, "depends_on", index))

    def _feeds(self, id_: str, device: DeviceTable) -> Iterator[Problem]:
        for index, feed in enumerate(device.feeds):
            path: KeyPath = ("devices", id_, "feeds", index)
            source, slash, outlet = feed.partition("/")
            yield from self._must_exist("devices", source, path)
            if slash and not outlet:
                yield self._where.problem(path, _('no outlet follows the "/"'), _('for example "pdu-a/3"'))
            kind = self._config.devices[source].kind if source in self._config.devices else None
            if kind not in (None, "pdu", "ups"):
                sentence = _('"{word}" is a {kind} and feeds nothing; only a PDU or a UPS does')
                yield self._where.problem(path, sentence.format(word=source, kind=kind))

    def _outlets_used_twice(self) -> Iterator[Problem]:
        taken: dict[str, str] = {}
        for id_, device in self._config.devices.items():
            for index, feed in enumerate(device.feeds):
                if "/" in feed and (holder := taken.setdefault(feed, id_)) != id_:
                    sentence = _("outlet {outlet} already feeds {holder}").format(outlet=feed, holder=holder)
                    yield self._where.problem(("devices", id_, "feeds", index), sentence)

    def _circles(self) -> Iterator[Problem]:
        for key in ("depends_on", "feeds"):
            edges = {
                id_: {word.partition("/")[0] for word in getattr(device, key)}
                for id_, device in self._config.devices.items()
            }
            for id_ in edges:
                if id_ in _reached(edges, id_):
                    sentence = _('"{id}" ends up needing itself').format(id=id_)
                    yield self._where.problem(("devices", id_, key), sentence)

    def _rules(self) -> Iterator[Problem]:
        for id_, rule in self._config.rules.items():
            for table in ("sites", "rooms", "racks", "devices"):
                listed = rule.get(table)
                for index, word in enumerate(listed if isinstance(listed, list) else ()):
                    if isinstance(word, str) and not set(word) & set("*?["):
                        yield from self._must_exist(table, word, ("rules", id_, table, index))

    def _maintenance(self) -> Iterator[Problem]:
        for id_, window in self._config.maintenance.items():
            for table in ("sites", "rooms", "racks", "devices"):
                for index, word in enumerate(getattr(window, table)):
                    if not set(word) & set("*?["):
                        yield from self._must_exist(table, word, ("maintenance", id_, table, index))
            if window.timezone and not _is_timezone(window.timezone):
                sentence = _('"{name}" is no known time zone').format(name=window.timezone)
                hint = timezones.hint(window.timezone)
                yield self._where.problem(("maintenance", id_, "timezone"), sentence, hint)

    def _access(self) -> Iterator[Problem]:
        known = self._written["sites"] | self._written["rooms"] | self._written["racks"]
        for id_ in self._config.access.places.keys() - known:
            sentence = _('"{word}" is no known site, room or rack').format(word=id_)
            yield self._where.problem(("access", "places", id_), sentence, nearest(id_, known))


def _named_places(device: DeviceTable) -> tuple[tuple[str, str], ...]:
    place = device.place
    return ("racks", place.rack), ("rooms", place.room), ("sites", place.site)


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _reached(edges: Mapping[str, Set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        id_ = waiting.pop()
        if id_ not in seen:
            seen.add(id_)
            waiting.extend(edges.get(id_, ()))
    return seen
