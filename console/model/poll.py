"""What one attempt to read one source of one device brought: readings, a failure, or some of both."""

from __future__ import annotations

from msgspec import Struct

from console.model.device import Identity
from console.model.failure import Failure
from console.model.reading import Reading
from console.model.time import Instant, Seconds


class Poll(Struct, frozen=True):
    """A source's answer; with both readings and a failure it is a partial result.

    `gone` are (point, instance) pairs that the source had before and says no longer exist.
    `profile` names the profile that read the device, where one did.
    """

    device: str
    source: str
    at: Instant
    took_s: Seconds
    readings: tuple[Reading, ...] = ()
    failure: Failure | None = None
    identity: Identity | None = None
    profile: str = ""
    gone: tuple[tuple[str, str], ...] = ()
