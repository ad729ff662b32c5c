"""Which readings a plot shows and over what stretch of time; pure: what they were is the engine's to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, structs

from console.model.time import Instant, Seconds
from console.tui.rows.course import ROLES

RANGES_S = (300.0, 900.0, 1800.0, 3600.0, 7200.0, 21600.0, 43200.0, 86400.0, 259200.0, 604800.0, 2592000.0)
_USUAL = 3


class Drawing(NamedTuple):
    """A reading (`point/instance`) of a device that is drawn."""

    device: str
    reading: str


class Stretch(Struct, frozen=True):
    """`place` is that of its length in `RANGES_S`; without `until_at` it ends now, whenever that is."""

    place: int = _USUAL
    until_at: Instant | None = None

    @property
    def length_s(self) -> Seconds:
        """How long it is."""
        return RANGES_S[self.place]

    def closer(self) -> Stretch:
        """Half as long, or so."""
        return structs.replace(self, place=max(0, self.place - 1))

    def farther(self) -> Stretch:
        """Twice as long, or so."""
        return structs.replace(self, place=min(len(RANGES_S) - 1, self.place + 1))

    def moved(self, lengths: float, now: Instant) -> Stretch:
        """So many of its lengths later; what would end in the future ends now."""
        until = (now if self.until_at is None else self.until_at) + lengths * self.length_s
        return structs.replace(self, until_at=None if until >= now else until)

    def now(self) -> Stretch:
        """The one that ends now."""
        return structs.replace(self, until_at=None)


def stepped(shown: Sequence[Drawing], device: str, known: Sequence[str], by: int) -> list[Drawing]:
    """The device's reading `by` places after the first that is shown, alone; `known` are its readings in order."""
    first = shown[0].reading if shown else ""
    place = known.index(first) + by if first in known else 0
    return [Drawing(device, known[place % len(known)])]


def following(shown: Sequence[Drawing], device: str, known: Sequence[str]) -> Drawing | None:
    """The device's next reading of the same point that is not shown yet."""
    point = shown[0].reading.partition("/")[0]
    alike = (Drawing(device, one) for one in known if one.partition("/")[0] == point)
    return next((one for one in alike if one not in shown), None)


def has_room(shown: Sequence[Drawing], more: Drawing) -> bool:
    """Whether one more can be told from the others, and is not among them."""
    return more not in shown and len(shown) < len(ROLES)


def misfits(shown: Sequence[Drawing], units: Mapping[Drawing, str]) -> list[Drawing]:
    """One scale is drawn, so what is measured in another unit than the first has no place on it."""
    return [one for one in shown if one in units and units[one] != units.get(shown[0])]
