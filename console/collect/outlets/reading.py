"""What an outlet said when it was read, and the one thing that would switch it, whatever way leads there."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from console.collect.outlets.family import OutletState, Switching

OutletAction: TypeAlias = Literal["on", "off"]


class Fetch(Struct, frozen=True):
    """The address whose being fetched switches an outlet at once."""

    url: str


class OutletReading(Struct, frozen=True):
    """An outlet as it was read just now. `feed` is its name (`pdu-a/3`), `row` its index at the PDU.

    `state_at` is where its state stands: an object of SNMP or an address. `amperes` is None where the PDU does not
    measure single outlets.
    """

    feed: str
    family: str
    row: str
    state: OutletState
    state_at: str
    on: Switching | Fetch
    off: Switching | Fetch
    amperes: float | None = None

    def switching(self, action: OutletAction) -> Switching | Fetch:
        """What switches this outlet."""
        return self.on if action == "on" else self.off

    def sent(self, action: OutletAction) -> tuple[tuple[str, str], ...]:
        """What would be sent, as a plan keeps it."""
        how = self.switching(action)
        return (("url", how.url),) if isinstance(how, Fetch) else (("oid", how.oid), ("value", str(how.value)))
