"""Rules of reading processors, load, memory, uptime and users."""

from __future__ import annotations

from console.collect.measure import Gauge, Share
from console.collect.probes import cpu, load, memory, uptime, users

DEBIAN_MEMORY = """MemTotal:       16384000 kB
MemFree:         1000000 kB
MemAvailable:   12288000 kB
Buffers:          200000 kB
Cached:          9000000 kB
SwapTotal:       1000000 kB
SwapFree:         250000 kB
"""

CENTOS_6_MEMORY = """MemTotal: 1000 kB
MemFree: 100 kB
Buffers: 50 kB
Cached: 350 kB
SwapTotal: 0 kB
SwapFree: 0 kB
"""


def test_memory_is_what_is_not_available() -> None:
    """Caches that can be given back do not count as used."""
    assert memory.parse(DEBIAN_MEMORY) == (
        Gauge("memory_utilization", "", 25.0),
        Gauge("swap_utilization", "", 75.0),
    )


def test_old_kernels_have_no_available() -> None:
    """Without MemAvailable free, buffers and caches are available; without swap there is no swap reading."""
    assert memory.parse(CENTOS_6_MEMORY) == (Gauge("memory_utilization", "", 50.0),)


def test_memory_that_cannot_be_is_not_read() -> None:
    """More available than there is says nothing."""
    assert memory.parse("MemTotal: 100 kB\nMemAvailable: 200 kB\n") == ()


def test_waiting_for_a_disk_is_not_being_busy() -> None:
    """idle and iowait are the idle part; guest time is not counted twice."""
    assert cpu.parse("cpu  100 10 50 800 40 0 0 0 90 5\n") == (Share("cpu_utilization", "", 160.0, 1000.0),)


def test_a_short_cpu_line_of_an_old_kernel() -> None:
    """Four columns (Linux 2.4) are enough."""
    assert cpu.parse("cpu 100 0 100 800") == (Share("cpu_utilization", "", 200.0, 1000.0),)


def test_another_line_is_no_cpu_line() -> None:
    """Only the line of all processors counts."""
    assert cpu.parse("cpu0 1 2 3 4 5") == ()


def test_the_three_loads() -> None:
    """Each mean has its own instance."""
    assert load.parse("0.50 0.75 1.25 2/512 4242\n") == (
        Gauge("load_average", "1 min", 0.5),
        Gauge("load_average", "5 min", 0.75),
        Gauge("load_average", "15 min", 1.25),
    )


def test_uptime_is_the_first_number() -> None:
    """The second number of /proc/uptime is idle time."""
    assert uptime.parse("350735.47 234388.90\n") == (Gauge("uptime", "", 350735.47),)


def test_users_are_counted() -> None:
    """The probe prints the count itself."""
    assert users.parse("3\n") == (Gauge("users", "", 3.0),)
