"""The limits that devices hold themselves become suggestions, in the unit of the reading."""

from __future__ import annotations

from console.collect.pollplan import Suggested
from console.collect.snmp import SnmpCollector
from console.inventory import SnmpAccess, Target
from console.profiles.catalogue import Catalogue
from tests.fakes.clock import FakeClock
from tests.fakes.recording import Recording
from tests.fakes.snmp_transport import RecordedTransport

CATALOGUE = Catalogue.load()
TARGET = Target("device", "snmp", SnmpAccess("127.0.0.1"))


async def suggested(object_id: str, *objects: str) -> dict[str, Suggested]:
    lines = [f"1.3.6.1.2.1.1.2.0|6|{object_id}", "1.3.6.1.2.1.1.3.0|67|123456", *objects]
    collector = SnmpCollector(RecordedTransport(Recording("\n".join(lines))), CATALOGUE, FakeClock())
    await collector.poll(TARGET)
    return {each.point: each for each in collector.suggested(TARGET)}


async def test_limits_in_other_steps_than_the_value() -> None:
    """A probe in tenths with limits in whole degrees Fahrenheit: both come out in °C."""
    sensor = "1.3.6.1.4.1.1718.4.1.9"
    found = await suggested(
        "1.3.6.1.4.1.1718.4",
        f"{sensor}.1.10.0|2|1",
        f"{sensor}.3.1.1.1.1|2|752",
        f"{sensor}.3.1.2.1.1|2|0",
        f"{sensor}.4.1.3.1.1|2|50",
        f"{sensor}.4.1.4.1.1|2|86",
        f"{sensor}.4.1.5.1.1|2|95",
    )
    limits = found["temperature"]
    assert (limits.low_warning, limits.high_warning, limits.high_critical) == (10, 30, 35)
    assert limits.low_critical is None


async def test_limit_that_is_not_set_is_none() -> None:
    """An inlet of a PDU says 0 for limits that nobody has set."""
    sensor = "1.3.6.1.4.1.13742.6.3.3.4.1"
    found = await suggested(
        "1.3.6.1.4.1.13742.6",
        "1.3.6.1.4.1.13742.6.5.2.3.1.3.1.1.1|2|4",
        "1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.1|66|7467",
        f"{sensor}.7.1.1.1|66|3",
        f"{sensor}.21.1.1.1|66|0",
        f"{sensor}.22.1.1.1|66|0",
        f"{sensor}.23.1.1.1|66|25600",
        f"{sensor}.24.1.1.1|66|20800",
    )
    assert found["current"] == Suggested("current", "inlet 1.1.1", None, None, 20.8, 25.6)


async def test_transfer_points_of_a_ups() -> None:
    """The voltages at which a UPS leaves the mains bound its input."""
    found = await suggested(
        "1.3.6.1.2.1.33",
        "1.3.6.1.2.1.33.1.3.3.1.3.1|2|231",
        "1.3.6.1.2.1.33.1.9.9.0|2|184",
        "1.3.6.1.2.1.33.1.9.10.0|2|265",
    )
    assert (found["voltage"].low_warning, found["voltage"].high_warning) == (184, 265)
