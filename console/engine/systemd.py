"""Tells systemd that the engine is ready, alive, reloading or stopping (sd_notify(3)); silent where nobody listens."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

from console.model.time import Seconds


class ServiceManager:
    """The datagram socket that systemd gave us in `NOTIFY_SOCKET`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog_s = _watchdog(environment)

    def tell(self, *lines: str) -> None:
        """Send states such as `READY=1`; a manager that does not listen is not our trouble."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            try:
                out.sendto("\n".join(lines).encode(), self._address)
            except OSError:
                return


def _watchdog(environment: Mapping[str, str]) -> Seconds | None:
    """Half of `WATCHDOG_USEC`, as sd_watchdog_enabled(3) advises; None when nobody watches this process."""
    period, owner = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not period.isdigit() or (owner and owner != str(os.getpid())):
        return None
    return int(period) / 2e6
