"""Tests of `console.cli.given`: options as tables of a configuration, and their names where a value is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import run
from console.cli.exits import Exit
from console.cli.given import as_options, nut, option_of


@pytest.mark.parametrize(
    ("key", "option"),
    [
        ("credentials.found-snmp.auth", "--v3-auth"),
        ("devices.asked.redfish.fingerprint", "--fingerprint"),
        ("devices.asked.nut.ca_file", "--nut-ca-file"),
        ("devices.asked.address", "the address"),
        ("devices.asked.place", "devices.asked.place"),
    ],
)
def test_a_key_is_named_by_its_option(key: str, option: str) -> None:
    """Who typed options knows no keys; what no option gives keeps its key."""
    assert option_of(key) == option


def test_a_wrong_algorithm_names_the_option_and_what_is_possible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence can be acted on without the manual."""
    monkeypatch.setenv("KEY", "longenough")
    words = ["--v3-user", "a", "--v3-auth", "SHA-999", "--v3-auth-key", "env:KEY", "--config", str(tmp_path / "c.toml")]
    assert run(["probe", "127.0.0.1", *words]) == Exit.CONFIG
    said = capsys.readouterr().err
    assert "--v3-auth: " in said
    assert '"SHA-256"' in said or "did you mean" in said


def test_upsd_is_asked_with_tls_where_a_certificate_is_named() -> None:
    """Naming an authority or a fingerprint wants TLS; without a UPS nothing is asked."""
    assert nut("", 3493, True, "aa", "") == {}
    assert nut("rack", 3493, False, "", "") == {"ups": "rack", "port": 3493}
    assert nut("rack", 3493, True, "", "")["tls"] is True
    assert nut("rack", 3493, False, "", "ca.pem")["tls"] is True
    assert nut("rack", 3493, False, "AA", "")["fingerprint"] == "AA"


def test_a_failure_names_the_options_that_mend_it() -> None:
    """Whoever typed options does not have to look for keys of a configuration that is not there."""
    said = as_options("nut", "not trusted (self-signed certificate); set `ca_file` or `fingerprint`.")
    assert said == "not trusted (self-signed certificate); set --nut-ca-file or --nut-fingerprint."
    assert as_options("nut", "correct `command`.") == "correct `command`."
