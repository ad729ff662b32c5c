"""The SNMP collector: who is it, what does it say, what when it answers badly."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.collect.pace import hard_timeout_s
from console.collect.snmp import SnmpCollector
from console.collect.walkstate import Raw
from console.inventory import LocalAccess, SnmpAccess, Target
from console.model.poll import Poll
from console.model.reading import Reading
from console.profiles.catalogue import Catalogue
from console.profiles.oid import parse_oid
from tests.fakes.clock import FakeClock
from tests.fakes.recording import Oid, Recording
from tests.fakes.snmp_transport import RecordedTransport

RECORDINGS = Path(__file__).parent.parent / "profiles" / "recordings"
CATALOGUE = Catalogue.load()
TARGET = Target("device", "snmp", SnmpAccess("127.0.0.1"))
V1_TARGET = Target("device", "snmp", SnmpAccess("127.0.0.1", version="1"))

FAN = parse_oid("1.3.6.1.4.1.2021.13.16.3.1.3.1")
UP_TIME = parse_oid("1.3.6.1.2.1.1.3.0")
OCTETS_IN = parse_oid("1.3.6.1.2.1.31.1.1.1.6.2")


class Bench:
    """A collector on one recorded device."""

    def __init__(self, name: str = "net-snmp") -> None:
        self.clock = FakeClock()
        self.transport = RecordedTransport(Recording.read(RECORDINGS / f"{name}.snmprec"))
        self.collector = SnmpCollector(self.transport, CATALOGUE, self.clock)

    async def poll(self, target: Target = TARGET, after_s: float = 10.0) -> Poll:
        self.clock.advance(after_s)
        return await self.collector.poll(target)


def by_series(poll: Poll) -> dict[tuple[str, str], Reading]:
    return {(reading.point, reading.instance): reading for reading in poll.readings}


async def test_second_poll_asks_only_for_values() -> None:
    """Tables are walked once; after that a poll is a few packed GETs of exactly what is there."""
    bench = Bench()
    await bench.poll()
    bench.transport.asked.clear()
    bench.transport.walked.clear()
    await bench.poll()
    assert bench.transport.walked == []
    asked = [oid for oids in bench.transport.asked for oid in oids]
    assert len(bench.transport.asked) <= 2
    assert all(oid in bench.transport.recording.values for oid in asked)


async def test_tables_are_walked_again_after_a_while() -> None:
    """Names and rows are refreshed slowly."""
    bench = Bench()
    await bench.poll()
    bench.transport.walked.clear()
    await bench.poll(after_s=601)
    assert bench.transport.walked


async def test_rates_come_with_the_second_poll() -> None:
    """Traffic is the counter's growth between two polls, by the second."""
    bench = Bench()
    assert ("interface_in", "eno1") not in by_series(await bench.poll())
    bench.transport.recording.values[OCTETS_IN] = 950_000
    bench.transport.recording.values[UP_TIME] = 124_456
    assert by_series(await bench.poll())["interface_in", "eno1"].value == 5000


async def test_restart_gives_no_rate_and_walks_again() -> None:
    """When sysUpTime went back, counters begin anew and tables are walked at once."""
    bench = Bench()
    await bench.poll()
    bench.transport.recording.values |= {OCTETS_IN: 990_000, UP_TIME: 50}
    bench.transport.walked.clear()
    poll = await bench.poll()
    assert ("interface_in", "eno1") not in by_series(poll)
    assert bench.transport.walked


async def test_row_that_vanishes_is_gone() -> None:
    """An instance that disappears causes a walk in the same poll and is named as gone, once."""
    bench = Bench()
    await bench.poll()
    bench.transport.recording.values.pop(FAN)
    bench.transport.recording.order.remove(FAN)
    assert (await bench.poll()).gone == (("fan_speed", "fan1"),)
    assert (await bench.poll()).gone == ()


async def test_unit_that_is_switched_counts_at_once() -> None:
    """When a device is switched from Fahrenheit to Celsius, the next poll already reads it so."""
    bench = Bench("apc-environment")
    assert by_series(await bench.poll())["temperature", "Cold aisle"].value == 25
    scale = parse_oid("1.3.6.1.4.1.318.1.1.10.3.12.11.0")
    value = parse_oid("1.3.6.1.4.1.318.1.1.10.3.13.1.1.3.1")
    bench.transport.recording.values |= {scale: 1, value: 26}
    assert by_series(await bench.poll())["temperature", "Cold aisle"].value == 26


@pytest.mark.parametrize("weakness", ["silent_above", "too_big_above"])
async def test_large_requests_are_cut_down_and_that_is_remembered(weakness: str) -> None:
    """A device that cannot bear large requests gets smaller ones from then on, and says all it has."""
    whole = by_series(await Bench().poll())
    bench = Bench()
    setattr(bench.transport, weakness, 8)
    assert by_series(await bench.poll()).keys() == whole.keys()
    bench.transport.asked.clear()
    await bench.poll()
    assert max(map(len, bench.transport.asked)) <= 8


async def test_object_that_silences_the_agent_is_left_out() -> None:
    """One object that an agent never answers does not cost the others; the failure is said beside them."""
    bench = Bench()
    bench.transport.silent_oids = frozenset({FAN})
    poll = await bench.poll()
    assert ("temperature", "Core 0") in by_series(poll)
    assert ("fan_speed", "fan1") not in by_series(poll)
    assert poll.failure is not None


async def test_silent_device_is_a_failure() -> None:
    """A device that does not answer gives no reading, no profile, and the cause."""
    bench = Bench()
    bench.transport.down = True
    poll = await bench.poll()
    assert poll.readings == ()
    assert poll.failure is not None
    assert (poll.failure.cause, poll.profile) == ("timeout", "")


async def test_known_device_that_falls_silent_keeps_its_series() -> None:
    """Losing contact makes nothing gone."""
    bench = Bench()
    await bench.poll()
    bench.transport.down = True
    poll = await bench.poll()
    assert (poll.readings, poll.gone, poll.profile) == ((), (), "net-snmp")


async def test_version_1_reads_the_same() -> None:
    """An agent that refuses a whole request for one unknown object is asked without it."""
    assert by_series(await Bench().poll(V1_TARGET)).keys() == by_series(await Bench().poll()).keys()


async def test_spent_budget_gives_what_there_is() -> None:
    """When the time is up, the poll holds what was read and says that it is not all."""
    bench = Bench()
    await bench.poll()
    bench.collector = SnmpCollector(bench.transport, CATALOGUE, bench.clock, budget_s=0.0)
    poll = await bench.poll()
    assert poll.failure is not None
    assert poll.failure.cause == "timeout"


async def test_named_profile_is_used() -> None:
    """A profile that the configuration names is not second-guessed."""
    poll = await Bench().poll(Target("device", "snmp", SnmpAccess("127.0.0.1"), profile="generic"))
    assert poll.profile == "generic"


async def test_names_are_harmless() -> None:
    """Escape sequences in a device's names do not reach readings or identity."""
    bench = Bench("apc-rpdu2")
    bench.transport.recording.values |= {
        parse_oid("1.3.6.1.4.1.318.1.1.26.9.2.3.1.3.1"): b"\x1b]0;owned\x07",
        parse_oid("1.3.6.1.2.1.1.5.0"): b"pdu\x1b[2J",
    }
    poll = await bench.poll()
    assert poll.identity is not None
    texts = [reading.instance for reading in poll.readings] + [poll.identity.name]
    assert not any("\x1b" in text for text in texts)


async def test_device_limits_are_suggested() -> None:
    """Limits that a device holds are carried in the value's unit."""
    bench = Bench("dell-idrac")
    await bench.poll()
    inlet = next(each for each in bench.collector.suggested(TARGET) if each.instance == "System Board Inlet Temp")
    assert (inlet.high_warning, inlet.high_critical) == (38.0, 42.0)


async def test_origins_name_the_objects() -> None:
    """For each series the collector can say which object it is read from."""
    bench = Bench()
    await bench.poll()
    assert bench.collector.origins(TARGET)["fan_speed", "fan1"] == (FAN,)


async def test_forgotten_target_is_identified_again() -> None:
    """After `forget` nothing is known any more."""
    bench = Bench()
    await bench.poll()
    await bench.collector.forget(TARGET)
    assert bench.collector.origins(TARGET) == {}


async def test_access_of_another_kind_is_refused() -> None:
    """A target without SNMP access is a named failure."""
    poll = await Bench().poll(Target("device", "snmp", LocalAccess()))
    assert poll.failure is not None
    assert poll.failure.cause == "unsupported"


async def test_single_object_is_read_only_where_its_condition_holds() -> None:
    """What a numbered object measures stands in the name beside it; the other readings of it do not appear."""
    series = by_series(await Bench("serverscheck").poll())
    assert ("leak", "sensor 3") in series
    assert ("temperature", "sensor 3") not in series


async def test_poll_ends_before_it_is_given_up() -> None:
    """One answer is waited for no longer than what is left of the time after which the whole read is cancelled."""
    waited: list[float] = []

    class Slow(RecordedTransport):
        async def get(
            self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: float, retries: int
        ) -> tuple[Raw, ...]:
            waited.append(timeout_s * (retries + 1))
            bench.clock.advance(min(1.5, waited[-1]))
            return await super().get(access, oids, timeout_s=timeout_s, retries=retries)

    bench = Bench()
    bench.collector = SnmpCollector(Slow(bench.transport.recording), CATALOGUE, bench.clock)
    target = Target("device", "snmp", SnmpAccess("127.0.0.1"), timeout_s=2.0, retries=1)
    poll = await bench.poll(target)
    assert poll.took_s < hard_timeout_s(target)
    assert max(waited) <= hard_timeout_s(target)
    assert waited == sorted(waited, reverse=True)


async def test_identity_is_read() -> None:
    """Vendor, model and name come from the profile's objects, the vendor from the profile itself where none says it."""
    poll = await Bench("apc-rpdu2").poll()
    assert poll.identity is not None
    assert (poll.identity.vendor, poll.identity.model, poll.identity.name) == ("APC", "AP8959EU3", "pdu-a")


async def test_first_poll_of_a_slow_device_goes_on_in_the_next() -> None:
    """When walking the tables takes longer than a poll may, the next one goes on where it ended."""
    bench = Bench()

    class Slow(RecordedTransport):
        async def walk(
            self,
            access: SnmpAccess,
            root: Oid,
            *,
            timeout_s: float,
            retries: int,
            max_repetitions: int = 25,
            limit: int = 2000,
        ) -> list[tuple[Oid, Raw]]:
            bench.clock.advance(2.0)
            return await super().walk(
                access, root, timeout_s=timeout_s, retries=retries, max_repetitions=max_repetitions, limit=limit
            )

    bench.collector = SnmpCollector(Slow(bench.transport.recording), CATALOGUE, bench.clock)
    first = await bench.poll()
    second = first
    for _ in range(10):
        second = await bench.poll()
    assert 0 < len(first.readings) < len(second.readings)
    assert ("temperature", "Core 0") in by_series(second)


async def test_silence_while_tables_are_refreshed_loses_nothing() -> None:
    """A device that falls silent in the middle of a refresh is read whole again when it is back."""
    bench = Bench()
    before = by_series(await bench.poll())
    bench.transport.down = True
    assert (await bench.poll(after_s=601)).readings == ()
    bench.transport.down = False
    assert by_series(await bench.poll()).keys() >= before.keys()


async def test_column_that_silences_the_agent_has_no_rows() -> None:
    """A column that an agent cannot be walked through costs its own rows only."""
    bench = Bench()
    bench.transport.silent_oids = frozenset({parse_oid("1.3.6.1.4.1.2021.13.16.3.1.3")})
    series = by_series(await bench.poll(Target("device", "snmp", SnmpAccess("127.0.0.1", version="1"))))
    assert ("temperature", "Core 0") in series
    assert ("fan_speed", "fan1") not in series
