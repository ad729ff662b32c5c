"""The four panes in their order; which rows they have is told in `console.tui.rows`."""

from __future__ import annotations

from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import Environment
from console.tui.rows.listing import Listing
from console.tui.rows.runbooks import Runbooks
from console.tui.rows.servers import Servers


def four() -> tuple[Listing, ...]:
    """Servers, environment, alerts, runbooks: the order of the number keys."""
    return (Servers(), Environment(), Alerts(), Runbooks())
