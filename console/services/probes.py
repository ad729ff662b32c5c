"""A check as the configuration writes it becomes the value that is asked; it decides nothing else."""

from __future__ import annotations

from pathlib import Path

from console.config.services import (
    CheckTable,
    DatabaseTable,
    DnsTable,
    HttpTable,
    NewestTable,
    PageKeys,
    TcpTable,
    TlsTable,
    TripwireTable,
    UnitTable,
)
from console.model.check import (
    DatabaseCheck,
    DnsCheck,
    HttpCheck,
    NewestCheck,
    Page,
    Probe,
    TcpCheck,
    TlsCheck,
    TripwireCheck,
    UnitCheck,
)


def probe_of(table: CheckTable) -> Probe:
    """What is asked for this table."""
    match table:
        case DnsTable():
            return DnsCheck(table.name, table.resolver, table.authoritative, table.port, table.expected, table.record)
        case TcpTable():
            return TcpCheck(table.address, table.port)
        case TlsTable():
            return TlsCheck(
                table.address, table.port, table.name or table.address, table.left, _file(table.ca_file), table.pin
            )
        case HttpTable():
            return HttpCheck(_page(table, table.url), table.status, table.text, table.absent, table.within)
        case NewestTable():
            return NewestCheck(
                older_s=table.older,
                page=None if table.url is None else _page(table, table.url),
                pattern=table.pattern,
                pointer=table.pointer,
                command=table.command,
                layout=table.layout,
                timezone=table.timezone,
            )
        case TripwireTable():
            return TripwireCheck(
                watch=table.watch,
                page=None if table.url is None else _page(table, table.url),
                command=table.command,
                path=table.path,
                ignore=table.ignore,
                fall_percent=table.fall,
                expected=table.expected,
            )
        case UnitTable():
            return UnitCheck(table.unit)
        case DatabaseTable():
            return DatabaseCheck(table.command, table.text)


def _page(table: PageKeys, url: str) -> Page:
    return Page(
        url=url,
        redirects=0 if table.redirects == "none" else table.most_redirects,
        same_host=table.redirects != "any",
        most_bytes=table.most_bytes,
        ca_file=_file(table.ca_file),
    )


def _file(path: Path | None) -> str:
    return "" if path is None else str(path.expanduser())
