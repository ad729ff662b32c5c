"""What the configuration may say of services, the checks of each, and backups."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from console.config.kinds import Address, Day, Duration, FilePath, Interval, Port, Table, Text, Timeout, Words, as_tuple
from console.config.scales import octets
from console.i18n import _


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(_('a page is written with its scheme and host: "https://portal.example.org/"'))
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(_("no regular expression: {error}").format(error=error)) from None
    return text


def _pin(text: str) -> str:
    if text and not re.fullmatch(r"sha256:[0-9a-f]{64}", text):
        raise ValueError(_('a pin is the certificate\'s fingerprint: "sha256:" and 64 hexadecimal digits'))
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_('"{name}" is no known time zone').format(name=name)) from None
    return name


Url: TypeAlias = Annotated[str, AfterValidator(_url)]
Pattern: TypeAlias = Annotated[str, AfterValidator(_pattern)]
Patterns: TypeAlias = Annotated[tuple[Pattern, ...], BeforeValidator(as_tuple)]
Size: TypeAlias = Annotated[int, BeforeValidator(octets), Field(ge=1)]
Vantage: TypeAlias = Annotated[str, Field(alias="from")]
"""`engine`, or a device that is asked over SSH; `server:ID` says the same as `ID`."""


class CheckBase(Table):
    """What every check can say: its name in lists, where it is made from, how often and how patiently."""

    id: str = ""
    vantage: Vantage = "engine"
    interval: Interval | None = None
    timeout: Timeout = 10.0


class PageKeys(CheckBase):
    """How a page is fetched."""

    redirects: Literal["none", "same-host", "any"] = "same-host"
    most_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    most_bytes: Size = 2 * 1024 * 1024
    ca_file: FilePath | None = None


class DnsTable(CheckBase):
    """`type = "dns"`: what a name's addresses are, by the resolver and by the zone's own server."""

    type: Literal["dns"]
    name: Text
    expected: Words = ()
    resolver: Address = ""
    authoritative: Address = ""
    port: Port = 53
    record: Literal["A", "AAAA"] = "A"


class TcpTable(CheckBase):
    """`type = "tcp"`: whether a connection is taken."""

    type: Literal["tcp"]
    address: Annotated[Address, Field(min_length=1)]
    port: Port


class TlsTable(CheckBase):
    """`type = "tls"`: the certificate chain, and how long it is good for."""

    type: Literal["tls"]
    address: Annotated[Address, Field(min_length=1)]
    port: Port = 443
    name: str = ""
    left: Duration = 21 * 86400.0
    ca_file: FilePath | None = None
    pin: Annotated[str, AfterValidator(_pin)] = ""


class HttpTable(PageKeys):
    """`type = "http"`: what a page answers."""

    type: Literal["http"]
    url: Url
    status: Annotated[tuple[Annotated[int, Field(ge=100, le=599)], ...], BeforeValidator(as_tuple)] = (200,)
    text: str = ""
    absent: str = ""
    within: Duration = 5.0


class NewestTable(PageKeys):
    """`type = "newest"`: how old the newest record is."""

    type: Literal["newest"]
    older: Duration
    url: Url | None = None
    pattern: Pattern = ""
    pointer: str = ""
    command: str = ""
    layout: str = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"

    @model_validator(mode="after")
    def _one_way(self) -> NewestTable:
        if (self.url is None) is not bool(self.command):
            raise ValueError(_("say where the newest record is seen: url with pattern or pointer, or command"))
        if self.url is not None and bool(self.pattern) is bool(self.pointer):
            raise ValueError(_("of a page, say either pattern or pointer"))
        if self.pointer and not self.pointer.startswith("/"):
            raise ValueError(_('a place in a document is written as a JSON pointer: "/complaints/0/created_at"'))
        return self


class TripwireTable(PageKeys):
    """`type = "tripwire"`: what must not change by itself."""

    type: Literal["tripwire"]
    watch: Literal["page", "rows", "list", "webroot"]
    url: Url | None = None
    command: str = ""
    path: str = ""
    ignore: Patterns = ()
    fall: Annotated[float, Field(ge=0, le=100)] = 0.0
    expected: Words = ()

    @model_validator(mode="after")
    def _says_what(self) -> TripwireTable:
        needs = {"page": "url", "rows": "command", "list": "command", "webroot": "path"}[self.watch]
        if not getattr(self, needs):
            raise ValueError(_('to watch "{watch}", say {key}').format(watch=self.watch, key=needs))
        if self.watch == "webroot" and not self.path.startswith("/"):
            raise ValueError(_("the path of a web root begins with /"))
        return self


class UnitTable(CheckBase):
    """`type = "unit"`: whether a systemd unit runs on the server that `from` names."""

    type: Literal["unit"]
    unit: Annotated[str, Field(pattern=r"[A-Za-z0-9@._:\\-]+$")]


class DatabaseTable(CheckBase):
    """`type = "database"`: a command on the server that `from` names, which ends with 0 when the database answers."""

    type: Literal["database"]
    command: Text
    text: str = ""


CheckTable: TypeAlias = Annotated[
    DnsTable | TcpTable | TlsTable | HttpTable | NewestTable | TripwireTable | UnitTable | DatabaseTable,
    Field(discriminator="type"),
]


class ServiceTable(Table):
    """`[services.ID]`; `runs_on` names servers and other services, of which `needs` must be there (all by default)."""

    name: str = ""
    owner: str = ""
    urls: Annotated[tuple[Url, ...], BeforeValidator(as_tuple)] = ()
    runs_on: Words = ()
    needs: Annotated[int, Field(ge=1)] | None = None
    site: str = ""
    worth_per_hour: Annotated[float, Field(ge=0, strict=False)] | None = None
    currency: str = ""
    interval: Interval = 60.0
    checks: Annotated[tuple[CheckTable, ...], BeforeValidator(as_tuple)] = ()


class BackupBase(Table):
    """What every backup can say; `restore_tested` is the day on which it was last restored for a trial."""

    name: str = ""
    services: Words = ()
    vantage: Vantage = "engine"
    older: Duration = 26 * 3600.0
    restore_tested: Day = ""
    restore_every: Duration = 180 * 86400.0
    interval: Interval = 900.0
    timeout: Timeout = 60.0


class FilesTable(BackupBase):
    """`type = "files"`: the newest of the files that a shell pattern names."""

    type: Literal["files"]
    files: Annotated[str, Field(pattern=r"^/")]
    least: Size = 1
    dump: Literal["", "postgresql", "mysql"] = ""


class RsyncTable(BackupBase):
    """`type = "rsync"`: what rsync lists in a folder (`rsync://host/module/folder`, `host:folder` over SSH, a path).

    A folder's time is that of what it was copied from: where copies are folders, name a file that is written last.
    """

    type: Literal["rsync"]
    source: Annotated[str, Field(pattern=r"^[^-\s]\S*$")]
    files: Text = "*"
    least: Size = 1
    password_file: str = ""


class ResticTable(BackupBase):
    """`type = "restic"`: the snapshots of a restic repository."""

    type: Literal["restic"]
    repository: Text
    password_file: str = ""
    host: str = ""


class BorgTable(BackupBase):
    """`type = "borg"`: the archives of a borg repository."""

    type: Literal["borg"]
    repository: Text
    passphrase_file: str = ""


class LagTable(BackupBase):
    """`type = "replica"`: a second database that follows the first; `command` is the client that asks it."""

    type: Literal["replica"]
    engine: Literal["postgresql", "mysql"]
    command: str = ""


AnyBackup: TypeAlias = FilesTable | RsyncTable | ResticTable | BorgTable | LagTable
BackupTable: TypeAlias = Annotated[AnyBackup, Field(discriminator="type")]


def vantage_of(table: CheckBase | BackupBase) -> str:
    """The vantage point's id: `engine` or a device's."""
    return table.vantage.removeprefix("server:")
