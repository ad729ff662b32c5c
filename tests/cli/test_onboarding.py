"""Rules of finding devices, against a real snmpd, a real sshd and a BMC on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import tomli

from console.cli import run
from console.cli.discovering import Questions, discover_all
from console.cli.exits import Exit
from console.cli.given import given
from console.cli.offer import Offer
from console.snmp import ber
from tests.collect.redfish_trees import old_shape
from tests.fakes.recording import Recording
from tests.fakes.snmp_agent import SnmpAgent
from tests.peers import ipmi_sim
from tests.peers.ipmi_sim import IpmiSim, needs_ipmi_sim
from tests.peers.redfish_bmc import PASSWORD, USER, RedfishBmc, running_bmc
from tests.peers.snmpd import READ_COMMUNITY, Snmpd, needs_snmpd, running_snmpd
from tests.peers.snmpd import free_port as free_udp_port
from tests.peers.sshd import Sshd, free_port, needs_sshd
from tests.peers.upsd import needs_upsd, running_upsd

HOSTILE = 'evil"] \x1b[2J[x'


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    with running_snmpd(tmp_path_factory.mktemp("snmpd"), lines=(f"sysName {HOSTILE}",)) as daemon:
        yield daemon


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    daemon = Sshd(tmp_path_factory.mktemp("sshd"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture(scope="module")
def bmc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedfishBmc]:
    with running_bmc(tmp_path_factory.mktemp("bmc"), old_shape()) as running:
        yield running


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY", READ_COMMUNITY)
    monkeypatch.setenv("BMC_PASSWORD", PASSWORD)


def _closed() -> list[str]:
    """Ports of things that are not asked for, where nobody listens."""
    return ["--ssh-port", str(free_port()), "--redfish-port", str(free_port())]


def _snmp(daemon: Snmpd) -> list[str]:
    return ["--community", "env:COMMUNITY", "--snmp-port", str(daemon.port)]


def _redfish(bmc: RedfishBmc) -> list[str]:
    password = ["--redfish-user", USER, "--redfish-password", "env:BMC_PASSWORD"]
    return [*password, "--redfish-port", str(bmc.port), "--ssh-port", str(free_port())]


def _probed(words: list[str], capsys: pytest.CaptureFixture[str], expected: Exit = Exit.WELL) -> dict[str, Any]:
    assert run(["probe", "127.0.0.1", *words, "--json"]) == expected
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def _passes_check(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[devices.here]\nlocal = {}\n\n" + text)
    assert run(["check", str(file)]) == Exit.WELL, capsys.readouterr().err
    capsys.readouterr()


@pytest.mark.real
@needs_snmpd
def test_probe_over_snmp(snmpd: Snmpd, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A device is named, its readings shown, and the tables that add it pass `ronda check`."""
    probed = _probed([*_snmp(snmpd), *_closed()], capsys)
    assert probed["kind"] == "server"
    assert probed["sources"]["snmp"]["ok"] is True
    assert any(reading["point"] == "uptime" for reading in probed["readings"])
    table = tomli.loads(probed["toml"])["devices"][probed["id"]]
    assert table["snmp"]["port"] == snmpd.port
    _passes_check(probed["toml"], tmp_path, capsys)


@pytest.mark.real
@needs_snmpd
def test_a_hostile_name_is_harmless(snmpd: Snmpd, capsys: pytest.CaptureFixture[str]) -> None:
    """What a device calls itself can neither break the file nor write to the terminal."""
    assert run(["probe", "127.0.0.1", *_snmp(snmpd), *_closed()]) == Exit.WELL
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err
    assert "[devices.evil-2j-x]" in captured.out


@pytest.mark.real
@needs_sshd
def test_probe_over_ssh(sshd: Sshd, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A host that is logged in to shows its readings and is a server."""
    access = sshd.access
    words = ["--ssh-user", access.user, "--ssh-key", str(access.key_file), "--known-hosts", str(access.known_hosts)]
    probed = _probed([*words, "--ssh-port", str(access.port), "--redfish-port", str(free_port())], capsys)
    assert probed["kind"] == "server"
    assert any(line.startswith("SSH: SSH-2.0-") for line in probed["shown"])
    assert any(reading["point"] == "load_average" for reading in probed["readings"])
    _passes_check(probed["toml"], tmp_path, capsys)


@contextmanager
def _recorded(name: str) -> Iterator[int]:
    """A device as one of the profiles' recordings has it, answering in a thread of its own; its port."""
    recording = Recording.read(Path(__file__).parent.parent / "profiles" / "recordings" / f"{name}.snmprec")
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(SnmpAgent.start())
    agent.community = READ_COMMUNITY.encode()
    agent.mib = {oid: _encoded(recording.tags[oid], value) for oid, value in recording.values.items()}
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield agent.port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        agent.stop()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _encoded(tag: int, value: int | bytes | tuple[int, ...]) -> bytes:
    if isinstance(value, bytes):
        return ber.tlv(tag, value)
    return ber.oid(value) if isinstance(value, tuple) else ber.integer(value, tag)


def test_limits_of_the_device_are_shown_and_armed_by_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They stand beside the readings, in the document, and as comments below the table that adds the device."""
    with _recorded("dell-idrac") as port:
        words = ["--community", "env:COMMUNITY", "--snmp-port", str(port), *_closed()]
        probed = _probed(words, capsys)
        assert run(["probe", "127.0.0.1", *words]) == Exit.WELL
    inlet = next(one for one in probed["suggested"] if one["instance"] == "System Board Inlet Temp")
    assert (inlet["point"], inlet["high_warning"], inlet["high_critical"]) == ("temperature", 38, 42)
    told = capsys.readouterr().out
    assert "warning above 38, critical above 42)" in next(line for line in told.splitlines() if "Inlet Temp " in line)
    assert "rules" not in tomli.loads(probed["toml"])
    assert "above = 42 }" in probed["toml"]
    _passes_check(probed["toml"], tmp_path, capsys)


def test_probe_of_a_bmc(bmc: RedfishBmc, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its fingerprint a BMC is read and drafted with it; the secret stays a reference."""
    probed = _probed([*_redfish(bmc), "--fingerprint", bmc.certificate.fingerprint], capsys)
    assert probed["identity"]["model"] == "Server 2U"
    table = tomli.loads(probed["toml"])
    assert table["devices"]["altos-1"]["redfish"]["fingerprint"] == bmc.certificate.fingerprint
    assert table["credentials"]["altos-1-redfish"]["password"] == "env:BMC_PASSWORD"
    _passes_check(probed["toml"], tmp_path, capsys)


def test_an_unknown_certificate_gets_no_password(bmc: RedfishBmc, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a fingerprint nobody is logged in to; the service root and the fingerprint are shown."""
    before = len(bmc.paths("POST"))
    probed = _probed(_redfish(bmc), capsys)
    assert len(bmc.paths("POST")) == before
    assert probed["sources"]["redfish"]["cause"] == "host_key"
    assert bmc.certificate.fingerprint in " ".join(probed["shown"])
    assert probed["toml"] == ""


def test_pin_takes_the_certificate_that_is_shown(bmc: RedfishBmc, capsys: pytest.CaptureFixture[str]) -> None:
    """On a trusted network --pin saves the typing."""
    probed = _probed([*_redfish(bmc), "--pin"], capsys)
    assert probed["sources"]["redfish"]["ok"] is True
    assert bmc.certificate.fingerprint in probed["toml"]


@pytest.mark.real
@needs_ipmi_sim
def test_probe_over_ipmi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A BMC that speaks IPMI only is a server too."""
    monkeypatch.setenv("IPMI_PASSWORD", ipmi_sim.PASSWORD)
    sim = IpmiSim(tmp_path / "sim")
    sim.start()
    try:
        words = ["--ipmi-user", ipmi_sim.USER, "--ipmi-password", "env:IPMI_PASSWORD", "--ipmi-port", str(sim.port)]
        probed = _probed([*words, "--timeout", "20", *_closed()], capsys)
    finally:
        sim.stop()
    assert probed["kind"] == "server"
    assert any(reading["point"] == "power_state" for reading in probed["readings"])
    _passes_check(probed["toml"], tmp_path, capsys)


@pytest.mark.real
@needs_upsd
def test_probe_of_a_ups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What upsd knows is a UPS, and needs no credential."""
    with running_upsd(tmp_path / "ups") as upsd:
        probed = _probed(["--nut", "smx", "--nut-port", str(upsd.port), *_closed()], capsys)
    assert probed["kind"] == "ups"
    table = tomli.loads(probed["toml"])["devices"][probed["id"]]
    assert table["nut"] == {"ups": "smx", "port": upsd.port}
    _passes_check(probed["toml"], tmp_path, capsys)


def test_ids_that_exist_are_not_taken_again(
    bmc: RedfishBmc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The draft can be added to the configuration that is in use."""
    config = tmp_path / "config.toml"
    config.write_text("[devices.altos-1]\nlocal = {}\n")
    probed = _probed([*_redfish(bmc), "--pin", "--config", str(config)], capsys)
    assert probed["id"] == "altos-1-2"
    with config.open("a") as file:
        file.write(probed["toml"])
    assert run(["check", str(config)]) == Exit.WELL, capsys.readouterr().err


def test_nothing_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence is exit code 1, an empty draft and a sentence."""
    words = ["--community", "env:COMMUNITY", "--snmp-port", str(free_udp_port()), "--timeout", "0.2", *_closed()]
    assert _probed(words, capsys, Exit.TROUBLE)["toml"] == ""


def test_a_mistake_in_what_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong option is said as a mistake in a configuration is."""
    assert run(["probe", "127.0.0.1", "--v3-user", "x", "--v3-auth", "ROT13", "--v3-auth-key", "env:COMMUNITY"]) == 2
    assert "ROT13" in capsys.readouterr().err


@pytest.mark.real
@needs_snmpd
@needs_sshd
def test_discover_lists_and_drafts(
    snmpd: Snmpd, sshd: Sshd, bmc: RedfishBmc, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a network only what answers is listed, with what it shows to anybody, and the draft passes `ronda check`."""
    draft = tmp_path / "draft.toml"
    ports = ["--ssh-port", str(sshd.port), "--redfish-port", str(bmc.port)]
    words = [*_snmp(snmpd), *ports, "--ssh-user", "ronda", "--timeout", "0.5", "--rate", "200", "--yes", "--json"]
    assert run(["discover", "127.0.0.0/28", *words, "-o", str(draft)]) == Exit.WELL
    captured = capsys.readouterr()
    (found,) = [one for one in json.loads(captured.out)["found"] if one["address"] == "127.0.0.1"]
    assert found["snmp"]["object_id"].startswith("1.3.6.1.4.1.8072.")
    assert found["ssh"].startswith("SSH-2.0-")
    assert found["redfish"]["fingerprint"] == bmc.certificate.fingerprint
    assert "14 of 14 addresses asked" in captured.err
    assert set(tomli.loads(draft.read_text())["devices"]["evil-2j-x"]) >= {"address", "snmp", "ssh"}
    assert run(["check", str(draft)]) == Exit.WELL


def test_discover_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing answers nothing is written, and the exit code is 1."""
    draft = tmp_path / "draft.toml"
    words = [*_closed(), "--timeout", "0.2", "--rate", "200", "--yes"]
    assert run(["discover", "127.0.0.0/30", *words, "-o", str(draft)]) == Exit.TROUBLE
    assert not draft.exists()
    assert "Nothing answered, so there is no draft" in capsys.readouterr().err


@pytest.mark.real
@needs_snmpd
async def test_discover_keeps_what_answered_before_it_was_broken_off(snmpd: Snmpd, tmp_path: Path) -> None:
    """Ctrl+C ends the asking, and not what it has found; whoever reads the draft is told that it is not all."""
    ports = {"snmp": int(snmpd.port), "ssh": free_port(), "redfish": free_port()}
    offer = Offer(community="env:COMMUNITY", snmp_port=ports["snmp"])
    what = given("found", offer.credentials(), {"snmp": {"port": ports["snmp"]}})
    asked = Questions(what, ports, 0.5, 0.5)
    config = tmp_path / "config.toml"
    asking = asyncio.create_task(discover_all(["127.0.0.1", "127.0.0.1", "127.0.0.1"], asked, config))
    await asyncio.sleep(1.5)
    asking.cancel()
    discovered = await asking
    assert not discovered.complete
    assert {one.address for one in discovered.found} == {"127.0.0.1"}


def test_where_a_draft_goes_is_looked_at_before_anybody_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A directory that is not there costs no scan."""
    assert run(["discover", "127.0.0.0/30", "--yes", "-o", str(tmp_path / "none" / "draft.toml")]) == Exit.CONFIG
    said = capsys.readouterr().err
    assert "its directory is not there or not writable" in said
    assert "addresses asked" not in said


def test_a_wrong_address_is_told_as_it_was_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No key of a configuration that nobody has written."""
    assert run(["probe", "999.1.1.1", "--community", "env:COMMUNITY"]) == Exit.CONFIG
    assert "the address: this is no IPv4 address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["127.0.0.0/30"], "add --yes"),
        (["10.0.0.0/20", "--yes"], "type its name at a terminal"),
        (["10.0.0.0/8", "--yes"], "name a smaller part"),
        (["nonsense", "--yes"], "is no network"),
    ],
)
def test_nobody_is_asked_without_a_yes(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A network is asked only when a person said so; a large one needs more than an option."""
    assert run(["discover", *words]) == Exit.CONFIG
    assert said in capsys.readouterr().err


def test_a_draft_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that exists is left alone, before anything is asked."""
    draft = tmp_path / "draft.toml"
    draft.write_text("mine")
    assert run(["discover", "127.0.0.0/30", "--yes", "-o", str(draft)]) == Exit.CONFIG
    assert draft.read_text() == "mine"
