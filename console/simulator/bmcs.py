"""Gives every simulated server a BMC of its own and writes it into the configuration; what one answers is `bmc`'s."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from console.model.time import Instant
from console.simulator.bmc import Bmc, BmcLogin
from console.simulator.bmc_port import BmcPort
from console.simulator.certificate import Certificate
from console.simulator.demo_config import DemoFiles
from console.simulator.layout import Document
from console.simulator.simulation import Simulation

_CREDENTIAL = "bmc"
_USER = "ronda"


class Bmcs:
    """They listen from `open` to `close`, with one account; every certificate is pinned in the configuration."""

    def __init__(self, simulation: Simulation, files: DemoFiles) -> None:
        self._simulation = simulation
        self._files = files
        self._ports: list[BmcPort] = []

    async def open(self, document: Document, hosts: Mapping[str, str], now: Instant) -> None:
        """Listen at each server's address, and tell `document` where."""
        login = BmcLogin(_USER, secrets.token_hex(16))
        reference = self._files.password_file(f"{_CREDENTIAL}.password", login.password)
        document["credentials"][_CREDENTIAL] = {"type": "redfish", "user": login.user, "password": reference}
        for id_, host in hosts.items():
            certificate = Certificate(host, datetime.fromtimestamp(now, UTC))
            port = BmcPort(Bmc(self._simulation, id_, login))
            self._ports.append(port)
            document["devices"][id_]["redfish"] = {
                "credential": _CREDENTIAL,
                "address": host,
                "port": await port.open(host, certificate.context(self._files.directory / f"{id_}.bmc.pem")),
                "fingerprint": certificate.fingerprint,
            }

    def close(self) -> None:
        """Nothing listens afterwards."""
        for port in self._ports:
            port.close()
