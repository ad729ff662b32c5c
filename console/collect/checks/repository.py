"""What the newest snapshot in the listing of a restic or borg repository is worth; pure."""

from __future__ import annotations

import json
import re

from console.collect.checks.copies import aged, said
from console.collect.checks.newest import when
from console.collect.seen import Ran, failed, unknown
from console.i18n import _
from console.model.check import Finding, Outcome
from console.model.text import neutralise
from console.model.time import Instant, Seconds

_BROKEN_OFF = re.compile(r"\.checkpoint(\.\d+)?$")
"""What borg calls an archive whose writing was broken off, until the next one is whole."""


def judge_snapshots(ran: Ran, key: str, older_s: Seconds, now: Instant) -> Finding:
    """`key` is where a snapshot's time stands; a checkpoint that is newer than every archive is a half-written one."""
    try:
        document = json.loads(_without_warnings(ran.output))
    except (ValueError, RecursionError):
        return unknown("no_listing", _("the repository cannot be listed: {said}").format(said=said(ran)))
    listed = document.get("archives", []) if isinstance(document, dict) else document
    known = [
        (at, str(one.get("name", "")))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and (at := when(_to_microseconds(str(one.get(key, ""))), "", "UTC")) is not None
    ]
    if not known:
        return failed("missing", _("the repository holds no copy"))
    at, name = max(known)
    if _BROKEN_OFF.search(name):
        sentence = _("{name} is only a part: it is still being written, or the writing was broken off")
        return Finding(Outcome.FAILED, "half", sentence.format(name=neutralise(name, 60)), newest_at=at)
    return aged(at, None, older_s, now)


def _without_warnings(output: str) -> str:
    """The document, without the lines that the tool says before it."""
    begin = re.search(r"^[\[{]", output, re.MULTILINE)
    return output[begin.start() :] if begin else output


def _to_microseconds(text: str) -> str:
    """restic gives nanoseconds, which Python's own reader does not take."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)
