"""Names that a person gave and the engine does not have, with the nearest that it has; decides nothing about them."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from console.config.problems import nearest
from console.i18n import _
from console.model.silence import AlertMatcher
from console.model.snapshot import Snapshot


def strangers(matcher: AlertMatcher, world: Snapshot) -> Iterator[str]:
    """A sentence for each device, site, room or rack of `matcher` that matches nothing there is now."""
    named = (
        (matcher.devices, world.devices),
        (matcher.sites, world.sites),
        (matcher.rooms, world.rooms),
        (matcher.racks, world.racks),
    )
    for words, known in named:
        for word in words:
            if not any(fnmatchcase(id_, word) for id_ in known):
                sentence = _("nothing is called {word} now").format(word=word)
                yield "; ".join(filter(None, (sentence, nearest(word, known))))
