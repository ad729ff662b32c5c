"""How old the newest record is, wherever its time is written; pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from console.collect.checks.page import text_of
from console.collect.seen import Fetched, Ran, failed, unknown
from console.i18n import _
from console.model.check import Finding, NewestCheck, Outcome
from console.model.text import neutralise
from console.model.time import Instant

_AHEAD_S = 300.0
"""A record from further in the future than this means that a clock is wrong."""

_SECONDS = (1e8, 1e11)
_MILLISECONDS = (1e11, 1e14)
_DAY_S = 86400.0


def judge_newest(check: NewestCheck, seen: Fetched | Ran, now: Instant) -> Finding:
    """Stale when the newest record is older than it may be; when no time can be found, that is unknown, never fresh."""
    written = _in_page(check, seen) if isinstance(seen, Fetched) else _in_output(seen)
    if isinstance(written, Finding):
        return written
    times = [at for text in written if (at := when(text, check.layout, check.timezone)) is not None]
    if not times:
        found = neutralise(written[0], 60) if written else ""
        return unknown("no_time", _("no time of a newest record can be read from “{found}”").format(found=found))
    at = max(times)
    if at - now > _AHEAD_S:
        return unknown("wrong_clock", _("the newest record is from the future: a clock is wrong, here or there"))
    age_s = max(0.0, now - at)
    sentence = _("the newest record is {age} old").format(age=age_of(age_s))
    if age_s > check.older_s:
        return Finding(Outcome.STALE, "too_old", sentence, age_s, newest_at=at)
    return Finding(Outcome.PASSED, "ok", sentence, age_s, newest_at=at)


def when(text: str, layout: str, timezone: str) -> Instant | None:
    """The moment that a text means: by its layout, else seconds or milliseconds since 1970, else ISO 8601."""
    text = text.strip()
    try:
        if layout:
            return _placed(datetime.strptime(text, layout), timezone)  # noqa: DTZ007 - the zone comes next
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return _epoch(float(text))
        return _placed(datetime.fromisoformat(_iso(text)), timezone)
    except (ValueError, OverflowError):
        return None


def age_of(seconds: float) -> str:
    """An age for a person: `3.2 h`, `412 d`."""
    if seconds < 2 * 3600:
        return _("{n:.0f} min").format(n=seconds / 60)
    if seconds < 2 * _DAY_S:
        return _("{n:.1f} h").format(n=seconds / 3600)
    return _("{n:.0f} d").format(n=seconds / _DAY_S)


def _in_page(check: NewestCheck, page: Fetched) -> list[str] | Finding:
    if not 200 <= page.status < 300:
        sentence = _("{url} answers {status}, so its newest record cannot be seen")
        return unknown("wrong_status", sentence.format(url=page.url, status=page.status))
    text = text_of(page)
    if check.pattern:
        return [match[1] if match.re.groups else match[0] for match in re.finditer(check.pattern, text)]
    try:
        found = _pointed(json.loads(text), check.pointer)
    except (ValueError, RecursionError):
        return unknown("malformed", _("{url} is no JSON document").format(url=page.url))
    return [] if found is None else [str(found)]


def _pointed(node: object, pointer: str) -> object:
    """What a JSON pointer (RFC 6901) leads to; None where it leads nowhere."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def _in_output(ran: Ran) -> list[str] | Finding:
    if ran.status != 0:
        sentence = _("the command for the newest record failed: {said}")
        return failed("command_failed", sentence.format(said=neutralise(ran.output, 200) or ran.status))
    return [line for line in ran.output.splitlines() if line.strip()]


def _iso(text: str) -> str:
    """PostgreSQL prints `+08` for an offset, which Python 3.11 takes only with a `T` or a space before the time."""
    return re.sub(r" ?([+-]\d\d)$", r"\1:00", text) if re.search(r"\d\d:\d\d", text) else text


def _placed(at: datetime, timezone: str) -> Instant:
    return (at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC).timestamp()


def _epoch(number: float) -> Instant | None:
    if _SECONDS[0] <= number < _SECONDS[1]:
        return number
    return number / 1000 if _MILLISECONDS[0] <= number < _MILLISECONDS[1] else None
