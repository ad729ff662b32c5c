"""Rules of reading sensors, power supplies, interfaces, units and the host's identity."""

from __future__ import annotations

import pytest

from console.collect.measure import Counter, Gauge
from console.collect.probes import identity, network, sensors, services, supplies
from console.model.device import Identity
from console.model.reading import State


def test_sensors_are_named_after_chip_and_label() -> None:
    """Milli- and microunits become units; without a label the channel's name stands."""
    text = (
        "hwmon0\tcoretemp\ttemp1\tPackage id 0\t41000\t0\t\n"
        "hwmon1\tnct6775\tfan2\t\t1180\t\t0\n"
        "hwmon1\tnct6775\tin0\tVcore\t864\t\t\n"
        "hwmon2\tpower_meter\tpower1\t\t245000000\t\t\n"
    )
    assert sensors.parse(text) == (
        Gauge("temperature", "coretemp Package id 0", 41.0),
        Gauge("fan_speed", "nct6775 fan2", 1180.0),
        Gauge("voltage", "nct6775 Vcore", 0.864),
        Gauge("power", "power_meter power1", 245.0),
    )


def test_two_chips_of_a_name_stay_apart() -> None:
    """The second of two NVMe disks is #2."""
    text = "hwmon0\tnvme\ttemp1\tComposite\t30000\t\t\nhwmon1\tnvme\ttemp1\tComposite\t50000\t\t\n"
    assert [(g.instance, g.value) for g in sensors.parse(text)] == [
        ("nvme Composite", 30.0),
        ("nvme #2 Composite", 50.0),
    ]


def test_a_faulty_sensor_measures_nothing() -> None:
    """A sensor that reports its own fault gives no temperature, so none that is wrong."""
    assert sensors.parse("hwmon0\tlm75\ttemp1\t\t-128000\t\t1\n") == ()


def test_a_critical_alarm_of_the_chip_is_kept() -> None:
    """The chip's own judgement goes with the reading."""
    (gauge,) = sensors.parse("hwmon0\tcoretemp\ttemp1\tCore 0\t101000\t1\t\n")
    assert gauge.state is State.CRITICAL


def test_thermal_zones_are_temperatures() -> None:
    """Zones that no sensor chip shows stand as zones."""
    assert sensors.parse("thermal_zone0\tzone\ttemp\tacpitz\t27800\t\t\n") == (
        Gauge("temperature", "zone acpitz", 27.8),
    )


def test_interfaces_have_state_and_counters() -> None:
    """An interface without a cable is down; lo and containers' interfaces are not the operator's."""
    text = "eth0\tup\t1\t1000\t2000\neth1\tlowerlayerdown\t0\t0\t0\nlo\tunknown\t1\t5\t5\nveth12ab\tup\t1\t1\t1\n"
    assert network.parse(text) == (
        Gauge("interface_state", "eth0", "up"),
        Counter("interface_in", "eth0", 1000.0),
        Counter("interface_out", "eth0", 2000.0),
        Gauge("interface_state", "eth1", "down"),
        Counter("interface_in", "eth1", 0.0),
        Counter("interface_out", "eth1", 0.0),
    )


@pytest.mark.parametrize(
    ("state", "carrier", "word"),
    [("unknown", "1", "up"), ("unknown", "", "unknown"), ("notpresent", "", "absent"), ("dormant", "1", "dormant")],
)
def test_words_of_interfaces(state: str, carrier: str, word: str) -> None:
    """A driver that never says `up` is up with a carrier; anything unheard of is unknown."""
    assert network.parse(f"tun0\t{state}\t{carrier}\t\t\n") == (Gauge("interface_state", "tun0", word),)


def test_failed_units_are_named_and_counted() -> None:
    """Each failed unit has a reading, and systemd as a whole says how many."""
    text = "nginx.service loaded failed failed A web server\n● old.mount loaded failed failed Old\n.\n"
    whole, *units = services.parse(text)
    assert (whole.instance, whole.value, whole.note) == ("systemd", "degraded", "2 units have failed")
    assert units == [
        Gauge("service_state", "nginx.service", "failed", State.WARNING),
        Gauge("service_state", "old.mount", "failed", State.WARNING),
    ]


def test_no_failed_unit_is_running() -> None:
    """An empty list that ended is good news."""
    assert services.parse(".\n") == (Gauge("service_state", "systemd", "running"),)


def test_a_list_that_did_not_end_is_no_good_news() -> None:
    """systemctl that failed half-way says nothing, rather than that all is well."""
    assert services.parse("nginx.service loaded failed failed A web server\n") == ()


def test_batteries_and_mains() -> None:
    """Charge and state of the host's battery; mains gone is absent; a mouse's battery is not the host's."""
    text = (
        "BAT0\tBattery\tDischarging\t83\t\t\nAC\tMains\t\t\t0\t\nhidpp_battery_0\tBattery\tDischarging\t5\t\tDevice\n"
    )
    assert supplies.parse(text) == (
        Gauge("charge", "BAT0", 83.0),
        Gauge("battery_state", "BAT0", "discharging", State.WARNING),
        Gauge("psu_state", "AC", "absent", State.WARNING),
    )


def test_the_identity_of_a_server() -> None:
    """Vendor, model and serial come from the firmware; system, kernel and BIOS version are its firmware."""
    text = (
        'name altos-1\nkernel 6.1.0-18-amd64\nos "Debian GNU/Linux 12 (bookworm)"\nsys_vendor Acer\n'
        "product_name Altos BrainSphere R380\nproduct_serial To be filled by O.E.M.\nbios_version R03\n"
    )
    assert identity.parse(text) == Identity(
        "Acer", "Altos BrainSphere R380", "", "Debian GNU/Linux 12 (bookworm) / 6.1.0-18-amd64 / R03", "altos-1"
    )


def test_a_host_that_hides_everything_but_its_name() -> None:
    """A container without DMI still has a name."""
    assert identity.parse("name box\n") == Identity(name="box")


def test_escape_sequences_in_an_identity_are_harmless() -> None:
    """Whoever may set a host's name cannot draw on our screen."""
    assert "\x1b" not in identity.parse("name \x1b]0;owned\x07box\n").name
