"""Whether the secrets that a configuration names can be had, and whether others can read those written out in it."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from console.config.problems import KeyPath, Locations, Problem
from console.config.secrets import Reference, reference
from console.i18n import _

_TABLES = ("credentials", "feeds")
_ADDRESSED = ("contacts", "notify")
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


def written_out(document: Mapping[str, object]) -> list[KeyPath]:
    """The keys whose secrets stand in the file themselves."""
    return [path for path, secret in _secrets(document) if secret.plain]


def _secrets(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, Reference]]:
    for path, value in _values(document):
        try:
            yield path, reference(value)
        except ValueError:
            continue


def _values(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, object]]:
    """Everything in the place of a secret, whatever it is."""
    for name in _TABLES:
        for id_, entry in _entries(document.get(name)):
            yield from (((name, id_, key), value) for key, value in _entries(entry) if key in _KEYS)
    for name in _ADDRESSED:
        for id_, entry in _entries(document.get(name)):
            yield from (((name, id_, *path), value) for path, value in _addresses(dict(_entries(entry))))
    deadman = dict(_entries(dict(_entries(document.get("engine"))).get("deadman")))
    yield ("engine", "deadman", "url"), deadman.get("url")


def _addresses(entry: Mapping[str, object]) -> Iterator[tuple[KeyPath, object]]:
    """Addresses that messages go to: whoever has one can write to it, so each is a secret."""
    urls = entry.get("urls")
    yield from ((("urls", index), url) for index, url in enumerate(urls if isinstance(urls, list) else ()))
    hook = dict(_entries(entry.get("webhook")))
    yield ("webhook", "url"), hook.get("url")
    yield from ((("webhook", "headers", name), value) for name, value in _entries(hook.get("headers")))


def _entries(table: object) -> Iterator[tuple[str, object]]:
    yield from table.items() if isinstance(table, Mapping) else ()


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
