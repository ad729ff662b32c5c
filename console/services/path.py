"""Whether the way to a site works, and how the site stands as a whole; the signs of both come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.i18n import _, ngettext
from console.model.service import PathState, ServiceState, SiteState

ANSWERING = frozenset({ServiceState.UP, ServiceState.DEGRADED, ServiceState.STALE, ServiceState.DEFACED})
"""States in which a service answers, whatever it answers."""


class Sight(Struct, frozen=True):
    """What the witnesses of a path say: `answers` is None while one could not be asked."""

    first: tuple[bool | None, ...] = ()
    second: tuple[bool | None, ...] = ()


class SiteVerdict(Struct, frozen=True):
    """How a site stands; `reason` is a stable word, `sentence` is for a person."""

    state: SiteState
    reason: str
    sentence: str


def path_state(sight: Sight) -> PathState:
    """One witness that answers proves the way; that it is gone takes the silence of every one of them."""
    if not sight.first:
        return PathState.UNSAID
    if any(answer is True for answer in sight.first):
        return PathState.OPEN
    if any(answer is None for answer in sight.first):
        return PathState.UNKNOWN
    return PathState.SECOND if any(answer is True for answer in sight.second) else PathState.GONE


def path_of(sites: Iterable[str], paths: Mapping[str, PathState]) -> PathState:
    """The way to what stands on several sites: gone only where every one of them is out of reach."""
    states = {paths.get(site, PathState.UNSAID) for site in sites}
    for state in (PathState.OPEN, PathState.SECOND, PathState.UNKNOWN, PathState.UNSAID):
        if state in states:
            return state
    return PathState.GONE if states else PathState.UNSAID


def behind(path: PathState) -> PathState:
    """What a check from here means: over a second way only what is asked that way can be seen."""
    return PathState.GONE if path is PathState.SECOND else path


def site_state(path: PathState, services: Iterable[ServiceState], no_entry: bool) -> SiteVerdict:
    """The site's state from its path, what its services do, and whether people may go in."""
    states = tuple(services)
    answering = sum(state in ANSWERING for state in states)
    count = ""
    if states:
        sentence = ngettext("{n} of {total} application answers", "{n} of {total} applications answer", len(states))
        count = sentence.format(n=answering, total=len(states))
    if no_entry:
        words = [_("nobody may go in"), _path_words(path), count]
        return SiteVerdict(SiteState.NO_ENTRY, "no_entry", _joined(words))
    if path in (PathState.GONE, PathState.SECOND):
        reason = "path_gone" if path is PathState.GONE else "second_path"
        return SiteVerdict(SiteState.CUT_OFF, reason, _joined([_path_words(path), count]))
    if any(state not in (ServiceState.UP, ServiceState.UNKNOWN) for state in states):
        return SiteVerdict(SiteState.DEGRADED, "services", count)
    if path is PathState.UNSAID and not states:
        return SiteVerdict(SiteState.UNKNOWN, "unwatched", _("neither a service nor a path is configured here"))
    if path is PathState.UNKNOWN or (states and not answering):
        return SiteVerdict(SiteState.UNKNOWN, "unknown", count or _("the way there could not be tried"))
    return SiteVerdict(SiteState.NORMAL, "normal", count)


def _path_words(path: PathState) -> str:
    match path:
        case PathState.GONE:
            return _("the way there is gone")
        case PathState.SECOND:
            return _("only the second way there works")
        case _other:
            return ""


def _joined(words: Iterable[str]) -> str:
    return "; ".join(word for word in words if word)
