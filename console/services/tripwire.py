"""Whether what a tripwire looks at has changed by itself, against what was accepted; it keeps nothing."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from console.i18n import _
from console.model.check import Finding, Outcome, TripwireCheck

_SHOWN = 5


class Mark(Struct, frozen=True):
    """What was accepted: a digest or list, or a count."""

    mark: str = ""
    value: float | None = None


def compare(check: TripwireCheck, accepted: Mark | None, found: Finding) -> Finding:
    """The finding as it counts: tripped when something changed that may not; what could not be seen stays unknown."""
    if found.outcome is not Outcome.PASSED:
        return found
    if check.watch == "list" and check.expected:
        accepted = Mark("\n".join(sorted(set(check.expected))))
    if accepted is None:
        return found
    match check.watch:
        case "rows":
            return _rows(check, accepted, found)
        case "list":
            return _list(accepted, found)
        case "page":
            return found if found.mark == accepted.mark else _tripped(found, "changed", _("the page has changed"))
        case "webroot":
            sentence = _("the files of the web root have changed")
            return found if found.mark == accepted.mark else _tripped(found, "changed", sentence)


def grown(check: TripwireCheck, accepted: Mark | None, found: Finding) -> Mark | None:
    """What is to be accepted without asking anybody: what is seen first, and a count that has grown."""
    if found.outcome is not Outcome.PASSED:
        return None
    if accepted is None:
        return Mark(found.mark, found.value)
    if check.watch == "rows" and found.value is not None and found.value > (accepted.value or 0.0):
        return Mark(found.mark, found.value)
    return None


def _rows(check: TripwireCheck, accepted: Mark, found: Finding) -> Finding:
    before, now = accepted.value or 0.0, found.value or 0.0
    if now >= before * (1 - check.fall_percent / 100):
        return found
    sentence = _("there were {before:.0f} rows, now there are {now:.0f}").format(before=before, now=now)
    return _tripped(found, "rows_fell", sentence)


def _list(accepted: Mark, found: Finding) -> Finding:
    before, now = set(accepted.mark.splitlines()), set(found.mark.splitlines())
    new, gone = sorted(now - before), sorted(before - now)
    if new:
        return _tripped(found, "unexpected", _("unexpected: {names}").format(names=_listed(new)))
    if gone:
        return _tripped(found, "vanished", _("no longer there: {names}").format(names=_listed(gone)))
    return found


def _listed(names: list[str]) -> str:
    rest = len(names) - _SHOWN
    shown = ", ".join(names[:_SHOWN])
    return _("{names} and {rest} more").format(names=shown, rest=rest) if rest > 0 else shown


def _tripped(found: Finding, reason: str, sentence: str) -> Finding:
    return replace(found, outcome=Outcome.TRIPPED, reason=reason, sentence=sentence)
