"""What would go with something, in the words of the people who need it: names, not ids alone."""

from __future__ import annotations

from msgspec import Struct


class Named(Struct, frozen=True):
    """A thing by its id and by the name that people use."""

    id: str
    name: str


class Weakened(Struct, frozen=True):
    """A device that goes on with fewer of its feeds: `left` of `of`."""

    id: str
    name: str
    left: int
    of: int


class StoppedService(Struct, frozen=True):
    """A service that stops, as its users know it; `worth_per_hour` is in `currency`, None where nobody has said."""

    id: str
    name: str
    owner: str = ""
    urls: tuple[str, ...] = ()
    worth_per_hour: float | None = None
    currency: str = ""


class Impact(Struct, frozen=True):
    """What happens when `name` goes.

    `kind` is device, outlet, rack, room, site, leak or service. `lost` is what goes first; `dark` loses its power or is
    the loss itself, `unreached` cannot be reached any more; `fewer_feeds` goes on with fewer; `stops` are services that
    stop, `weakened` those that go on with less behind them. `silent` feeds others and does not answer now: it is
    counted as gone already.
    """

    kind: str
    id: str
    name: str
    lost: tuple[Named, ...] = ()
    dark: tuple[Named, ...] = ()
    unreached: tuple[Named, ...] = ()
    fewer_feeds: tuple[Weakened, ...] = ()
    stops: tuple[StoppedService, ...] = ()
    weakened: tuple[Named, ...] = ()
    silent: tuple[Named, ...] = ()
