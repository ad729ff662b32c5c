"""Rules of polling hosts over SSH."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.clock import SystemClock
from console.collect.ssh import SshCollector, read
from console.collect.transport.ssh import ProbeCut, SshTransport
from console.errors import CollectError
from console.inventory import LocalAccess, SshAccess, Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import Value
from tests.fakes.clock import FakeClock
from tests.fakes.probes import FakeProbes
from tests.peers.sshd import Sshd, needs_sshd

ACCESS = SshAccess("192.0.2.1", "ronda")
TARGET = Target("altos-1", "ssh", ACCESS, timeout_s=10)


def _answer(uptime: float = 1000, rx: int = 0, more: str = "") -> bytes:
    return (
        f"== identity\nname altos-1\n== uptime\n{uptime} 1\n== cpu\ncpu {int(uptime)} 0 0 {int(uptime) * 3}\n"
        "== load\n0.1 0.2 0.3 1/1 1\n== memory\nMemTotal: 100 kB\nMemAvailable: 50 kB\n"
        f"== network\neth0\tup\t1\t{rx}\t0\n{more}== end\n"
    ).encode()


def _collector(*answers: bytes | CollectError) -> SshCollector:
    return SshCollector(FakeProbes(*answers), FakeClock())


def _values(poll: Poll) -> dict[tuple[str, str], Value]:
    return {(reading.point, reading.instance): reading.value for reading in poll.readings}


async def test_a_poll_has_what_the_host_said() -> None:
    """Readings, identity and the times are in the poll, and no failure."""
    poll = await _collector(_answer()).poll(TARGET)
    assert (poll.device, poll.source, poll.failure) == ("altos-1", "ssh", None)
    assert poll.identity is not None
    assert poll.identity.name == "altos-1"
    assert _values(poll)["memory_utilization", ""] == 50.0
    assert {reading.taken_at for reading in poll.readings} == {poll.at}


async def test_the_second_poll_has_rates() -> None:
    """Traffic and CPU need two samples, by the host's own clock."""
    collector = _collector(_answer(1000, 0), _answer(1010, 5000))
    first, second = _values(await collector.poll(TARGET)), _values(await collector.poll(TARGET))
    assert ("interface_in", "eth0") not in first
    assert second["interface_in", "eth0"] == 500.0
    assert second["cpu_utilization", ""] == 25.0


async def test_a_host_that_restarted_has_no_false_peak() -> None:
    """After a restart rates wait for a new pair of samples."""
    collector = _collector(_answer(1000, 900_000), _answer(20, 950_000), _answer(30, 951_000))
    await collector.poll(TARGET)
    assert ("interface_in", "eth0") not in _values(await collector.poll(TARGET))
    assert _values(await collector.poll(TARGET))["interface_in", "eth0"] == 100.0


async def test_a_failure_is_a_value() -> None:
    """What keeps a host from being read is in the poll with its cause."""
    poll = await _collector(CollectError(Cause.AUTH, "no entry")).poll(TARGET)
    assert (poll.failure, poll.readings) == (Failure(Cause.AUTH, "no entry"), ())


async def test_a_probe_that_was_cut_keeps_what_it_had() -> None:
    """Complete sections are read and the failure stands beside them."""
    half = _answer().partition(b"== network")[0] + b"== network\neth0\tup"
    poll = await _collector(ProbeCut(Failure(Cause.TIMEOUT, "too slow"), half)).poll(TARGET)
    assert poll.failure == Failure(Cause.TIMEOUT, "too slow")
    assert ("memory_utilization", "") in _values(poll)
    assert ("interface_state", "eth0") not in _values(poll)


async def test_a_part_that_cannot_be_read_is_named() -> None:
    """A basic section full of nonsense loses itself and is named in a failure beside the rest."""
    broken = _answer().replace(b"MemTotal", b"MemTotl")
    poll = await _collector(broken).poll(TARGET)
    assert poll.failure is not None
    assert poll.failure.cause is Cause.MALFORMED
    assert "memory" in poll.failure.message
    assert ("uptime", "") in _values(poll)


async def test_a_host_that_is_no_linux_is_unsupported() -> None:
    """A host without /proc is told apart from one that is broken."""
    empty = b"== identity\nname \n== uptime\n\n== cpu\n\n== load\n\n== memory\n\n== end\n"
    poll = await _collector(empty).poll(TARGET)
    assert poll.failure is not None
    assert poll.failure.cause is Cause.UNSUPPORTED


async def test_an_interface_that_was_removed_is_gone() -> None:
    """What a complete section names no more is reported as gone, once."""
    with_two = _answer(more="eth1\tup\t1\t\t\n")
    collector = _collector(with_two, _answer(), _answer())
    await collector.poll(TARGET)
    assert (await collector.poll(TARGET)).gone == (("interface_state", "eth1"),)
    assert (await collector.poll(TARGET)).gone == ()


async def test_a_unit_that_recovered_is_gone_from_the_failed() -> None:
    """A unit that systemd lists as failed no more is gone; one that systemd did not tell of is not."""
    failed = "== services\nnginx.service loaded failed failed x\n.\n"
    collector = _collector(_answer(more=failed), _answer(more="== services\n"), _answer(more="== services\n.\n"))
    await collector.poll(TARGET)
    assert (await collector.poll(TARGET)).gone == ()
    assert (await collector.poll(TARGET)).gone == (("service_state", "nginx.service"),)


async def test_an_unreachable_host_has_nothing_gone() -> None:
    """A failure takes nothing away."""
    collector = _collector(_answer(), CollectError(Cause.TIMEOUT, "silent"))
    await collector.poll(TARGET)
    assert (await collector.poll(TARGET)).gone == ()


async def test_another_access_is_not_polled() -> None:
    """A target of another kind is a failure of ours, not an exception."""
    poll = await _collector().poll(Target("me", "ssh", LocalAccess()))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.INTERNAL


async def test_forgetting_drops_connection_and_counters() -> None:
    """A target that left begins anew if it comes back."""
    probes = FakeProbes(_answer(1000, 0), _answer(1010, 5000))
    collector = SshCollector(probes, FakeClock())
    await collector.poll(TARGET)
    await collector.forget(TARGET)
    assert probes.forgotten == [ACCESS]
    assert ("interface_in", "eth0") not in _values(await collector.poll(TARGET))


async def test_names_that_are_not_utf8_are_read() -> None:
    """One mount point in Latin-1 spoils nothing."""
    more = "== filesystems\n/dev/sdb1 100 50 50 50% /caf\xe9\n"
    octets = _answer(more=more).decode("utf-8").encode("latin-1")
    assert _values(await _collector(octets).poll(TARGET))["filesystem_utilization", "/café"] == 50.0


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=500))
def test_no_octets_are_too_strange(octets: bytes) -> None:
    """Any octets in place of an answer are read without an error."""
    read(b"== uptime\n" + octets + b"\n== raid\n" + octets + b"\n== sensors\n" + octets + b"\n== end\n")


@pytest.mark.real
@needs_sshd
async def test_a_real_host_is_polled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """This machine behind a real sshd tells at least what every Linux host has."""
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    server.start()
    collector = SshCollector(SshTransport(SystemClock()), SystemClock())
    try:
        poll = await collector.poll(Target("host", "ssh", server.access, timeout_s=20))
    finally:
        await collector.close()
        server.stop()
    assert poll.failure is None
    assert {"uptime", "load_average", "memory_utilization"} <= {reading.point for reading in poll.readings}
    assert poll.identity is not None
    assert poll.identity.name
