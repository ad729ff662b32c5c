"""Tests of `console.cli.doctor`: what it looks at on a real machine."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from pathlib import Path

import pytest

from console.cli import run


def examined(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, str]]:
    run(["doctor", "--json", *options])
    return {one["about"]: one for one in json.loads(capsys.readouterr().out)}


def test_without_a_configuration_the_way_on_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing configuration is bad, with what to do, and a missing engine is only a doubt."""
    found = examined(capsys, "--state-dir", str(tmp_path / "state"))
    assert found["configuration"]["grade"] == "bad"
    assert "ronda" in found["configuration"]["remedy"]
    assert found["engine"]["grade"] == "doubt"
    assert run(["doctor", "--state-dir", str(tmp_path / "state")]) == 1


def test_an_open_key_and_a_missing_group_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Modes of keys and names of groups are compared with the machine's."""
    key = tmp_path / "id_ed25519"
    key.write_text("-")
    key.chmod(0o644)
    config = tmp_path / "config.toml"
    config.write_text(
        f'[credentials.main]\ntype = "ssh"\nuser = "x"\nkey_file = "{key}"\nknown_hosts = "{tmp_path}/none"\n'
        '[access]\nviewers = ["no-such-group"]\n'
    )
    config.chmod(0o600)
    found = examined(capsys, "--config", str(config), "--state-dir", str(tmp_path / "state"))
    assert {found[about]["grade"] for about in ("key", "known_hosts", "group")} == {"bad"}
    assert found["key"]["remedy"] == f"chmod 600 {key}"
    assert found["configuration"]["grade"] in ("good", "doubt")


def test_a_device_that_does_not_answer_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an engine each device is asked once from here."""
    monkeypatch.setenv("COMMUNITY", "public")
    config = tmp_path / "config.toml"
    config.write_text(
        '[credentials.snmp]\ntype = "snmp"\nversion = "2c"\ncommunity = "env:COMMUNITY"\n'
        '[devices.altos-1]\nkind = "server"\naddress = "127.0.0.1"\n'
        'snmp = { credential = "snmp", port = 9, timeout = "200ms", retries = 0 }\n'
    )
    found = examined(capsys, "--config", str(config), "--state-dir", str(tmp_path / "state"))
    assert found["altos-1"]["grade"] == "bad"
    assert found["altos-1"]["remedy"] == "ronda poll altos-1"


def test_what_is_no_engine_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Something else on the socket is bad, in a sentence without frames or octets, with what to do."""
    with socketserver.UnixStreamServer(str(tmp_path / "engine.sock"), _Junk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found = examined(capsys, "--state-dir", str(tmp_path))
        server.shutdown()
        thread.join()
    assert found["engine"]["grade"] == "bad"
    assert found["engine"]["sentence"] == "what listens there is not an engine"
    assert "restart" in found["engine"]["remedy"]


class _Junk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.read(4)
        self.wfile.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")


def test_an_engine_that_stands_still_is_not_told_to_be_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A socket where nobody answers has a process behind it, which has to go on or to end first."""
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(state / "engine.sock"))
        listening.listen()
        found = examined(capsys, "--state-dir", str(state))["engine"]
    assert found["grade"] == "bad"
    assert "does not answer" in found["sentence"]
    assert "kill -CONT" in found["remedy"]


def test_a_state_directory_that_is_a_file_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No mode of it would help."""
    (tmp_path / "state").touch()
    found = examined(capsys, "--state-dir", str(tmp_path / "state"))["state"]
    assert "is a file, and no directory" in found["sentence"]
    assert found["remedy"] == "name another with --state-dir"


def test_a_mistake_in_ones_own_files_is_a_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The console opens without what is wrong there; here it is named with its file."""
    own = tmp_path / "own" / "ronda" / "console.toml"
    own.parent.mkdir(parents=True)
    own.write_text('theme = "pink"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    found = examined(capsys, "--config", str(tmp_path / "none"), "--state-dir", str(tmp_path / "state"))
    assert found["own_files"]["grade"] == "doubt"
    assert found["own_files"]["sentence"].startswith(f"{own}: ")
