"""Whether credentials say enough, protect enough, and are not used twice for the same thing; resolves none of them."""

from __future__ import annotations

from collections.abc import Iterator

from console.config.problems import KeyPath, Locations, Problem
from console.config.schema import Config, LoginSource, SnmpCredential
from console.i18n import _

_WEAK = ("MD5", "DES", "3DES")
_COMMUNITY = ("community",)
_USER = ("user", "auth", "auth_key", "priv", "priv_key", "context")


def check(config: Config, where: Locations) -> list[Problem]:
    """What is missing, contradictory or weak in SNMP credentials, and sources that are configured twice."""
    found = list(_repeated_sources(config, where))
    for id_, credential in config.credentials.items():
        if isinstance(credential, SnmpCredential):
            found += _snmp(("credentials", id_), credential, where)
    return found


def _snmp(path: KeyPath, credential: SnmpCredential, where: Locations) -> Iterator[Problem]:
    yield from _foreign_keys(path, credential, where)
    if credential.version != "3":
        if credential.community is None:
            yield where.problem((*path, "community"), _("SNMP version {v} needs it").format(v=credential.version))
        return
    if not credential.user:
        yield where.problem((*path, "user"), _("SNMP version 3 needs it"))
    if credential.priv and not credential.auth:
        sentence = _("SNMP encrypts only what it authenticates: priv needs auth")
        yield where.problem((*path, "priv"), sentence, _('add auth = "SHA-256" and auth_key'))
    yield from _pairs(path, credential, where)
    yield from _weak(path, credential, where)


def _foreign_keys(path: KeyPath, credential: SnmpCredential, where: Locations) -> Iterator[Problem]:
    for key in _COMMUNITY if credential.version == "3" else _USER:
        if getattr(credential, key):
            sentence = _("{key} means nothing in SNMP version {version}")
            yield where.problem((*path, key), sentence.format(key=key, version=credential.version))


def _pairs(path: KeyPath, credential: SnmpCredential, where: Locations) -> Iterator[Problem]:
    for protocol, key in (("auth", "auth_key"), ("priv", "priv_key")):
        named, keyed = bool(getattr(credential, protocol)), getattr(credential, key) is not None
        if named and not keyed:
            yield where.problem((*path, key), _("{protocol} needs its {key}").format(protocol=protocol, key=key))
        if keyed and not named:
            yield where.problem((*path, protocol), _("{key} needs its {protocol}").format(protocol=protocol, key=key))


def _weak(path: KeyPath, credential: SnmpCredential, where: Locations) -> Iterator[Problem]:
    for key, word in (("auth", credential.auth), ("priv", credential.priv)):
        if word in _WEAK:
            sentence = _("{protocol} is broken and can be read or forged").format(protocol=word)
            yield where.warning((*path, key), sentence, _("use SHA-256 and AES-128 if the device can"))
    if not credential.auth:
        yield where.warning((*path, "auth"), _("without auth anybody can forge the answers of these devices"))


def _repeated_sources(config: Config, where: Locations) -> Iterator[Problem]:
    seen: dict[tuple[str, str, int], str] = {}
    for id_, device in config.devices.items():
        for name, source in device.sources.items():
            if not isinstance(source, LoginSource):
                continue
            address = source.address or device.address
            holder = seen.setdefault((name, address, source.port), id_)
            if address and holder != id_:
                sentence = _("{source} at {address} port {port} is already read for {holder}")
                yield where.warning(
                    ("devices", id_, name),
                    sentence.format(source=name, address=address, port=source.port, holder=holder),
                )
