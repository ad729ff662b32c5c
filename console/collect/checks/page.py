"""Reads pages: their text in whatever encoding, whether they answer as they should, what they are marked by; pure."""

from __future__ import annotations

import codecs
import hashlib
import re

from console.collect.seen import Fetched, failed
from console.i18n import _
from console.model.check import Finding, HttpCheck, Outcome

_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(page: Fetched) -> str:
    """The page's text: a byte order mark, the header, the page's own word, UTF-8, and Latin-1 at last."""
    marked = next((name for mark, name in _BOMS if page.body.startswith(mark)), "")
    named = _META.search(page.body[:2048])
    for name in (marked, page.charset, named[1].decode("ascii") if named else "", "utf-8"):
        text = _decoded(page.body, name)
        if text is not None:
            return text
    return page.body.decode("latin-1")


def _decoded(body: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return body.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def judge_http(check: HttpCheck, page: Fetched) -> Finding:
    """Status first, then what must and must not stand there, then how long it took."""
    if page.status not in check.status:
        wanted = ", ".join(map(str, check.status))
        sentence = _("{url} answers {status}, not {wanted}").format(url=page.url, status=page.status, wanted=wanted)
        return failed("wrong_status", sentence)
    text = text_of(page)
    if check.text and check.text not in text:
        return failed("text_missing", _("{url} does not show “{text}”").format(url=page.url, text=check.text))
    if check.absent and check.absent in text:
        sentence = _("{url} shows “{text}”, which must not be there").format(url=page.url, text=check.absent)
        return Finding(Outcome.TRIPPED, "text_present", sentence)
    said = _("{url} answers {status} in {seconds:.2f} s")
    sentence = said.format(url=page.url, status=page.status, seconds=page.took_s)
    if page.took_s > check.within_s:
        return Finding(Outcome.IMPAIRED, "slow", sentence, page.took_s)
    return Finding(Outcome.PASSED, "ok", sentence, page.took_s)


def mark_of(page: Fetched, ignore: tuple[str, ...]) -> str:
    """The digest of a page less what matches `ignore`, with runs of white space counted as one."""
    text = text_of(page)
    for pattern in ignore:
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
