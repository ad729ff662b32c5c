"""Whether a server is proved off before its outlet is cut: every sign gone, and next to no current."""

from __future__ import annotations

from console.collect.outlets.reading import OutletReading
from console.errors import CollectError
from console.i18n import _
from console.runbooks.context import Signs
from console.runbooks.steps.wait import judge_off, silent_but_unproved

SMALL_A = 0.25
"""What an outlet may deliver to supplies of a server that is off: their standby, seen through a meter of 0.1 A."""


async def why_not_off(signs: Signs, device: str, required: tuple[str, ...], reading: OutletReading) -> str:
    """Why the server is not proved off, as sentences; empty when it is. What cannot be measured proves nothing."""
    return " ".join(why for why in (await _signs(signs, device, required), _current(reading)) if why)


async def _signs(signs: Signs, device: str, required: tuple[str, ...]) -> str:
    if not required:
        return _("Nothing measures whether it is on.")
    try:
        measured = await signs.measure(device)
        witness = await signs.witness(device) if silent_but_unproved(required, measured) else None
    except CollectError as error:
        return _("It could not be measured: {signs}.").format(signs=error)
    verdict = judge_off(required, measured, witness)
    return "" if verdict.reason == "so" else verdict.sentence


def _current(reading: OutletReading) -> str:
    if reading.amperes is None:
        return _("{feed} does not measure its current.").format(feed=reading.feed)
    if reading.amperes > SMALL_A:
        return _("{amperes} A flow through {feed}.").format(amperes=f"{reading.amperes:g}", feed=reading.feed)
    return ""
