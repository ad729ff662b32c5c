"""Writes devices that were found as tables for a configuration; asks nothing and decides no place for them."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct

from console.config.secrets import reference
from console.i18n import _
from console.model.text import neutralise

Plain: TypeAlias = str | int
Document: TypeAlias = dict[str, dict[str, dict[str, object]]]

_SECRETS = ("community", "auth_key", "priv_key", "password", "passphrase")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNFIT = re.compile(r"[^a-z0-9_-]+")
_LONGEST_ID = 40


class DeviceDraft(Struct, frozen=True):
    """One device; `sources` are its tables by name, `about` is what it says of itself, `hints` what is left to do.

    `after` are lines that follow it as comments.
    A device without a source cannot be read yet, so it is written as comments.
    """

    id: str
    address: str
    kind: str = ""
    name: str = ""
    sources: Mapping[str, Mapping[str, Plain]] = {}
    about: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Draft(Struct, frozen=True):
    """Devices and the credentials that they share; secrets stand in `credentials` as the person gave them."""

    credentials: Mapping[str, Mapping[str, Plain]]
    devices: tuple[DeviceDraft, ...]


def id_of(name: str, address: str, taken: Container[str]) -> str:
    """An id that a configuration accepts, made of the device's name or else its address, and not yet `taken`."""
    base = _UNFIT.sub("-", name.lower().partition(".")[0]).strip("-_")[:_LONGEST_ID].strip("-_")
    base = base or _UNFIT.sub("-", f"device-{address.lower()}").strip("-_")
    counted = (f"{base}-{number}" for number in range(2, 10_000))
    return next(one for one in (base, *counted) if one not in taken)


def document(draft: Draft) -> Document:
    """The draft as a parser would give it, with the secrets as they were given."""
    readable = (one for one in draft.devices if one.sources)
    return {
        "credentials": {id_: dict(table) for id_, table in draft.credentials.items()},
        "devices": {one.id: dict(_entries(one)) for one in readable},
    }


def toml(draft: Draft) -> str:
    """The tables as text that `ronda check` accepts, also at the end of a file that does not have their ids."""
    used = {str(source.get("credential")) for one in draft.devices for source in one.sources.values()}
    written = [_credential(id_, draft.credentials[id_]) for id_ in draft.credentials if id_ in used]
    return "\n".join([*written, *map(_device, draft.devices)])


def _credential(id_: str, table: Mapping[str, Plain]) -> str:
    lines = [f"[credentials.{_key(id_)}]"]
    for key, value in table.items():
        kept = _kept(id_, key, value) if key in _SECRETS else value
        lines.append(f"{key} = {_value(kept)}")
        if kept != value:
            lines.append(_comment(_("The secret itself is not written here: put it where this looks for it.")))
    return "\n".join(lines) + "\n"


def _kept(id_: str, key: str, value: Plain) -> str:
    """A reference as it was given; in place of a secret that was written out, a reference to the environment."""
    if not reference(value).plain:
        return str(value)
    return "env:RONDA_" + re.sub(r"[^A-Z0-9]+", "_", f"{id_}_{key}".upper())


def _device(draft: DeviceDraft) -> str:
    lines = [f"[devices.{_key(draft.id)}]"]
    for key, value in _entries(draft):
        lines.append(f"{key} = {_inline(value) if isinstance(value, Mapping) else _value(value)}")
    lines.insert(len(lines) - len(draft.sources), '# place = { rack = "…", unit = 1 }')
    if not draft.sources:
        lines = [line if line.startswith("#") else f"# {line}" for line in lines]
    notes = [_comment(line) for line in (*draft.about, *draft.hints)]
    return "\n".join([*notes, *lines, *map(_comment, draft.after)]) + "\n"


def _entries(draft: DeviceDraft) -> Iterable[tuple[str, object]]:
    for key, value in (("kind", draft.kind), ("name", draft.name), ("address", draft.address)):
        if value:
            yield key, value
    yield from draft.sources.items()


def _inline(table: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in table.items()) + " }"


def _comment(text: str) -> str:
    return f"# {neutralise(text, 400)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: object) -> str:
    # JSON's strings and numbers are TOML's, but for DEL and for the halves of characters, which never reach here.
    return json.dumps(neutralise(value) if isinstance(value, str) else value, ensure_ascii=False)
