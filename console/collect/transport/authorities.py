"""Keeps the certificates that a check trusts read and ready; whether a server is trusted is decided elsewhere."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import TypeAlias

from console.collect.seen import unknown
from console.i18n import _
from console.model.check import Finding
from console.model.oserror import os_words

_Stamp: TypeAlias = tuple[int, int, int]
"""What changes when a file is replaced: inode, size, time."""


class Authorities:
    """One TLS context for each file of authorities, made anew only when that file has changed.

    Reading the system's takes longer than fetching a page does.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[_Stamp, ssl.SSLContext]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def trusting(self, ca_file: str) -> ssl.SSLContext | Finding:
        """The context that trusts what is in `ca_file`, or the system's authorities where that is empty."""
        async with self._one_at_a_time:
            stamp, kept = _stamp(ca_file), self._kept.get(ca_file)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            try:
                context = await asyncio.to_thread(ssl.create_default_context, cafile=ca_file or None)
            except (OSError, ssl.SSLError) as error:
                sentence = _("the authorities in {path} cannot be used: {why}")
                return unknown("no_authorities", sentence.format(path=ca_file, why=os_words(error)))
            self._kept[ca_file] = stamp, context
            return context


def _stamp(ca_file: str) -> _Stamp:
    path = ca_file or ssl.get_default_verify_paths().cafile
    try:
        seen = Path(path).stat() if path else None
    except OSError:
        seen = None
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns) if seen is not None else (0, 0, 0)
