"""The engine's own host as a vantage point; every question goes out over the transports."""

from __future__ import annotations

from typing import Literal

from console.collect.seen import Addresses, Fetched, Handshake, Ran
from console.collect.transport import handshake as connections
from console.collect.transport import subprocess
from console.collect.transport.authorities import Authorities
from console.model.check import Finding, Page
from console.model.time import Seconds


class Here:
    """Asks from where the engine runs; what the web and name servers take is imported when it is first asked for."""

    def __init__(self) -> None:
        self._authorities = Authorities()

    async def fetch(self, wanted: Page, timeout_s: Seconds) -> Fetched | Finding:
        from console.collect.transport import page

        return await page.fetch(wanted, timeout_s, self._authorities)

    async def knock(self, address: str, port: int, timeout_s: Seconds) -> Finding:
        return await connections.knock(address, port, timeout_s)

    async def handshake(
        self, address: str, port: int, name: str, ca_file: str, timeout_s: Seconds
    ) -> Handshake | Finding:
        strict = await self._authorities.trusting(ca_file)
        if isinstance(strict, Finding):
            return strict
        return await connections.handshake(address, port, name, strict, timeout_s)

    async def addresses(
        self, name: str, record: Literal["A", "AAAA"], server: str, port: int, timeout_s: Seconds
    ) -> Addresses | Finding:
        from console.collect.transport import names

        return await names.ask(name, record, server, port, timeout_s)

    async def run(self, command: str, timeout_s: Seconds, limit_bytes: int) -> Ran | Finding:
        return await subprocess.run_here(command, timeout_s, limit_bytes)
