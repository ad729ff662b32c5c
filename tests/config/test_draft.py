"""Rules of writing found devices as tables of a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from console.config.draft import DeviceDraft, Draft, document, id_of, toml
from console.config.load import read
from console.config.problems import Gravity
from console.config.validate import validate
from console.model.text import neutralise

SNMP = {"type": "snmp", "version": "2c", "community": "env:COMMUNITY"}


def _draft(name: str = "web-1", **changed: object) -> Draft:
    known: dict[str, object] = {"kind": "server", "name": name, "sources": {"snmp": {"credential": "c", "port": 1161}}}
    return Draft({"c": SNMP}, (DeviceDraft("web-1", "192.0.2.1", **(known | changed)),))  # type: ignore[arg-type]


def test_what_is_written_is_what_was_meant() -> None:
    """The text parses to the document."""
    draft = _draft()
    assert tomli.loads(toml(draft)) == document(draft)


def test_a_written_out_secret_is_not_written() -> None:
    """In place of a secret that was typed there is a reference to fill."""
    text = toml(Draft({"c": SNMP | {"community": "s3cret"}}, _draft().devices))
    assert "s3cret" not in text
    assert 'community = "env:RONDA_C_COMMUNITY"' in text


def test_a_device_without_a_source_is_only_a_comment(tmp_path: Path) -> None:
    """What cannot be read yet does not break the file."""
    text = toml(_draft(sources={}, hints=("Give a user.",)))
    assert tomli.loads(text) == {}
    assert "# Give a user." in text


def test_credentials_that_nobody_uses_are_left_out() -> None:
    """Only what a device needs is written."""
    assert "credentials" not in tomli.loads(toml(_draft(sources={})))


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Altos-1.example.org", "192.0.2.1", "altos-1"),
        ('x"] \n[y', "192.0.2.1", "x-y"),
        ("", "192.0.2.1", "device-192-0-2-1"),
        ("日本", "2001:db8::1", "device-2001-db8-1"),
        ("taken", "192.0.2.1", "taken-2"),
    ],
)
def test_ids(name: str, address: str, expected: str) -> None:
    """An id comes from the name, else from the address, and is free."""
    assert id_of(name, address, {"taken"}) == expected


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=100)
def test_no_name_breaks_the_file(name: str, about: str) -> None:
    """Whatever a device calls itself, the draft parses and is a sound configuration."""
    draft = _draft(neutralise(name), about=(about,))
    written = tomli.loads(toml(draft))
    assert set(written) == {"credentials", "devices"}
    assert set(written["devices"]) == {"web-1"}
    assert validate(written).config is not None


def test_appended_to_a_configuration_it_passes(tmp_path: Path) -> None:
    """The tables can stand at the end of a file that has others."""
    file = tmp_path / "config.toml"
    file.write_text("[devices.here]\nlocal = {}\n\n" + toml(_draft()))
    loaded = read(file, environ={"COMMUNITY": "x"})
    assert [problem for problem in loaded.problems if problem.severity is Gravity.ERROR] == []
    assert loaded.config is not None
    assert set(loaded.config.devices) == {"here", "web-1"}
