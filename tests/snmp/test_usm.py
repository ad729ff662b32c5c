"""Keys against the RFC's own vectors; digests and privacy there and back."""

from __future__ import annotations

import pytest

from console.snmp.usm import AUTH_PROTOCOLS, PRIV_PROTOCOLS, Keyring, User, localised, master_key

ENGINE_ID = bytes(11) + b"\x02"


def test_the_vector_of_rfc_3414() -> None:
    """Password and localised key of RFC 3414 section A.3.2."""
    master = master_key(b"maplesyrup", "sha1")
    assert master.hex() == "9fb5cc0381497b3793528939ff788d5d79145211"
    assert localised(master, ENGINE_ID, "sha1").hex() == "6695febc9288e36282235fc7151f128497b38f3f"


@pytest.mark.parametrize("priv", PRIV_PROTOCOLS)
@pytest.mark.parametrize("auth", AUTH_PROTOCOLS)
def test_what_is_encrypted_is_decrypted(auth: str, priv: str) -> None:
    """Privacy with every pair of protocols is its own reverse, and keeps the length."""
    keys = Keyring().keys(User(b"u", auth, b"authpass12", priv, b"privpass12"), ENGINE_ID)
    secret = keys.encrypt(b"a scoped PDU", 3, 4711, b"saltsalt")
    assert len(secret) == 12
    assert secret != b"a scoped PDU"
    assert keys.decrypt(secret, 3, 4711, b"saltsalt") == b"a scoped PDU"


def test_both_key_extensions_differ() -> None:
    """The extension of Blumenthal's draft and that of Reeder's give different keys for AES-256 behind SHA-1."""
    made = [
        Keyring()
        .keys(User(b"u", "SHA-1", b"authpass12", priv, b"privpass12"), ENGINE_ID)
        .encrypt(bytes(32), 1, 1, bytes(8))
        for priv in ("AES-256", "AES-256-C")
    ]
    assert made[0] != made[1]


def test_keys_are_derived_once() -> None:
    """The same credentials at the same engine give the same object."""
    ring = Keyring()
    user = User(b"u", "SHA-1", b"authpass12")
    assert ring.keys(user, ENGINE_ID) is ring.keys(user, ENGINE_ID)


def test_keys_differ_by_password_and_by_engine() -> None:
    """Neither one user's two passwords nor two engines share a key."""
    ring = Keyring()
    first, second = User(b"u", "SHA-1", b"authpass12"), User(b"u", "SHA-1", b"authpass13")
    macs = {
        ring.keys(first, ENGINE_ID).mac(b""),
        ring.keys(second, ENGINE_ID).mac(b""),
        ring.keys(first, b"x").mac(b""),
    }
    assert len(macs) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        (b"u", "MD5", b"authpass12"),
        (b"u", "SHA-1", b""),
        (b"u", "", b"", "AES-128", b"privpass12"),
        (b"u", "SHA-1", b"authpass12", "DES", b"privpass12"),
        (b"u" * 33,),
    ],
)
def test_credentials_that_cannot_be_are_refused(arguments: tuple[bytes, str, bytes, str, bytes]) -> None:
    """Unknown protocols, missing passwords and privacy without authentication are the caller's mistakes."""
    with pytest.raises(ValueError):
        User(*arguments)


def test_passwords_do_not_show() -> None:
    """A user's repr holds no password."""
    shown = repr(User(b"u", "SHA-1", b"authpass12", "AES-128", b"privpass12"))
    assert "pass12" not in shown
