"""Whether the times that a request names can be at all; what they are for is the engine's matter."""

from __future__ import annotations

from console.i18n import _
from console.model.time import Instant
from console.wire.messages import No, Request

LAST: Instant = 250_000_000_000.0
"""In the year 9892: with a duration added that is no longer, calendars still know it."""


def impossible(request: Request) -> No | None:
    """The refusal of a time, or of a duration, that no calendar knows; every number with a fraction is one."""
    named = (getattr(request, field) for field in request.__struct_fields__)
    # What is no number (NaN) is in no range either.
    if all(-LAST <= one <= LAST for one in named if isinstance(one, float)):
        return None
    return No("range", _("no calendar knows that time; name one before the year 9892"))
