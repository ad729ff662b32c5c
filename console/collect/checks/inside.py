"""A server as a vantage point: it is asked over SSH to make the check; its silence says nothing of the service."""

from __future__ import annotations

from typing import Literal

from console.collect.checks import inside_words as words
from console.collect.seen import Addresses, Fetched, Handshake, Ran, unknown
from console.collect.transport.ssh import SshTransport
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess
from console.model.check import Finding, Outcome, Page
from console.model.hostport import at_port
from console.model.time import Seconds

_ANSWER_BYTES = 256 * 1024
_MARGIN_S: Seconds = 3.0


class Inside:
    """Asks from one server."""

    def __init__(self, server: str, access: SshAccess | None, ssh: SshTransport) -> None:
        self._server = server
        self._access = access
        self._ssh = ssh

    async def fetch(self, wanted: Page, timeout_s: Seconds) -> Fetched | Finding:
        limit = wanted.most_bytes * 3 // 2 + _ANSWER_BYTES
        ran = await self.run(words.fetch_command(wanted, timeout_s), timeout_s + _MARGIN_S, limit)
        return ran if isinstance(ran, Finding) else words.fetched(wanted, ran, timeout_s)

    async def knock(self, address: str, port: int, timeout_s: Seconds) -> Finding:
        command = words.knock_command(address, port, timeout_s)
        ran = await self.run(command, timeout_s + _MARGIN_S, _ANSWER_BYTES)
        if isinstance(ran, Finding):
            return ran
        sentence = _("{place} takes connections").format(place=at_port(address, port))
        return words.knocked(address, port, ran, timeout_s) or Finding(Outcome.PASSED, "ok", sentence)

    async def handshake(
        self, address: str, port: int, name: str, ca_file: str, timeout_s: Seconds
    ) -> Handshake | Finding:
        command = words.handshake_command(address, port, name, ca_file, timeout_s)
        ran = await self.run(command, timeout_s + _MARGIN_S, _ANSWER_BYTES)
        return ran if isinstance(ran, Finding) else words.shaken(address, port, ran, timeout_s)

    async def addresses(
        self, name: str, record: Literal["A", "AAAA"], server: str, port: int, timeout_s: Seconds
    ) -> Addresses | Finding:
        command = words.addresses_command(name, record, server, port, timeout_s)
        ran = await self.run(command, timeout_s + _MARGIN_S, _ANSWER_BYTES)
        return ran if isinstance(ran, Finding) else words.looked_up(record, ran, server, timeout_s)

    async def run(self, command: str, timeout_s: Seconds, limit_bytes: int) -> Ran | Finding:
        """Run a command there; that it cannot be asked is unknown."""
        if self._access is None:
            return unknown("no_ssh", _("{server} has no SSH access configured").format(server=self._server))
        try:
            done = await self._ssh.execute(
                self._access, command, timeout_s=timeout_s, on_line=lambda _line: None, limit_bytes=limit_bytes
            )
        except CollectError as error:
            sentence = _("{server} cannot be asked: {why}").format(server=self._server, why=error)
            return unknown("not_asked", sentence)
        if done.ended in ("exited", "limit"):
            return Ran(done.exit_status, done.output)
        sentence = _("{server} did not end its check within {seconds:g} s")
        return unknown("timeout", sentence.format(server=self._server, seconds=timeout_s))
