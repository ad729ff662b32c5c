"""What can be measured: each point's unit, its words, and the range outside which a value is not believed."""

from __future__ import annotations

from msgspec import Struct

from console.i18n import N_


class PointKind(Struct, frozen=True):
    """One row of the table of points.

    `words` is the closed list of an enumeration; `low`/`high` bound what is physically plausible in `unit`.
    """

    id: str
    label: str
    unit: str = ""
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


_HEALTH = ("ok", "degraded", "failed", "absent", "unknown")

_KINDS = (
    PointKind("temperature", N_("temperature"), "°C", low=-40, high=150),
    PointKind("dew_point", N_("dew point"), "°C", low=-60, high=60),
    PointKind("dew_margin", N_("margin to the dew point"), "K", low=-60, high=100),
    PointKind("humidity", N_("humidity"), "%RH", low=0, high=100),
    PointKind("leak", N_("water leak"), words=("dry", "wet", "fault")),
    PointKind("smoke", N_("smoke"), words=("clear", "active", "fault")),
    PointKind("door", N_("door"), words=("closed", "open", "fault")),
    PointKind("motion", N_("motion"), words=("clear", "active", "fault")),
    PointKind("vibration", N_("vibration"), words=("clear", "active", "fault")),
    PointKind("contact", N_("contact"), words=("normal", "alarm", "open", "closed", "fault")),
    PointKind("airflow", N_("airflow"), "m/s", low=0, high=100),
    PointKind("pressure", N_("pressure"), "Pa", low=-1e7, high=1e7),
    PointKind("voltage", N_("voltage"), "V", low=-1000, high=1000),
    PointKind("current", N_("current"), "A", low=-1000, high=1000),
    PointKind("power", N_("power"), "W", low=-1e6, high=1e6),
    PointKind("apparent_power", N_("apparent power"), "VA", low=0, high=1e6),
    PointKind("power_factor", N_("power factor"), "1", low=-1, high=1),
    PointKind("energy", N_("energy"), "kWh", low=0),
    PointKind("frequency", N_("frequency"), "Hz", low=0, high=1000),
    PointKind("charge", N_("charge"), "%", low=0, high=100),
    PointKind("load", N_("load"), "%", low=0, high=300),
    PointKind("runtime", N_("runtime"), "s", low=0, high=30 * 86400),
    PointKind("shutdown_margin", N_("battery runtime over the time of the shutdown"), "1", low=0),
    PointKind("fan_speed", N_("fan speed"), "rpm", low=0, high=100_000),
    PointKind("cpu_utilization", N_("CPU"), "%", low=0, high=100),
    PointKind("memory_utilization", N_("memory"), "%", low=0, high=100),
    PointKind("swap_utilization", N_("swap"), "%", low=0, high=100),
    PointKind("filesystem_utilization", N_("filesystem"), "%", low=0, high=100),
    PointKind("inode_utilization", N_("inodes"), "%", low=0, high=100),
    PointKind("load_average", N_("load average"), "1", low=0, high=1e5),
    PointKind("uptime", N_("uptime"), "s", low=0),
    PointKind("link_quality", N_("radio link"), "%", low=0, high=100),
    PointKind("users", N_("users logged in"), "1", low=0),
    PointKind("interface_in", N_("traffic in"), "B/s", low=0),
    PointKind("interface_out", N_("traffic out"), "B/s", low=0),
    PointKind("disk_read", N_("disk read"), "B/s", low=0),
    PointKind("disk_write", N_("disk written"), "B/s", low=0),
    PointKind("interface_state", N_("interface"), words=("up", "down", "testing", "dormant", "absent", "unknown")),
    PointKind("service_state", N_("service"), words=("running", "degraded", "failed", "stopped", "unknown")),
    PointKind(
        "availability",
        N_("service"),
        words=("up", "degraded", "stale", "defaced", "down", "cut_off", "unknown"),
    ),
    PointKind("site_state", N_("site"), words=("normal", "degraded", "cut_off", "no_entry", "unknown")),
    PointKind("backup_state", N_("backup"), words=("good", "old", "half", "missing", "untested", "unknown")),
    PointKind("process_state", N_("process"), words=("running", "failed", "stopped", "unknown")),
    PointKind("disk_health", N_("disk"), words=_HEALTH),
    PointKind("raid_state", N_("RAID"), words=_HEALTH),
    PointKind("psu_state", N_("power supply"), words=_HEALTH),
    PointKind("fan_state", N_("fan"), words=_HEALTH),
    PointKind("health", N_("health"), words=_HEALTH),
    PointKind("outlet_state", N_("outlet"), words=("on", "off")),
    PointKind("power_state", N_("power state"), words=("on", "off", "starting", "stopping", "unknown")),
    PointKind(
        "ups_state",
        N_("UPS"),
        words=("online", "on_battery", "low_battery", "bypass", "off", "fault"),
    ),
    PointKind(
        "battery_state",
        N_("battery"),
        words=("ok", "low", "depleted", "replace", "charging", "discharging", "absent", "fault"),
    ),
    PointKind("loop_lag", N_("delay of the engine"), "s", low=0),
    PointKind("read_lag", N_("delay of readings"), "s", low=0),
    PointKind("store_lag", N_("time without storing"), "s", low=0),
    PointKind("undelivered", N_("undelivered messages"), "1", low=0),
    PointKind("cooling_state", N_("cooling"), words=("running", "standby", "degraded", "off", "fault")),
)

POINTS: dict[str, PointKind] = {kind.id: kind for kind in _KINDS}
