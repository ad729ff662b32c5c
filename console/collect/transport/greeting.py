"""What shows itself without a login: the greeting of an SSH server, the service root of a BMC; knows no credentials."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from console.collect.redfish_words import table, text
from console.collect.transport.pinned_tls import presented
from console.collect.transport.redfish_session import RedfishSession
from console.errors import CollectError
from console.inventory import RedfishAccess
from console.model.text import neutralise, neutralise_bytes
from console.model.time import Seconds

_LONGEST_GREETING = 256


class RedfishFound(Struct, frozen=True):
    """A BMC that shows its service root: who made it, and the certificate that it showed."""

    vendor: str
    product: str
    version: str
    fingerprint: str


async def ssh_greeting(address: str, port: int, timeout_s: Seconds) -> str:
    """The identification line of an SSH server (RFC 4253, 4.2), neutralised; empty when nobody greets so."""
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(address, port, limit=_LONGEST_GREETING)
            line = await reader.readline()
    except (OSError, TimeoutError, ValueError):
        return ""
    finally:
        if writer is not None:
            writer.close()
    return neutralise_bytes(line, 100) if line.startswith(b"SSH-") else ""


async def redfish_root(address: str, port: int, timeout_s: Seconds, path: str = "/redfish/v1") -> RedfishFound | None:
    """The service root, asked without a login over the certificate that is shown; None when there is none."""
    fingerprint = await presented(address, port, timeout_s)
    if not fingerprint:
        return None
    session = RedfishSession(RedfishAccess(address, "", None, port, path, fingerprint))
    try:
        root = await session.root(timeout_s)
    except CollectError:
        return None
    finally:
        await session.close()
    version = text(root, "RedfishVersion")
    if not version:
        return None
    vendor = text(root, "Vendor") or neutralise(next(iter(table(root, "Oem")), ""), 80)
    return RedfishFound(vendor, text(root, "Product"), version, fingerprint)
