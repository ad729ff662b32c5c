"""What the configuration may say of the metrics that the engine serves: at which socket, at which loopback port."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from console.config.kinds import Endpoint, FilePath, Table
from console.i18n import _


def _loopback(text: str) -> str:
    host = text.rpartition(":")[0].strip("[]")
    if text and not ip_address(host).is_loopback:
        sentence = _("metrics are served on this host only: 127.0.0.1 or [::1]; a proxy with a login may carry them on")
        raise ValueError(sentence)
    return text


Loopback: TypeAlias = Annotated[Endpoint, AfterValidator(_loopback)]


class MetricsTable(Table):
    """`[metrics]`: Prometheus text over HTTP at a Unix socket, at a loopback port, or nowhere (the default).

    The socket may be read by `[engine] socket_group`; whoever is logged in on this host can read the port.
    """

    socket: FilePath | None = None
    listen: Loopback = ""
