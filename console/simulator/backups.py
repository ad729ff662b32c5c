"""Puts last night's backups on the simulated backup server: packed files of the right age, whole to their end."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Final

from console.model.time import Instant, Seconds

_HOUR: Final[Seconds] = 3600.0
_NIGHTS: Final = 3
_DUMP: Final = "-- PostgreSQL database dump\n{rows}\n-- PostgreSQL database dump complete\n"


def put_backups(root: Path, now: Instant) -> None:
    """Three nights of dumps and mailboxes under the server's /srv/backup; the newest is five hours old."""
    for night in range(_NIGHTS):
        at = now - 5 * _HOUR - night * 24 * _HOUR
        rows = "".join(f"{number}\tstreet lamp\n" for number in range(400 - night))
        _put(root / f"srv/backup/database/city-{night}.sql.gz", _DUMP.format(rows=rows), at)
        _put(root / f"srv/backup/mail/mailboxes-{night}.tar.gz", rows, at)


def _put(path: Path, content: str, at: Instant) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content.encode()))
    os.utime(path, (at, at))
