"""What credentials must say, and what is weak about them."""

from __future__ import annotations

import pytest

from tests.config.conftest import Say

V3 = '[credentials.x]\ntype = "snmp"\nversion = "3"\n'
SAFE = V3 + 'user = "u"\nauth = "SHA-256"\nauth_key = "env:COMMUNITY"\n'


def test_a_full_user_is_right(say: Say) -> None:
    """Authentication and encryption with strong protocols leave nothing to say."""
    assert say(SAFE + 'priv = "AES-128"\npriv_key = "env:COMMUNITY"\n') == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[credentials.x]\ntype = "snmp"\nversion = "2c"\n', "credentials.x.community: SNMP version 2c needs it"),
        (SAFE.replace('user = "u"\n', ""), "credentials.x.user: SNMP version 3 needs it"),
        (SAFE + 'priv = "AES-128"\n', "credentials.x.priv_key: priv needs its priv_key"),
        (SAFE + 'priv_key = "env:COMMUNITY"\n', "credentials.x.priv: priv_key needs its priv"),
        (SAFE + 'community = "env:COMMUNITY"\n', "credentials.x.community: community means nothing in SNMP version 3"),
        (
            '[credentials.x]\ntype = "snmp"\nversion = "1"\ncommunity = "env:COMMUNITY"\nauth = "SHA-1"\n',
            "credentials.x.auth: auth means nothing in SNMP version 1",
        ),
    ],
)
def test_a_credential_says_what_its_version_needs(say: Say, text: str, said: str) -> None:
    """What is missing and what means nothing are errors at their keys."""
    assert say(text) == [said]


def test_encryption_needs_authentication(say: Say) -> None:
    """RFC 3414 knows no privacy without authentication."""
    found = say(V3 + 'user = "u"\npriv = "AES-128"\npriv_key = "env:COMMUNITY"\n')
    assert any("priv needs auth" in one and "warning" not in one for one in found)


@pytest.mark.parametrize("protocol", ["DES", "3DES"])
def test_weak_encryption_is_a_warning(say: Say, protocol: str) -> None:
    """Old devices know no better, so it is allowed."""
    assert say(SAFE + f'priv = "{protocol}"\npriv_key = "env:COMMUNITY"\n') == [
        f"warning: credentials.x.priv: {protocol} is broken and can be read or forged; "
        "use SHA-256 and AES-128 if the device can"
    ]


def test_weak_authentication_is_a_warning(say: Say) -> None:
    """MD5 is allowed and named."""
    found = say(SAFE.replace("SHA-256", "MD5"))
    assert [one.split(";")[0] for one in found] == [
        "warning: credentials.x.auth: MD5 is broken and can be read or forged"
    ]


def test_two_devices_at_one_address_are_a_warning(say: Say) -> None:
    """The same source at the same port is read twice, which is seldom meant."""
    text = '[devices.x]\naddress = "192.0.2.1"\nsnmp = { credential = "snmp" }\n'
    assert say(text) == ["warning: devices.x.snmp: snmp at 192.0.2.1 port 161 is already read for first"]
    assert say(text.replace('"snmp" }', '"snmp", port = 1161 }')) == []
