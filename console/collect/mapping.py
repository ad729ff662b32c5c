"""One value of a document or payload becomes a gauge of a point: words, numbers, units; it judges no limits."""

from __future__ import annotations

import math
import re

from console.collect.measure import Gauge
from console.collect.payload import Absent, Document, find
from console.feeds.access import PointMap
from console.i18n import _
from console.model.point import POINTS
from console.model.reading import State
from console.model.text import neutralise
from console.profiles.meaning import NOTHING, usual_state

_NUMBER = re.compile(r"[-+]?\d{1,40}(?:[.,]\d{0,40})?(?:[eE][-+]?\d{1,3})?")
_DIGITS = 6

_TRUE = frozenset({"true", "on", "1", "yes", "active", "alarm", "detected", "triggered", "problem"})
_FALSE = frozenset({"false", "off", "0", "no", "inactive", "clear", "normal", "ok", "none"})
_TWO_WORDS = {
    "leak": ("dry", "wet"),
    "smoke": ("clear", "active"),
    "door": ("closed", "open"),
    "motion": ("clear", "active"),
    "vibration": ("clear", "active"),
    "contact": ("normal", "alarm"),
    "outlet_state": ("off", "on"),
    "power_state": ("off", "on"),
}
_SILENT = frozenset({"", "null"})


def gauge_in(document: Document, map_: PointMap) -> Gauge | None:
    """The gauge that `map_` finds in `document`; None where nothing is there, or what is there says nothing."""
    found = find(document, map_.at)
    return None if isinstance(found, Absent) else gauge(found, map_)


def gauge(value: Document, map_: PointMap) -> Gauge | None:
    """`value` as `map_` reads it; a value that cannot be read is unknown and says why."""
    if value is None or isinstance(value, dict | list):
        return None if value is None else _unknown(map_, _("there is a table or list instead of a value"))
    if map_.words or POINTS[map_.point].words:
        return _word(value, map_)
    return _number(value, map_)


def _word(value: str | float | bool, map_: PointMap) -> Gauge | None:
    said = _spelt(value)
    word = map_.words.get(said, map_.words.get("*", "")) if map_.words else usual_word(map_.point, said)
    if word == NOTHING or (not word and said in _SILENT):
        return None
    if not word:
        text = _('the device said "{word}", which is not known').format(word=neutralise(said, 60))
        return _unknown(map_, text)
    known = POINTS[map_.point].words
    if word == State.UNKNOWN and word not in known:
        return _unknown(map_, _("the device cannot tell"))
    if not known:
        return _number(word, map_)
    return Gauge(map_.point, map_.instance, word, usual_state(map_.point, word))


def usual_word(point: str, said: str) -> str:
    """The point's word for what devices usually say for it, such as `true` or `on`; empty when there is none."""
    if said in POINTS[point].words:
        return said
    no, yes = _TWO_WORDS.get(point, ("", ""))
    return yes if said in _TRUE else no if said in _FALSE else ""


def _spelt(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (
        str(value).strip().lower()
        if isinstance(value, str)
        else f"{value:d}"
        if isinstance(value, int)
        else f"{value:g}"
    )


def _number(value: str | float | bool, map_: PointMap) -> Gauge | None:
    if isinstance(value, bool):
        # Python takes them for 0 and 1, but no thermometer means one degree by `true`.
        value = _spelt(value)
    raw = value if not isinstance(value, str) else number_in(value)
    if raw is None:
        text = str(value).strip()
        if text.lower() in _SILENT:
            return None
        sentence = _('the device said "{text}" instead of a number').format(text=neutralise(text, 60))
        return _unknown(map_, sentence)
    number = _scaled(raw, map_)
    if not math.isfinite(number):
        return _unknown(map_, _("the device sent a number that is none"))
    return Gauge(map_.point, map_.instance, number)


def _scaled(raw: float, map_: PointMap) -> float:
    try:
        return round(raw * map_.factor + map_.offset, _DIGITS)
    except OverflowError:
        return math.inf


def number_in(text: str) -> float | None:
    """The number that `text` begins with (a unit may follow); a comma may stand for the point."""
    found = _NUMBER.match(text.strip())
    return float(found[0].replace(",", ".")) if found else None


def _unknown(map_: PointMap, note: str) -> Gauge:
    return Gauge(map_.point, map_.instance, None, State.UNKNOWN, note)
