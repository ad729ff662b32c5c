"""What can be checked of a service or backup, as values: from where, what is asked, what is expected; asks nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from msgspec import Struct

from console.model.time import Instant, Seconds

ENGINE = "engine"
"""The vantage point that is the engine's own host; every other one is a device that is reached over SSH."""


class Outcome(StrEnum):
    """How a check ended; `unknown` means that it could not be made, which says nothing of the service."""

    PASSED = "passed"
    IMPAIRED = "impaired"
    STALE = "stale"
    TRIPPED = "tripped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Page(Struct, frozen=True):
    """How a page is fetched: at most `most_bytes` of it, over at most `redirects` redirects, in `timeout_s`.

    `ca_file` holds the certificates that are trusted instead of the system's.
    """

    url: str
    redirects: int = 5
    same_host: bool = True
    most_bytes: int = 2 * 1024 * 1024
    ca_file: str = ""


class DnsCheck(Struct, frozen=True, tag="dns"):
    """A name's addresses as a resolver and the zone's own server give them; `expected` is exactly what must come.

    Empty `resolver` means the vantage point's own, empty `authoritative` that no second server is asked.
    """

    name: str
    resolver: str = ""
    authoritative: str = ""
    port: int = 53
    expected: tuple[str, ...] = ()
    record: Literal["A", "AAAA"] = "A"


class TcpCheck(Struct, frozen=True, tag="tcp"):
    """Whether a connection is taken."""

    address: str
    port: int


class TlsCheck(Struct, frozen=True, tag="tls"):
    """Whether the certificate chain is one that a browser takes, and for how long still; `pin` is `sha256:HEX`."""

    address: str
    port: int = 443
    name: str = ""
    least_s: Seconds = 21 * 86400.0
    ca_file: str = ""
    pin: str = ""


class HttpCheck(Struct, frozen=True, tag="http"):
    """What a page must answer; `within_s` is how slow it may be before it counts as impaired."""

    page: Page
    status: tuple[int, ...] = (200,)
    text: str = ""
    absent: str = ""
    within_s: Seconds = 5.0


class NewestCheck(Struct, frozen=True, tag="newest"):
    """The age of the newest record: found in a page by `pattern` (a regular expression), by JSON `pointer`, or printed
    by the read-only `command` on the vantage point. `layout` is a strptime layout; empty takes ISO 8601 and epochs.
    """

    older_s: Seconds
    page: Page | None = None
    pattern: str = ""
    pointer: str = ""
    command: str = ""
    layout: str = ""
    timezone: str = "UTC"


class TripwireCheck(Struct, frozen=True, tag="tripwire"):
    """What must not change by itself: the page less what matches `ignore`, a count that may not fall by more than
    `fall_percent`, a list of words (`expected`), or the digest of a directory.
    """

    watch: Literal["page", "rows", "list", "webroot"]
    page: Page | None = None
    command: str = ""
    path: str = ""
    ignore: tuple[str, ...] = ()
    fall_percent: float = 0.0
    expected: tuple[str, ...] = ()


class UnitCheck(Struct, frozen=True, tag="unit"):
    """Whether a systemd unit is active."""

    unit: str


class DatabaseCheck(Struct, frozen=True, tag="database"):
    """Whether a command that asks the database something ends with status 0 and, if given, prints `text`."""

    command: str
    text: str = ""


Probe: TypeAlias = DnsCheck | TcpCheck | TlsCheck | HttpCheck | NewestCheck | TripwireCheck | UnitCheck | DatabaseCheck


class FilesCheck(Struct, frozen=True, tag="files"):
    """The newest of the files that a shell pattern names: how old, how large, and whether its end is there."""

    pattern: str
    older_s: Seconds
    least_bytes: int = 1
    dump: Literal["", "postgresql", "mysql"] = ""


class RsyncCheck(Struct, frozen=True, tag="rsync"):
    """The newest entry that `rsync --list-only` shows in a folder, of those whose names fit a shell pattern."""

    source: str
    older_s: Seconds
    pattern: str = "*"
    least_bytes: int = 1
    password_file: str = ""


class ResticCheck(Struct, frozen=True, tag="restic"):
    """The newest snapshot of a restic repository (`restic snapshots --json`); the password stays in a host's file."""

    repository: str
    older_s: Seconds
    password_file: str = ""
    host: str = ""


class BorgCheck(Struct, frozen=True, tag="borg"):
    """The newest archive of a borg repository (`borg list --json`)."""

    repository: str
    older_s: Seconds
    passphrase_file: str = ""


class LagCheck(Struct, frozen=True, tag="lag"):
    """How far a replica is behind: the client `command` is given the question that fits the `engine`."""

    engine: Literal["postgresql", "mysql"]
    older_s: Seconds
    command: str = ""


BackupProbe: TypeAlias = FilesCheck | RsyncCheck | ResticCheck | BorgCheck | LagCheck


class WitnessCheck(Struct, frozen=True, tag="witness"):
    """Whether anybody at all answers at an address: a refused connection is an answer too."""

    address: str
    port: int


AnyProbe: TypeAlias = Probe | BackupProbe | WitnessCheck


class CheckAccess(Struct, frozen=True):
    """One check with the vantage point that makes it."""

    probe: AnyProbe
    vantage: str = ENGINE


class Finding(Struct, frozen=True):
    """What one check found: a stable `reason`, a sentence for a person, and what is compared with the next time.

    `mark` is a tripwire's digest or list, `value` a number in the check's own unit (seconds of age, rows, bytes).
    """

    outcome: Outcome
    reason: str
    sentence: str
    value: float | None = None
    mark: str = ""
    newest_at: Instant | None = None
    size: int | None = None
