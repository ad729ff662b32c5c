"""Decides whether a host's key is the one that known_hosts promises; it never writes that file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.oserror import os_words

_DIGEST_LENGTH = 20


class HostKey(Struct, frozen=True):
    """A public key: `type` is its SSH name (`ssh-ed25519`), `blob` its wire form (RFC 4253, 6.6)."""

    type: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """The key's digest as OpenSSH prints it: `SHA256:` and unpadded base64."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def line(self) -> str:
        """Type and key as they stand in known_hosts after the host's name."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"


class Entry(Struct, frozen=True):
    """One line of known_hosts; `marker` is empty, `@revoked` or `@cert-authority`."""

    marker: str
    patterns: tuple[str, ...]
    key: HostKey


class Verdict(StrEnum):
    """What known_hosts says of a key that a host shows."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    REVOKED = "revoked"


class KnownHosts(Struct, frozen=True):
    """The entries of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT")."""

    entries: tuple[Entry, ...] = ()

    def keys_of(self, name: str) -> tuple[HostKey, ...]:
        """The keys that `name` may show, in the file's order; certificate authorities are not among them."""
        return tuple(entry.key for entry in self.entries if not entry.marker and _names(entry, name))

    def judge(self, name: str, shown: HostKey) -> Verdict:
        """How `shown` stands to what the file has for `name`; a revoked key is never trusted."""
        if any(e.marker == "@revoked" and e.key == shown and _names(e, name) for e in self.entries):
            return Verdict.REVOKED
        known = self.keys_of(name)
        if shown in known:
            return Verdict.TRUSTED
        return Verdict.CHANGED if known else Verdict.UNKNOWN


def name_of(address: str, port: int) -> str:
    """A host as known_hosts names it: `host`, or `[host]:port` when the port is not 22."""
    return address.lower() if port == 22 else f"[{address.lower()}]:{port}"


def read(path: Path) -> KnownHosts:
    """The file at `path`; one that does not exist knows nobody. Raises CollectError when it cannot be read."""
    try:
        return parse(path.expanduser().read_text("utf-8", "replace"))
    except FileNotFoundError:
        return KnownHosts()
    except OSError as error:
        sentence = _("The known hosts file {path} cannot be read ({reason}); no host can be trusted without it.")
        raise CollectError(Cause.HOST_KEY, sentence.format(path=path, reason=os_words(error))) from None


def parse(text: str) -> KnownHosts:
    """Every well-formed line of `text`; what cannot be understood trusts nobody and is passed over."""
    entries = (_entry(line) for line in text.splitlines())
    return KnownHosts(tuple(entry for entry in entries if entry is not None))


def _entry(line: str) -> Entry | None:
    fields = line.split()
    marker = fields.pop(0) if fields and fields[0].startswith("@") else ""
    if len(fields) < 3 or fields[0].startswith("#") or marker not in ("", "@revoked", "@cert-authority"):
        return None
    try:
        blob = base64.b64decode(fields[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    return Entry(marker, tuple(fields[0].split(",")), HostKey(fields[1], blob))


def _names(entry: Entry, name: str) -> bool:
    if any(p.startswith("!") and _matches(p[1:], name) for p in entry.patterns):
        return False
    return any(not p.startswith("!") and _matches(p, name) for p in entry.patterns)


def _matches(pattern: str, name: str) -> bool:
    if pattern.startswith("|1|"):
        return _hashes_to(pattern, name)
    # Only `*` and `?` are wildcards here; a bracket is part of `[host]:port`.
    return fnmatchcase(name, pattern.lower().replace("[", "[[]"))


def _hashes_to(pattern: str, name: str) -> bool:
    fields = pattern.split("|")
    if len(fields) != 4:
        return False
    try:
        salt, digest = base64.b64decode(fields[2]), base64.b64decode(fields[3])
    except (binascii.Error, ValueError):
        return False
    made = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return len(digest) == _DIGEST_LENGTH and hmac.compare_digest(made, digest)
