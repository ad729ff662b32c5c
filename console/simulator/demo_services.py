"""Writes services, site and backups of the demo's configuration, with checks that find the simulated applications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from console.simulator.catalogue import CURRENCY, Entry
from console.simulator.layout import Document

_OFTEN: Final = "10s"
_SELDOM: Final = "15s"
_COUNT: Final = 'psql -XAtqc "select count(*) from {table}"'
_ZONE: Final = "bontang.example.org"

Address = tuple[str, int]


class Addresses(Struct, frozen=True):
    """Where everything listens: each application, the name server, and the two ways to the site."""

    applications: Mapping[str, Address]
    names: Address
    ways: tuple[Address, Address]


def domain(application: str) -> str:
    """The application's public name in the zone."""
    return f"{application}.{_ZONE}"


def with_services(document: Document, entries: Mapping[str, Entry], where: Addresses, tested: str) -> Document:
    """`document` with every entry as a service; `tested` is the day of the last trial restore."""
    site = next(iter(document["sites"]))
    services = {id_: _service(document, site, id_, entry, where) for id_, entry in entries.items()}
    first, second = (f"{host}:{port}" for host, port in where.ways)
    sites = document["sites"] | {site: document["sites"][site] | {"path": [first], "second_path": [second]}}
    return document | {"sites": sites, "services": services, "backups": _backups(document, entries, tested)}


def _service(document: Document, site: str, id_: str, entry: Entry, where: Addresses) -> dict[str, Any]:
    own = {"name": entry.name, "owner": entry.owner, "runs_on": list(entry.runs_on)}
    table: dict[str, Any] = document["services"].get(id_) or own
    if entry.title:
        table = table | {"urls": [_url(where, id_)]}
    if not entry.servers:
        table = table | {"site": site}
    if entry.worth_per_hour:
        table = table | {"worth_per_hour": entry.worth_per_hour, "currency": CURRENCY}
    return table | {"interval": _OFTEN, "checks": list(_checks(id_, entry, where))}


def _checks(id_: str, entry: Entry, where: Addresses) -> Iterator[dict[str, Any]]:
    if entry.title:
        yield {"type": "http", "url": _url(where, id_), "text": entry.title}
    if entry.older:
        newest = {"url": _url(where, id_) + "newest", "pointer": "/0/created_at", "older": entry.older}
        yield {"type": "newest", **newest}
    if entry.page or entry.tripwires:
        yield {"type": "tripwire", "id": "front-page", "watch": "page", "url": _url(where, id_)}
    if entry.page:
        yield {"type": "http", "id": "inside", "url": _url(where, id_), "from": entry.servers[-1], "interval": _SELDOM}
    if entry.tripwires:
        rows = _COUNT.format(table=id_)
        yield {"type": "tripwire", "id": "rows", "watch": "rows", "command": rows, **_inside(entry.servers[-1])}
    if entry.unit:
        yield {"type": "unit", "unit": entry.unit, **_inside(entry.servers[0])}
    if entry.names:
        yield from _mail(id_, entry, where)
    if not entry.title and not entry.names:
        yield {"type": "database", "command": "pg_isready", "text": "accepting", **_inside(entry.servers[0])}


def _mail(id_: str, entry: Entry, where: Addresses) -> Iterator[dict[str, Any]]:
    (mail, smtp), (server, port) = where.applications[id_], where.names
    yield {"type": "tcp", "address": mail, "port": smtp}
    asked = {"resolver": server, "authoritative": server, "port": port, "expected": [mail]}
    yield {"type": "dns", "name": domain(id_), **asked}


def _inside(server: str) -> dict[str, str]:
    return {"from": server, "interval": _SELDOM}


def _url(where: Addresses, id_: str) -> str:
    host, port = where.applications[id_]
    return f"http://{host}:{port}/"


def _backups(document: Document, entries: Mapping[str, Entry], tested: str) -> dict[str, Any]:
    keeper = next((id_ for id_, device in document["devices"].items() if "backup" in device.get("tags", ())), None)
    if keeper is None:
        return {}
    kept = {"from": keeper, "restore_tested": tested, "interval": "30s", "older": "26h"}
    dump = {"name": "Database dump", "type": "files", "files": "/srv/backup/database/*.sql.gz", "dump": "postgresql"}
    mail = {"name": "Mailboxes", "type": "files", "files": "/srv/backup/mail/*.tar.gz"}
    stored = [id_ for id_, entry in entries.items() if entry.servers and not entry.names]
    posted = [id_ for id_, entry in entries.items() if entry.names]
    return {"database-dump": dump | kept | {"services": stored}, "mailboxes": mail | kept | {"services": posted}}
