"""Tests of `console.kit.settings`."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import ConfigError
from console.kit.settings import settings

SSH = """
include = ["more/*.toml"]
[credentials.shell]
type = "ssh"
user = "ronda"
key_file = "~/.ssh/ronda"
known_hosts = "{hosts}"
"""
SNMP = """
[credentials.read]
type = "snmp"
version = "2c"
community = "{community}"
"""


def _config(home: Path, community: str = "env:COMMUNITY") -> Path:
    (home / "more").mkdir()
    (home / "more" / "snmp.toml").write_text(SNMP.format(community=community))
    (home / "hosts").write_text("host ssh-ed25519 AAAA\n")
    config = home / "mine.toml"
    config.write_text(SSH.format(hosts=home / "hosts"))
    return config


def test_host_keys_come_along_and_keys_do_not(tmp_path: Path) -> None:
    """What is carried is found from where the kit is unpacked to; the rest is named."""
    packed = settings(_config(tmp_path))
    assert set(packed.texts) == {"config.toml", "more/snmp.toml"}
    assert packed.files == {"files/0-hosts": tmp_path / "hosts"}
    assert 'known_hosts = "@KIT@/files/0-hosts"' in packed.texts["config.toml"]
    assert packed.to_bring == ("~/.ssh/ronda", "env:COMMUNITY")


def test_a_secret_that_is_written_out_is_refused_by_its_key(tmp_path: Path) -> None:
    """With file and line, and without the secret."""
    with pytest.raises(ConfigError) as refused:
        settings(_config(tmp_path, "s3cret"))
    assert f"{tmp_path}/more/snmp.toml:5: credentials.read.community" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_host_keys_that_nobody_named_are_to_be_brought(tmp_path: Path) -> None:
    """The usual file belongs to whoever runs it."""
    config = tmp_path / "c.toml"
    config.write_text('[credentials.shell]\ntype = "ssh"\nuser = "ronda"\n')
    assert settings(config).to_bring == ("~/.ssh/known_hosts",)


def test_own_profiles_and_runbooks_come_along(tmp_path: Path) -> None:
    """Those that stand beside the configuration."""
    config = tmp_path / "c.toml"
    config.write_text("")
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "own.toml").write_text("")
    assert set(settings(config).files) == {"runbooks/own.toml"}


@pytest.mark.parametrize("text", ["[unclosed", 'include = ["/etc/ronda/*.toml"]'])
def test_what_cannot_be_packed_is_a_sentence(tmp_path: Path, text: str) -> None:
    """It names the file."""
    config = tmp_path / "c.toml"
    config.write_text(text)
    with pytest.raises(ConfigError, match=r"c\.toml"):
        settings(config)
