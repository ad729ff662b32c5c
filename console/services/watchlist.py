"""Which services, sites and backups there are and which checks watch them, by the configuration; it asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from console.config.schema import Config, SiteTable
from console.config.services import (
    BackupTable,
    BorgTable,
    CheckTable,
    FilesTable,
    LagTable,
    ResticTable,
    RsyncTable,
    vantage_of,
)
from console.inventory import Device, Inventory, Target
from console.model.check import (
    BackupProbe,
    BorgCheck,
    CheckAccess,
    FilesCheck,
    LagCheck,
    ResticCheck,
    RsyncCheck,
    WitnessCheck,
)
from console.model.device import DeviceKind
from console.model.place import Place, Site
from console.model.time import Seconds
from console.services.probes import probe_of

SOURCE = "check"
"""The source under which the scheduler reads every check."""

_WITNESS_EVERY_S: Seconds = 15.0
_WITNESS_TIMEOUT_S: Seconds = 3.0


class Service(Struct, frozen=True):
    """A service as it is configured; `needs` of what it `runs_on` must be there, `checks` are their ids in order."""

    id: str
    name: str
    owner: str = ""
    urls: tuple[str, ...] = ()
    runs_on: tuple[str, ...] = ()
    needs: int = 0
    sites: tuple[str, ...] = ()
    worth_per_hour: float | None = None
    currency: str = ""
    checks: tuple[str, ...] = ()
    zone: str = "UTC"


class Path(Struct, frozen=True):
    """What proves the way to a site: devices, and addresses by `address:port`."""

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


class Backup(Struct, frozen=True):
    """A backup as it is configured."""

    id: str
    name: str
    services: tuple[str, ...] = ()
    older_s: Seconds = 26 * 3600.0
    restore_tested: str = ""
    restore_every_s: Seconds = 180 * 86400.0


class Watchlist(Struct, frozen=True):
    """All of it by id; `targets` are the checks to make, each under `subject/check` as its device."""

    services: dict[str, Service] = {}
    sites: dict[str, Site] = {}
    paths: dict[str, Path] = {}
    backups: dict[str, Backup] = {}
    targets: tuple[Target, ...] = ()


def watchlist(config: Config, inventory: Inventory) -> Watchlist:
    """The watchlist of a configuration whose references have been checked."""
    services: dict[str, Service] = {}
    targets: list[Target] = []
    for id_, table in config.services.items():
        ids = _check_ids(table.checks)
        services[id_] = _service(config, inventory, id_, ids)
        for check, one in zip(ids, table.checks, strict=True):
            access = CheckAccess(probe_of(one), vantage_of(one))
            targets.append(_target(f"{id_}/{check}", access, one.interval or table.interval, one.timeout))
    for id_, backup in config.backups.items():
        access = CheckAccess(_backup_probe(backup), vantage_of(backup))
        targets.append(_target(f"{id_}/backup", access, backup.interval, backup.timeout))
    return Watchlist(
        services=services,
        sites=inventory.sites,
        paths={id_: Path(site.path, site.second_path) for id_, site in config.sites.items()},
        backups={id_: _backup(id_, table) for id_, table in config.backups.items()},
        targets=(*targets, *_witnesses(config.sites.values(), inventory)),
    )


def beside(inventory: Inventory, watched: Watchlist) -> Inventory:
    """The inventory with services, sites and backups as devices beside the others, so that alert rules fit them."""
    places = {id_: Place(site=one.sites[0] if one.sites else "") for id_, one in watched.services.items()}
    extra = {id_: Device(id_, one.name, DeviceKind.SERVICE, places[id_]) for id_, one in watched.services.items()}
    extra |= {
        site_key(id_): Device(site_key(id_), site.name, DeviceKind.SITE, Place(site=id_))
        for id_, site in watched.sites.items()
    }
    extra |= {
        backup_key(id_): Device(backup_key(id_), one.name, DeviceKind.BACKUP, Place())
        for id_, one in watched.backups.items()
    }
    return Inventory(
        inventory.sites, inventory.rooms, inventory.racks, {**inventory.devices, **extra}, inventory.targets
    )


def site_key(site: str) -> str:
    """The name under which alerts speak of a site."""
    return f"site:{site}"


def backup_key(backup: str) -> str:
    """The name under which alerts speak of a backup."""
    return f"backup:{backup}"


def sites_of(inventory: Inventory, config: Config, service: str) -> tuple[str, ...]:
    """The sites on which a service stands: its own word, or wherever what it runs on stands."""
    found: dict[str, None] = {}
    waiting, seen = [service], {service}
    while waiting:
        table = config.services[waiting.pop()]
        if table.site:
            found[table.site] = None
            continue
        for id_ in table.runs_on:
            if id_ in inventory.devices and inventory.devices[id_].place.site:
                found[inventory.devices[id_].place.site] = None
            elif id_ in config.services and id_ not in seen:
                seen.add(id_)
                waiting.append(id_)
    return tuple(found)


def _service(config: Config, inventory: Inventory, id_: str, checks: tuple[str, ...]) -> Service:
    table = config.services[id_]
    sites = sites_of(inventory, config, id_)
    return Service(
        id=id_,
        name=table.name or id_,
        owner=table.owner,
        urls=table.urls,
        runs_on=table.runs_on,
        needs=table.needs if table.needs is not None else len(table.runs_on),
        sites=sites,
        worth_per_hour=table.worth_per_hour,
        currency=table.currency,
        checks=checks,
        zone=next((inventory.sites[site].timezone for site in sites if site in inventory.sites), "UTC"),
    )


def _check_ids(tables: Iterable[CheckTable]) -> tuple[str, ...]:
    """Each check's own id, or its type, numbered where a type comes more than once."""
    kinds = Counter[str]()
    ids: list[str] = []
    for table in tables:
        kinds[table.type] += 1
        plain = table.type if kinds[table.type] == 1 else f"{table.type}-{kinds[table.type]}"
        ids.append(table.id or plain)
    return tuple(ids)


def _backup(id_: str, table: BackupTable) -> Backup:
    return Backup(id_, table.name or id_, table.services, table.older, table.restore_tested, table.restore_every)


def _backup_probe(table: BackupTable) -> BackupProbe:
    match table:
        case FilesTable():
            return FilesCheck(table.files, table.older, table.least, table.dump)
        case RsyncTable():
            return RsyncCheck(table.source, table.older, table.files, table.least, table.password_file)
        case ResticTable():
            return ResticCheck(table.repository, table.older, table.password_file, table.host)
        case BorgTable():
            return BorgCheck(table.repository, table.older, table.passphrase_file)
        case LagTable():
            return LagCheck(table.engine, table.older, table.command)


def _witnesses(sites: Iterable[SiteTable], inventory: Inventory) -> Iterator[Target]:
    words = dict.fromkeys(word for site in sites for word in (*site.path, *site.second_path))
    for word in words:
        if word not in inventory.devices:
            host, _colon, port = word.rpartition(":")
            access = CheckAccess(WitnessCheck(host.strip("[]"), int(port)))
            yield _target(f"{word}/witness", access, _WITNESS_EVERY_S, _WITNESS_TIMEOUT_S)


def _target(device: str, access: CheckAccess, interval_s: Seconds, timeout_s: Seconds) -> Target:
    return Target(device=device, source=SOURCE, access=access, interval_s=interval_s, timeout_s=timeout_s, retries=0)
