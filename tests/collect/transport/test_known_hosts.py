"""Rules of trusting a host's key."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.collect.transport.known_hosts import HostKey, Verdict, name_of, parse, read
from console.errors import CollectError
from console.model.failure import Cause

KEY = HostKey("ssh-ed25519", b"one key")
OTHER = HostKey("ssh-ed25519", b"another key")


def _hashed(name: str) -> str:
    salt = b"s" * 20
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("names", ["rack", "a,rack,b", "r?ck", "ra*", "RACK", _hashed("rack")])
def test_a_key_that_the_file_has_for_the_name_is_trusted(names: str) -> None:
    """Plain, listed, wildcard and hashed names all promise their key."""
    assert parse(f"{names} {KEY.line} comment\n").judge("rack", KEY) is Verdict.TRUSTED


def test_a_name_without_a_key_is_unknown() -> None:
    """Nothing known is not the same as a change."""
    assert parse(f"other {KEY.line}").judge("rack", KEY) is Verdict.UNKNOWN


def test_another_key_than_the_known_one_is_a_change() -> None:
    """A known name that shows another key has changed."""
    assert parse(f"rack {OTHER.line}").judge("rack", KEY) is Verdict.CHANGED


def test_another_type_of_key_than_the_known_one_is_a_change() -> None:
    """A host cannot slip past its known key by showing another type."""
    assert parse(f"rack {OTHER.line}").judge("rack", HostKey("ssh-rsa", b"x")) is Verdict.CHANGED


def test_a_revoked_key_is_never_trusted() -> None:
    """@revoked wins over a line that trusts the same key."""
    assert parse(f"rack {KEY.line}\n@revoked * {KEY.line}").judge("rack", KEY) is Verdict.REVOKED


def test_a_certificate_authority_is_no_host_key() -> None:
    """A host that shows the authority's own key is not trusted for it."""
    assert parse(f"@cert-authority rack {KEY.line}").judge("rack", KEY) is Verdict.UNKNOWN


def test_a_negated_name_takes_the_line_away() -> None:
    """`!name` excludes what a wildcard of the same line would include."""
    known = parse(f"*,!rack {KEY.line}")
    assert (known.judge("rack", KEY), known.judge("other", KEY)) == (Verdict.UNKNOWN, Verdict.TRUSTED)


def test_another_port_is_another_name() -> None:
    """A key of port 22 says nothing about port 2222, and brackets are no wildcard."""
    assert name_of("Rack", 22) == "rack"
    assert name_of("rack", 2222) == "[rack]:2222"
    assert parse(f"rack {KEY.line}").judge("[rack]:2222", KEY) is Verdict.UNKNOWN
    assert parse(f"[rack]:2222 {KEY.line}").judge("[rack]:2222", KEY) is Verdict.TRUSTED
    assert parse(f"[rack]:2222 {KEY.line}").judge("r", KEY) is Verdict.UNKNOWN


def test_a_missing_file_knows_nobody(tmp_path: Path) -> None:
    """Without a file every host is unknown, and none is trusted."""
    assert read(tmp_path / "none").judge("rack", KEY) is Verdict.UNKNOWN


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    """A file that cannot be read is a failure of its own, not an unknown host."""
    with pytest.raises(CollectError) as caught:
        read(tmp_path)
    assert caught.value.cause is Cause.HOST_KEY


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    """Any file at all is read without an error, and trusts nobody who is not in it."""
    assert parse(text).judge("rack", KEY) is Verdict.UNKNOWN
