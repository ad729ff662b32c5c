"""Whether what the sources of feeds name exists: brokers, logins, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from console.config.feeds import FeedSource, HttpTable, LoginCredential, ModbusTable, MqttTable, NutTable
from console.config.problems import KeyPath, Locations, Problem, nearest
from console.config.schema import Config
from console.i18n import _


def check(config: Config, written: Mapping[str, Set[str]], where: Locations) -> list[Problem]:
    """Every reference that leads nowhere; `written` holds the ids of each table, also of entries that have mistakes."""
    found: list[Problem] = []
    for id_, device in config.devices.items():
        for name, source in device.sources.items():
            if isinstance(source, FeedSource):
                found += _source(config, written, where, ("devices", id_, name), source)
                if isinstance(source, NutTable | ModbusTable) and not (device.address or source.address):
                    sentence = _("{source} needs an address").format(source=name)
                    found.append(where.problem(("devices", id_), sentence))
    return found


def _source(
    config: Config, written: Mapping[str, Set[str]], where: Locations, path: KeyPath, source: FeedSource
) -> Iterator[Problem]:
    if isinstance(source, MqttTable) and source.broker not in written["feeds"]:
        sentence = _('"{word}" is no known feed').format(word=source.broker)
        yield where.problem((*path, "broker"), sentence, nearest(source.broker, written["feeds"]))
    if isinstance(source, NutTable | HttpTable) and source.credential:
        yield from _login(config, written, where, (*path, "credential"), source.credential)
    if isinstance(source, HttpTable) and source.fingerprint and not source.url.startswith("https:"):
        yield where.problem((*path, "fingerprint"), _("only https has a certificate; this address begins with http:"))
    if isinstance(source, HttpTable) and source.credential and not source.url.startswith("https:"):
        yield where.warning((*path, "url"), _("the password is sent without encryption"), _("use https if it can"))
    if isinstance(source, NutTable) and not source.tls:
        yield from _in_clear(where, path, source)


def _in_clear(where: Locations, path: KeyPath, source: NutTable) -> Iterator[Problem]:
    """Whoever names a certificate to trust does not want a connection in clear, and no password should go over one."""
    for key in ("fingerprint", "ca_file"):
        if getattr(source, key):
            yield where.problem((*path, key), _("a certificate is for TLS; add tls = true"))
    if source.credential:
        sentence = _("the password is sent without encryption")
        yield where.warning((*path, "credential"), sentence, _("add tls = true if upsd has a certificate"))


def _login(
    config: Config, written: Mapping[str, Set[str]], where: Locations, path: KeyPath, word: str
) -> Iterator[Problem]:
    if word not in written["credentials"]:
        sentence = _('"{word}" is no known credential').format(word=word)
        yield where.problem(path, sentence, nearest(word, written["credentials"]))
        return
    found = config.credentials.get(word)
    if found is not None and not isinstance(found, LoginCredential):
        sentence = _('"{word}" is a credential for {type}, not for {wanted}')
        yield where.problem(path, sentence.format(word=word, type=found.type, wanted="login"))
