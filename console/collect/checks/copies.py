"""What the newest of several copies in files is worth: old, half-written, missing; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from msgspec import Struct

from console.collect.checks.newest import age_of
from console.collect.seen import Ran, failed, unknown
from console.i18n import _
from console.model.check import FilesCheck, Finding, Outcome, RsyncCheck
from console.model.text import neutralise
from console.model.time import Instant, Seconds

_SUFFIXES = re.compile(r"\.(part|partial|tmp|temp|incomplete|filepart|crdownload)$")
_RSYNC = re.compile(r"(^|/)\.([^/]+)\.[A-Za-z0-9]{6}$")
"""Names under which copies are written before they are whole; rsync's are `.NAME.XXXXXX`."""

_LISTED = re.compile(r"^([-dl])[-rwxsStT.+@]{9,10}\s+([\d,]+) (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) (.+)$", re.MULTILINE)
"""A line of `rsync --list-only`: kind and rights, octets, time of the last change, name."""

_SHRUNK = 0.5
"""A newest copy smaller than this share of the one before is not believed to be whole."""

_SETTLED_S: Seconds = 5.0
_AHEAD_S: Seconds = 300.0
_WHOLE_TAIL = {"postgresql": "database dump complete", "mysql": "Dump completed"}


class Copy(Struct, frozen=True):
    """One copy; a folder has no size of its own."""

    at: Instant
    size: int | None
    name: str


def judge_files(check: FilesCheck, ran: Ran, now: Instant) -> Finding:
    """The newest file out of what our listing printed."""
    found = re.findall(r"^file (\d+) (\d+) (.+)$", ran.output, re.MULTILINE)
    copies = [Copy(float(at), int(size), name) for at, size, name in found]
    if not copies:
        if "none" in ran.output.split():
            return failed("missing", _("there is no file {pattern}").format(pattern=check.pattern))
        return unknown("no_listing", _("the backup's files cannot be listed: {said}").format(said=said(ran)))
    broken = _half(copies, check.least_bytes, now) or _damaged(check, copies[0], ran.output)
    return _judged(copies[0], broken, check.older_s, now)


def judge_listing(check: RsyncCheck, ran: Ran, now: Instant) -> Finding:
    """The newest entry of a folder that rsync lists."""
    if ran.status != 0:
        return unknown("no_listing", _("the backup's files cannot be listed: {said}").format(said=said(ran)))
    copies = sorted(_listed(check, ran.output), key=lambda copy: copy.at, reverse=True)
    if not copies:
        return failed("missing", _("there is no file {pattern}").format(pattern=f"{check.source} {check.pattern}"))
    return _judged(copies[0], _half(copies, check.least_bytes, now), check.older_s, now)


def _listed(check: RsyncCheck, output: str) -> Iterable[Copy]:
    for kind, size, at, name in _LISTED.findall(output):
        # A part counts as the copy that it will be, so that its pattern finds it.
        final = _SUFFIXES.sub("", _RSYNC.sub(r"\1\2", name))
        if name != "." and fnmatchcase(final, check.pattern):
            moment = datetime.strptime(at, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
            yield Copy(moment.timestamp(), None if kind == "d" else int(size.replace(",", "")), name)


def _judged(newest: Copy, broken: str, older_s: Seconds, now: Instant) -> Finding:
    if broken:
        return Finding(Outcome.FAILED, "half", broken, newest_at=newest.at, size=newest.size)
    return aged(newest.at, newest.size, older_s, now)


def _half(copies: list[Copy], least_bytes: int, now: Instant) -> str:
    """Why the newest copy is not believed to be whole; empty when nothing speaks against it."""
    newest = copies[0]
    name = newest.name.rpartition("/")[2]
    if _SUFFIXES.search(newest.name) or _RSYNC.search(newest.name):
        return _("{name} is only a part: it is still being written, or the writing was broken off").format(name=name)
    if newest.size is None:
        return ""
    if newest.size < least_bytes:
        return _("{name} has only {size} bytes").format(name=name, size=newest.size)
    if 0 <= now - newest.at < _SETTLED_S:
        return _("{name} is being written right now").format(name=name)
    before = copies[1].size if len(copies) > 1 else None
    if before is not None and newest.size < before * _SHRUNK:
        sentence = _("{name} is less than half as large as the copy before ({size} of {before} bytes)")
        return sentence.format(name=name, size=newest.size, before=before)
    return ""


def _damaged(check: FilesCheck, newest: Copy, output: str) -> str:
    """Why what is inside the newest copy is not whole; empty when it is, or when nobody can say."""
    name = newest.name.rpartition("/")[2]
    if "\nwhole no" in f"\n{output}":
        return _("{name} is damaged or cut off: it cannot be unpacked to its end").format(name=name)
    if check.dump and not _dump_whole(check.dump, output):
        return _("{name} is no whole database dump: its end is missing").format(name=name)
    return ""


def _dump_whole(kind: str, output: str) -> bool:
    head = next(iter(re.findall(r"^head (.*)$", output, re.MULTILINE)), "")
    tail = next(iter(re.findall(r"^tail (.*)$", output, re.MULTILINE)), "")
    # The custom format of pg_dump has a header alone; whether it is whole only pg_restore could say.
    return (kind == "postgresql" and head.startswith("PGDMP")) or _WHOLE_TAIL[kind] in tail


def aged(at: Instant, size: int | None, older_s: Seconds, now: Instant) -> Finding:
    """A whole copy by its age."""
    if at - now > _AHEAD_S:
        sentence = _("the newest copy is from the future: a clock is wrong, here or there")
        return Finding(Outcome.UNKNOWN, "wrong_clock", sentence, newest_at=at, size=size)
    age_s = max(0.0, now - at)
    sentence = _("the newest copy is {age} old").format(age=age_of(age_s))
    if age_s > older_s:
        return Finding(Outcome.STALE, "too_old", sentence, age_s, newest_at=at, size=size)
    return Finding(Outcome.PASSED, "ok", sentence, age_s, newest_at=at, size=size)


def said(ran: Ran) -> str:
    """The beginning of what a command printed, for a sentence."""
    return neutralise(ran.output, 160) or _("nothing was printed")
