"""The cryptography of the user-based security model: keys, digests, privacy; no message layout, no time window.

Sources: RFC 3414 (keys, HMAC-SHA-1-96), RFC 7860 (HMAC-SHA-2), RFC 3826 (AES-128), draft-blumenthal-aes-usm-04 (AES-192
and AES-256), draft-reeder-snmpv3-usm-3desede-00 (the key extension that Cisco's AES-192 and AES-256 use).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES

PASSWORD_OCTETS = 8
"""The shortest password that RFC 3414 section 11.2 allows."""

_EXPANDED_OCTETS = 1 << 20
_KEYS_KEPT = 4096


class _Digest(NamedTuple):
    hash: str
    mac_octets: int


class _Privacy(NamedTuple):
    key_octets: int
    reeder: bool


_DIGESTS = {
    "SHA-1": _Digest("sha1", 12),
    "SHA-224": _Digest("sha224", 16),
    "SHA-256": _Digest("sha256", 24),
    "SHA-384": _Digest("sha384", 32),
    "SHA-512": _Digest("sha512", 48),
}
_PRIVACY = {
    "AES-128": _Privacy(16, reeder=False),
    "AES-192": _Privacy(24, reeder=False),
    "AES-256": _Privacy(32, reeder=False),
    "AES-192-C": _Privacy(24, reeder=True),
    "AES-256-C": _Privacy(32, reeder=True),
}
AUTH_PROTOCOLS = tuple(_DIGESTS)
PRIV_PROTOCOLS = tuple(_PRIVACY)


@dataclass(frozen=True, slots=True)
class User:
    """A v3 user; empty `auth` is noAuthNoPriv, empty `priv` is authNoPriv. ValueError when the parts do not fit."""

    name: bytes
    auth: str = ""
    auth_password: bytes = field(default=b"", repr=False)
    priv: str = ""
    priv_password: bytes = field(default=b"", repr=False)
    context: bytes = b""

    def __post_init__(self) -> None:
        if self.auth and self.auth not in _DIGESTS:
            raise ValueError(f"unknown authentication protocol {self.auth!r}")
        if self.priv and self.priv not in _PRIVACY:
            raise ValueError(f"unknown privacy protocol {self.priv!r}")
        if self.priv and not self.auth:
            raise ValueError("privacy needs authentication")
        if (self.auth and not self.auth_password) or (self.priv and not self.priv_password):
            raise ValueError("a protocol without a password")
        if len(self.name) > 32:
            raise ValueError("a user name has at most 32 octets")


class Keys:
    """One user's localised keys at one engine."""

    __slots__ = ("_auth_key", "_cipher", "_hash", "mac_octets")

    def __init__(self, digest: _Digest, auth_key: bytes, priv_key: bytes) -> None:
        self._hash = digest.hash
        self.mac_octets = digest.mac_octets
        self._auth_key = auth_key
        self._cipher = AES(priv_key) if priv_key else None

    def mac(self, message: bytes) -> bytes:
        """The digest of a message whose digest field is zeros."""
        return hmac.digest(self._auth_key, message, self._hash)[: self.mac_octets]

    def encrypt(self, plain: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """AES in CFB mode; the initialisation vector of RFC 3826 section 3.1.2.1."""
        return self._mode(boots, time, salt).encryptor().update(plain)

    def decrypt(self, secret: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """The reverse of `encrypt`; a wrong key yields garbage, not an error."""
        return self._mode(boots, time, salt).decryptor().update(secret)

    def _mode(self, boots: int, time: int, salt: bytes) -> Cipher[CFB]:
        assert self._cipher is not None
        return Cipher(self._cipher, CFB(boots.to_bytes(4, "big") + time.to_bytes(4, "big") + salt))


class Keyring:
    """Keys by password, protocol and engine, so that the slow derivation happens once for each password."""

    def __init__(self) -> None:
        self._masters: dict[tuple[bytes, str], bytes] = {}
        self._keys: dict[tuple[str, bytes, str, bytes, bytes], Keys] = {}

    def keys(self, user: User, engine_id: bytes) -> Keys:
        """The keys of `user`, who has authentication, at this engine."""
        wanted = (user.auth, user.auth_password, user.priv, user.priv_password, engine_id)
        found = self._keys.get(wanted)
        if found is None:
            if len(self._keys) >= _KEYS_KEPT:
                self._keys.clear()
            found = self._keys[wanted] = self._derive(user, engine_id)
        return found

    def _derive(self, user: User, engine_id: bytes) -> Keys:
        digest = _DIGESTS[user.auth]
        auth_key = localised(self._master(user.auth_password, digest.hash), engine_id, digest.hash)
        if not user.priv:
            return Keys(digest, auth_key, b"")
        priv_key = localised(self._master(user.priv_password, digest.hash), engine_id, digest.hash)
        return Keys(digest, auth_key, extended(priv_key, engine_id, digest.hash, _PRIVACY[user.priv]))

    def _master(self, password: bytes, hash_name: str) -> bytes:
        found = self._masters.get((password, hash_name))
        if found is None:
            if len(self._masters) >= _KEYS_KEPT:
                self._masters.clear()
            found = self._masters[password, hash_name] = master_key(password, hash_name)
        return found


def master_key(password: bytes, hash_name: str) -> bytes:
    """Ku of RFC 3414 section A.2: the hash of the password repeated to a megabyte."""
    repeated = password * (_EXPANDED_OCTETS // len(password) + 1)
    return hashlib.new(hash_name, repeated[:_EXPANDED_OCTETS]).digest()


def localised(master: bytes, engine_id: bytes, hash_name: str) -> bytes:
    """Kul of RFC 3414 section 2.6."""
    return hashlib.new(hash_name, master + engine_id + master).digest()


def extended(key: bytes, engine_id: bytes, hash_name: str, privacy: _Privacy) -> bytes:
    """`key` brought to the length that the cipher needs, the way that its vendor does it."""
    while len(key) < privacy.key_octets:
        if privacy.reeder:
            key += localised(master_key(key, hash_name), engine_id, hash_name)
        else:
            key += hashlib.new(hash_name, key).digest()
    return key[: privacy.key_octets]
