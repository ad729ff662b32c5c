"""A small server room as one snapshot, in each way that a pane can stand; and a large one to measure with."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Acknowledgement, Alert, AlertState, Severity
from console.model.device import DeviceKind, Identity, Warranty
from console.model.failure import Cause
from console.model.place import Place, Rack, Room, Site
from console.model.reading import Quality, Reading, State, Value
from console.model.run import (
    Obstacle,
    OutputLine,
    Plan,
    PlannedStep,
    Run,
    RunbookInfo,
    RunOutput,
    RunState,
    StepKind,
    StepRecord,
    StepState,
)
from console.model.snapshot import (
    DeviceDetail,
    DeviceView,
    EngineView,
    PointView,
    SessionView,
    Snapshot,
    SourceView,
)
from console.model.time import Instant

NOW = 1_767_225_600.0
_TREND = (22.0, 22.1, 22.3, 22.2, 22.6, 23.0, 23.4, 23.9, 24.1, 24.5)
_PLACE = Place(site="bontang", room="server-room", rack="r1")
_WARRANTY = Warranty(sealed=True, vendor="Altos", contact="+62 800 000 000", until="2027-06", allowed="power cycling")


def engine() -> EngineView:
    """The engine of a simulated rack."""
    return EngineView(version="0.1.0", pid=4242, started_at=NOW - 86400, now_at=NOW, simulated=True)


def empty() -> Snapshot:
    """An engine with nothing configured."""
    return Snapshot(engine=engine())


def server(number: int, now: Instant = NOW) -> DeviceView:
    """One of the six servers; the sixth has no warranty seal."""
    altos = number < 6
    return DeviceView(
        id=f"altos-{number}" if altos else "lenovo-1",
        name=f"altos-{number}" if altos else "lenovo-1",
        kind=DeviceKind.SERVER,
        place=replace(_PLACE, unit=8 + 2 * number, height=2),
        state=State.OK,
        quality=Quality.GOOD,
        address=f"192.0.2.{10 + number}",
        profile="net-snmp",
        data_at=now - 2,
        identity=Identity("Altos" if altos else "Lenovo", "BrainSphere R360", f"SN{number:04d}", "2.10", ""),
        warranty=_WARRANTY if altos else Warranty(),
        sources={
            "snmp": SourceView(ok=True, good_at=now - 2, tried_at=now - 2, took_s=0.012),
            "ssh": SourceView(ok=True, good_at=now - 5, tried_at=now - 5, took_s=0.034),
        },
        figures={
            "cpu_utilization": 10.0 * number,
            "memory_utilization": 38.0 + number,
            "temperature": 23.5 + number / 2,
            "load_average": 0.4 * number,
            "uptime": 86400.0 * 40,
        },
        trend=_TREND,
    )


def point(device: str, name: str, value: Value, unit: str = "", instance: str = "", now: Instant = NOW) -> PointView:
    """One reading of the room, fresh and well."""
    moving = isinstance(value, float)
    return PointView(
        id=f"{device}/{name}/{instance}",
        device=device,
        place=_PLACE,
        reading=Reading(name, instance, value, unit, taken_at=now - 3),
        trend=_TREND if moving else (),
        rate_per_h=0.8 if name == "temperature" else None,
    )


def _room(now: Instant) -> tuple[DeviceView, ...]:
    def device(id_: str, kind: DeviceKind) -> DeviceView:
        return DeviceView(id_, id_, kind, _PLACE, State.OK, Quality.GOOD, data_at=now - 3)

    return (
        device("ups-1", DeviceKind.UPS),
        device("pdu-a", DeviceKind.PDU),
        device("pdu-b", DeviceKind.PDU),
        device("crac-1", DeviceKind.COOLING),
        device("env-1", DeviceKind.SENSOR),
    )


def _points(now: Instant) -> tuple[PointView, ...]:
    return (
        point("env-1", "leak", "dry", now=now),
        point("env-1", "temperature", 24.5, "°C", "Inlet", now),
        point("env-1", "humidity", 48.0, "%RH", now=now),
        point("env-1", "dew_point", 12.7, "°C", now=now),
        point("env-1", "door", "closed", now=now),
        point("env-1", "smoke", "clear", now=now),
        point("crac-1", "cooling_state", "running", now=now),
        point("ups-1", "ups_state", "online", now=now),
        point("ups-1", "charge", 100.0, "%", now=now),
        point("ups-1", "runtime", 2640.0, "s", now=now),
        point("ups-1", "load", 41.0, "%", now=now),
        point("pdu-a", "power", 1460.0, "W", now=now),
        point("pdu-b", "power", 1385.0, "W", now=now),
    )


def shutdown(targets: tuple[str, ...]) -> RunbookInfo:
    """The runbook that shuts a server down."""
    return RunbookInfo(
        "graceful-shutdown",
        "Graceful shutdown",
        "Stops services, shuts the system down and measures that it is off.",
        "server",
        dangerous=True,
        targets=targets,
    )


def ok(now: Instant = NOW) -> Snapshot:
    """Everything is well."""
    world = empty()
    servers = tuple(server(number, now) for number in range(1, 7))
    world.apply(
        (
            Site("bontang", "Diskominfo server room", "Asia/Makassar"),
            Room("server-room", "Server room", "bontang"),
            Rack("r1", "Rack 1", "server-room"),
            *servers,
            *_room(now),
            *_points(now),
            shutdown(tuple(one.id for one in servers)),
            RunbookInfo("water-leak", "Water leak", "What to do when water is found.", "room", False, ("server-room",)),
            SessionView("s1", "ana", "operator", now - 600, "servers"),
            SessionView("s2", "budi", "operator", now - 60, "alerts"),
        )
    )
    return world


def leak(now: Instant = NOW) -> Alert:
    """Water under the rack, taken on by nobody."""
    return Alert(
        id="a1",
        rule="leak",
        severity=Severity.CRITICAL,
        state=AlertState.FIRING,
        device="env-1",
        point="leak",
        instance="",
        summary="Water under rack r1",
        reason="The leak sensor has said wet for 10 s; any water counts.",
        since_at=now - 130,
        value="wet",
        runbook="water-leak",
    )


def heat(now: Instant = NOW) -> Alert:
    """A warm server, taken on by budi."""
    return Alert(
        id="a2",
        rule="inlet-temperature",
        severity=Severity.WARNING,
        state=AlertState.FIRING,
        device="altos-3",
        point="temperature",
        instance="Inlet",
        summary="Inlet 31.5 °C, limit 27 °C",
        reason="The inlet has been above 27 °C for 5 minutes (ASHRAE A1 recommends up to 27 °C).",
        since_at=now - 900,
        value=31.5,
        unit="°C",
        acknowledged=Acknowledgement("budi", now - 300, "fan tray on its way", now + 1500),
        runbook="graceful-shutdown",
    )


def breached(now: Instant = NOW) -> Snapshot:
    """Water on the floor, one warm server, one run under way."""
    world = ok(now)
    wet = point("env-1", "leak", "wet", now=now)
    hot = server(3, now)
    world.apply(
        (
            leak(now),
            heat(now),
            replace(wet, reading=replace(wet.reading, state=State.CRITICAL)),
            replace(hot, state=State.WARNING, figures={**hot.figures, "temperature": 31.5}),
            run(now),
        )
    )
    return world


def stale(now: Instant = NOW) -> Snapshot:
    """One server and the room's sensor have not answered for a while; a UPS has never answered."""
    world = ok(now)
    old = server(2, now)
    silent = SourceView(
        ok=False,
        good_at=now - 7800,
        tried_at=now - 4,
        cause=Cause.TIMEOUT,
        message="No answer from 192.0.2.12 within 3 s. Is it on, and is UDP port 161 open?",
    )
    temperature = point("env-1", "temperature", 24.5, "°C", "Inlet", now)
    reading = replace(temperature.reading, quality=Quality.STALE, taken_at=now - 240)
    world.apply(
        (
            replace(old, quality=Quality.STALE, data_at=now - 7800, sources={"snmp": silent}),
            replace(temperature, reading=reading),
            DeviceView(
                "ups-2", "ups-2", DeviceKind.UPS, _PLACE, State.UNKNOWN, Quality.STALE, sources={"snmp": silent}
            ),
            replace(heat(now), data_missing=True, acknowledged=None),
        )
    )
    return world


def detail(device: str = "altos-3", now: Instant = NOW) -> DeviceDetail:
    """All readings of a server."""
    return DeviceDetail(
        device,
        (
            Reading("temperature", "Inlet", 31.5, "°C", now - 2, State.WARNING),
            Reading("cpu_utilization", "", 30.0, "%", now - 2),
            Reading("filesystem_utilization", "/var", 61.0, "%", now - 2),
            Reading("psu_state", "PSU1", "ok", "", now - 2),
            Reading("psu_state", "PSU2", "failed", "", now - 2, State.CRITICAL),
            Reading("uptime", "", 3456000.0, "s", now - 2),
            Reading(
                "fan_speed", "FAN1", 4200.0, "rpm", now - 400, quality=Quality.STALE, note="not in the last answer"
            ),
        ),
        {"temperature/Inlet": _TREND},
    )


def plan(*, obstacles: tuple[Obstacle, ...] = (), now: Instant = NOW) -> Plan:
    """A graceful shutdown of one server."""
    return Plan(
        id="p-7f3a",
        runbook="graceful-shutdown",
        target="altos-3",
        title="Graceful shutdown",
        confirm_word="altos-3",
        steps=(
            PlannedStep("s1", StepKind.CHECK, "altos-3", "Nobody is logged in", "users == 0", timeout_s=10),
            PlannedStep(
                "s2", StepKind.SSH, "altos-3", "Stop the services", "systemctl stop postgresql nginx", (), 120, 14
            ),
            PlannedStep(
                "s3", StepKind.SSH, "altos-3", "Shut down", "systemctl poweroff", timeout_s=30, destructive=True
            ),
            PlannedStep("s4", StepKind.WAIT, "altos-3", "Measured off", "ssh gone and snmp gone", (), 300, 45),
        ),
        made_at=now,
        obstacles=obstacles,
        stops=("postgresql and nginx on altos-3", "everything else that runs there"),
        warnings=("Two people are logged in.",),
    )


def run(now: Instant = NOW, state: RunState = RunState.RUNNING) -> Run:
    """The shutdown, half-way."""
    done, going, waiting = StepState.SUCCEEDED, StepState.RUNNING, StepState.WAITING
    steps = plan().steps
    return Run(
        id="run-1",
        runbook="graceful-shutdown",
        target="altos-3",
        title="Graceful shutdown",
        state=state,
        plan="p-7f3a",
        started_by="ana",
        started_at=now - 42,
        steps=(
            StepRecord("s1", done, "altos-3", steps[0].title, steps[0].command, now - 42, now - 41, "nobody is"),
            StepRecord("s2", done, "altos-3", steps[1].title, steps[1].command, now - 41, now - 27, "exit 0"),
            StepRecord("s3", going, "altos-3", steps[2].title, steps[2].command, now - 27),
            StepRecord("s4", waiting, "altos-3", steps[3].title, steps[3].command),
        ),
    )


def output(now: Instant = NOW) -> RunOutput:
    """What the shutdown has printed."""
    lines = (
        OutputLine(now - 40, "s2", "Stopping PostgreSQL RDBMS..."),
        OutputLine(now - 30, "s2", "Stopped nginx."),
        OutputLine(now - 27, "s3", "The system will power off now!"),
    )
    return RunOutput("run-1", lines, 3)


def many(count: int, now: Instant = NOW) -> Snapshot:
    """`count` servers in racks of twenty."""
    world = ok(now)
    pattern = server(1, now)
    world.apply(
        tuple(
            replace(
                pattern,
                id=f"srv-{number:05d}",
                name=f"srv-{number:05d}",
                place=replace(_PLACE, rack=f"r{number // 20}", unit=number % 20 * 2 + 1),
            )
            for number in range(count)
        )
    )
    return world
