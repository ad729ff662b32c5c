"""Whether the secrets that a configuration names can be had, and whether others can read those written out in it."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from console.config.problems import KeyPath, Locations, Problem
from console.config.secrets import Reference, reference
from console.i18n import _

_TABLES = ("credentials", "feeds")
_KEYS = ("community", "auth_key", "priv_key", "passphrase", "password", "token")


def check(
    document: Mapping[str, object], where: Locations, environ: Mapping[str, str], directory: Path
) -> list[Problem]:
    """A written-out secret is an error where others can read the file; one that cannot be had now is a warning."""
    found = []
    for path, secret in _secrets(document):
        if secret.plain:
            found.append(_written_out(path, where))
        elif obstacle := secret.obstacle(environ, directory):
            found.append(where.warning(path, obstacle, _("what uses it will fail until then")))
    return found


def _secrets(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, Reference]]:
    for name in _TABLES:
        table = document.get(name)
        for id_, entry in table.items() if isinstance(table, Mapping) else ():
            for key in _KEYS:
                value = entry.get(key) if isinstance(entry, Mapping) else None
                try:
                    yield (name, id_, key), reference(value)
                except ValueError:
                    continue


def _written_out(path: KeyPath, where: Locations) -> Problem:
    file = where.find(path).file
    hint = _('write "env:NAME" or "file:PATH" instead')
    if _others_read(Path(file)):
        return where.problem(path, _("the secret itself stands in a file that others can read"), hint)
    return where.warning(path, _("the secret itself stands in the file"), hint)


def _others_read(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
