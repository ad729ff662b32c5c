"""How a service stands, by what its checks found and whether the way there works; keeps nothing and asks nobody."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.i18n import _
from console.model.check import ENGINE, Finding, Outcome
from console.model.service import PathState, ServiceState
from console.model.time import Instant, Seconds

FRONT = ("http", "tcp", "dns", "tls", "database", "unit", "newest")
"""The kinds of checks from the one that is most like a citizen's visit to the one that is least."""

LATE_AFTER = 3.0
"""A result older than so many of its intervals says nothing any more."""


class Result(Struct, frozen=True):
    """One check's last finding; `at` is None while it has not been made.

    `failing_at` is when the first of the failures that follow each other up to now began to be made.
    """

    id: str
    kind: str
    vantage: str
    at: Instant | None = None
    finding: Finding | None = None
    interval_s: Seconds = 60.0
    took_s: Seconds = 0.0
    failing_at: Instant | None = None


class Verdict(Struct, frozen=True):
    """How a service stands; `reason` is a stable word, `sentence` is for a person."""

    state: ServiceState
    reason: str
    sentence: str


def judge(results: Iterable[Result], path: PathState, now: Instant, open_at: Instant | None = None) -> Verdict:
    """The state of one service; `open_at` is when the way there was last seen to work, None where nobody looks.

    What cannot be known is never called down: without a way there what fails is cut off, a check that could not be made
    is unknown, and so is one that fails before the way has been tried anew.
    """
    known = [_aged(result, now) for result in results]
    if not known:
        return Verdict(ServiceState.UNKNOWN, "no_checks", _("no check is configured"))
    front = _front(known)
    seen = [result.vantage for result, finding in front if _answers(finding)]
    if seen and (ENGINE in seen or not _unreached(front, path, open_at)):
        return _standing(known)
    if seen:
        return _cut_off(known) if path is PathState.GONE else _way_unknown()
    inside = next((finding for result, finding in front if _failed(finding) and result.vantage != ENGINE), None)
    if inside is not None:
        return Verdict(ServiceState.DOWN, inside.reason, inside.sentence)
    if path is PathState.GONE:
        return _cut_off(known)
    failed = _first(front, Outcome.FAILED)
    if failed is not None and (path is PathState.UNKNOWN or _before_looking(front, path, open_at)):
        return _way_unknown()
    if failed is not None:
        return Verdict(ServiceState.DOWN, failed.reason, failed.sentence)
    return _unseen(known)


def _way_unknown() -> Verdict:
    sentence = _("it does not answer, and whether the way there works is not known")
    return Verdict(ServiceState.UNKNOWN, "path_unknown", sentence)


def _unreached(front: list[tuple[Result, Finding]], path: PathState, open_at: Instant | None) -> bool:
    """Whether visits from here fail with the way there gone, or perhaps gone: it is not the service that is unwell."""
    if not any(_failed(finding) for result, finding in front if result.vantage == ENGINE):
        return False
    return path in (PathState.GONE, PathState.UNKNOWN) or _before_looking(front, path, open_at)


def _before_looking(front: list[tuple[Result, Finding]], path: PathState, open_at: Instant | None) -> bool:
    """Whether the way there was last seen to work before the failures began: it may have gone with them."""
    begun = [result.failing_at for result, _finding in front if result.failing_at is not None]
    return path is PathState.OPEN and open_at is not None and bool(begun) and open_at < min(begun)


def _cut_off(known: list[tuple[Result, Finding]]) -> Verdict:
    """The way there is gone: what is still seen of it by another way is said."""
    seen = next((result for result, finding in known if _answers(finding)), None)
    if seen is None:
        return Verdict(ServiceState.CUT_OFF, "path_gone", _("the way there is gone; whether it runs cannot be seen"))
    sentence = _("the way there is gone; it runs, as seen from {place}").format(place=_place(seen.vantage))
    return Verdict(ServiceState.CUT_OFF, "runs_inside", sentence)


def _unseen(known: list[tuple[Result, Finding]]) -> Verdict:
    """Nothing like a visit could be made: only other checks speak, and they prove neither that it is up nor down."""
    worse = _first(known, Outcome.FAILED)
    if worse is not None and any(_answers(finding) for _result, finding in known):
        return Verdict(ServiceState.DEGRADED, worse.reason, worse.sentence)
    silent = _first(known, Outcome.UNKNOWN)
    return Verdict(ServiceState.UNKNOWN, silent.reason if silent else "unknown", silent.sentence if silent else "")


def _standing(known: list[tuple[Result, Finding]]) -> Verdict:
    """It answers: whether what it answers can be believed, and whether all of it is well."""
    for outcome, state in (
        (Outcome.TRIPPED, ServiceState.DEFACED),
        (Outcome.STALE, ServiceState.STALE),
        (Outcome.FAILED, ServiceState.DEGRADED),
        (Outcome.IMPAIRED, ServiceState.DEGRADED),
    ):
        found = _first(known, outcome)
        if found is not None:
            return Verdict(state, found.reason, _elsewhere(known, found))
    return Verdict(ServiceState.UP, "up", _("it answers as it should"))


def _elsewhere(known: list[tuple[Result, Finding]], found: Finding) -> str:
    """The sentence, and where it does answer when the same kind of check fails in one place and not in another."""
    failing = next(result for result, finding in known if finding is found)
    others = [
        result.vantage
        for result, finding in known
        if result.kind == failing.kind and result.vantage != failing.vantage and _answers(finding)
    ]
    if found.outcome is not Outcome.FAILED or not others:
        return found.sentence
    seen = _("it answers from {place}, not from {other}: {sentence}")
    return seen.format(place=_place(others[0]), other=_place(failing.vantage), sentence=found.sentence)


def _place(vantage: str) -> str:
    return _("the engine's host") if vantage == ENGINE else vantage


def _front(known: list[tuple[Result, Finding]]) -> list[tuple[Result, Finding]]:
    """The checks of the kind that is most like a visit; of what only watches for changes, all of it."""
    for kind in FRONT:
        of_kind = [pair for pair in known if pair[0].kind == kind]
        if of_kind:
            return of_kind
    return known


def _answers(finding: Finding) -> bool:
    return finding.outcome not in (Outcome.FAILED, Outcome.UNKNOWN)


def _failed(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAILED


def _first(known: list[tuple[Result, Finding]], outcome: Outcome) -> Finding | None:
    return next((finding for _result, finding in known if finding.outcome is outcome), None)


def _aged(result: Result, now: Instant) -> tuple[Result, Finding]:
    if result.finding is None or result.at is None:
        return result, Finding(Outcome.UNKNOWN, "not_asked", _("not checked yet"))
    if now - result.at > LATE_AFTER * result.interval_s + 60.0:
        return result, Finding(Outcome.UNKNOWN, "no_result", _("the last result is too old to count"))
    return result, result.finding
