"""Rules of reading the host that the engine runs on."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import psutil
import pytest

from console.collect import local
from console.collect.local import LocalCollector, measure
from console.collect.measure import Gauge, Measure
from console.inventory import LocalAccess, Target
from console.model.reading import Reading
from tests.fakes.clock import FakeClock

TARGET = Target("laptop", "local", LocalAccess(), timeout_s=30)


async def _polled_twice(collector: LocalCollector, clock: FakeClock) -> dict[tuple[str, str], Reading]:
    await collector.poll(TARGET)
    clock.advance(10)
    poll = await collector.poll(TARGET)
    assert poll.failure is None
    return {(reading.point, reading.instance): reading for reading in poll.readings}


async def test_this_host_is_read() -> None:
    """Every host has memory, load, a filesystem or an overlay, and an uptime."""
    clock = FakeClock(now=psutil.boot_time() + 500)
    read = await _polled_twice(LocalCollector(clock), clock)
    assert 0 < float(str(read["memory_utilization", ""].value)) < 100
    assert read["uptime", ""].value == 510.0
    assert ("load_average", "1 min") in read


async def test_rates_need_two_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Traffic is what passed between two polls, a second."""
    octets = iter((1000, 6000))
    counters = {"eth0": SimpleNamespace(bytes_recv=0, bytes_sent=0)}

    def grown(pernic: bool) -> dict[str, SimpleNamespace]:
        counters["eth0"] = SimpleNamespace(bytes_recv=next(octets), bytes_sent=0)
        return counters

    monkeypatch.setattr(psutil, "net_io_counters", grown)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {"eth0": SimpleNamespace(isup=True)})
    clock = FakeClock(now=psutil.boot_time() + 500)
    read = await _polled_twice(LocalCollector(clock), clock)
    assert read["interface_in", "eth0"].value == 500.0
    assert read["interface_state", "eth0"].value == "up"


@pytest.mark.parametrize(
    ("battery", "told"),
    [
        ((80.0, 3600, False), {"charge": 80.0, "battery_state": "discharging", "runtime": 3600.0}),
        ((80.0, -2, True), {"charge": 80.0, "battery_state": "charging"}),
        ((100.0, -2, True), {"charge": 100.0, "battery_state": "ok"}),
        ((50.0, -1, None), {"charge": 50.0}),
    ],
)
def test_a_laptop_s_battery(
    monkeypatch: pytest.MonkeyPatch, battery: tuple[float, int, bool | None], told: dict[str, object]
) -> None:
    """Charge, what the battery does, and how long it lasts where that is known."""
    percent, left_s, plugged = battery
    found = SimpleNamespace(percent=percent, secsleft=left_s, power_plugged=plugged)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: found)
    measures = {m.point: m for m in measure() if m.instance == "battery"}
    assert {point: getattr(m, "value", None) for point, m in measures.items()} == told


def test_a_part_that_fails_loses_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container without disk statistics still has memory."""

    def missing(*args: object, **kwargs: object) -> None:
        raise FileNotFoundError("/proc/diskstats")

    monkeypatch.setattr(psutil, "disk_io_counters", missing)
    monkeypatch.setattr(psutil, "disk_partitions", missing)
    points = {found.point for found in measure()}
    assert "memory_utilization" in points
    assert "disk_read" not in points


def test_a_system_without_sensors_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """psutil lacks these functions on some systems."""
    monkeypatch.delattr(psutil, "sensors_temperatures", raising=False)
    assert "memory_utilization" in {found.point for found in measure()}


async def test_a_host_that_hangs_on_itself_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead mount costs one thread and the polls, not the event loop, and the host is read again when it lives."""
    mounted = threading.Event()
    begun: list[int] = []

    def hang() -> list[Measure]:
        begun.append(1)
        mounted.wait(30)
        return [Gauge("users", "", 1.0)]

    monkeypatch.setattr(local, "measure", hang)
    collector = LocalCollector(FakeClock())
    hasty = Target("laptop", "local", LocalAccess(), timeout_s=0.05)
    failures = [(await collector.poll(hasty)).failure for _ in range(3)]
    assert [failure is not None and "mount" in failure.message for failure in failures] == [True] * 3
    assert len(begun) == 1
    mounted.set()
    assert (await collector.poll(TARGET)).failure is None
