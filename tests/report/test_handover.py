"""Tests of `console.report.handover`: what a shift tells the next."""

from __future__ import annotations

from console.model.alert import Acknowledgement, Alert, AlertState, Severity
from console.model.armed import Armed, ArmedState
from console.model.flag import Flag
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.run import Run, RunState
from console.model.silence import AlertMatcher, Silence
from console.model.snapshot import EngineView, Entity, Snapshot
from console.model.tag import Tag
from console.report import handover
from console.report.markdown import document
from console.report.story import Calendar

NOW = 1_700_000_000.0


def alert(id_: str, until: float | None = None, suppressed_by: tuple[str, ...] = ()) -> Alert:
    taken = Acknowledgement("siti", NOW, "fetching a bucket", until) if until is not None else None
    return Alert(
        id_,
        "leak",
        Severity.CRITICAL,
        AlertState.FIRING,
        f"device-{id_}",
        "leak",
        "",
        "water",
        "wet",
        NOW - 60,
        acknowledged=taken,
        suppressed_by=suppressed_by,
    )


def page(*entities: Entity) -> str:
    world = Snapshot()
    world.apply(entities)
    return document("Hand-over", handover.sections(world, NOW, Calendar("Asia/Makassar")))


def part(text: str, heading: str) -> str:
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_a_quiet_night_says_so_of_everything() -> None:
    """An empty part says that there is nothing, so that nobody wonders whether it was left out."""
    text = page()
    assert text.count("None.") == 9
    assert "Nothing." in text


def test_only_acknowledgements_that_end_soon_are_named() -> None:
    """One that lasts longer is the business of whoever made it."""
    told = part(page(alert("a", NOW + 600), alert("b", NOW + 9000)), "Acknowledgements that end within two hours")
    assert "device-a" in told
    assert "fetching a bucket" in told
    assert "device-b" not in told


def test_alerts_that_are_explained_do_not_call() -> None:
    """Only what nobody has taken on and nothing explains."""
    told = part(page(alert("a"), alert("b", suppressed_by=("a",))), "Alerts that nobody has taken on")
    assert "device-a" in told
    assert "device-b" not in told


def test_what_people_have_put_in_the_way_has_their_names() -> None:
    """Silences, tags, flags and held runs are told with who answers for them."""
    silence = Silence("s1", AlertMatcher(devices=("altos-*",)), "budi", "new fans", NOW, NOW + 60, hides=2)
    tag = Tag("altos-3", "rina", "wet inside", NOW)
    run = Run("r1", "water-leak", "rack-1", "Water", RunState.PAUSED, "p", "joko", NOW, (), paused_by="dewi")
    flag = Flag("water-seen", "sari", "a puddle", NOW, NOW + 7200)
    text = page(silence, tag, run, flag)
    assert "sari | a puddle" in part(text, "Flags that people have raised")
    assert "budi | new fans" in part(text, "What is put aside")
    assert "rina | wet inside" in part(text, "Do not energise")
    assert "held by dewi" in part(text, "Runs under way and held")


def test_armed_runbooks_open_incidents_and_notices_are_there() -> None:
    """What may happen without anybody is what the next shift must know."""
    incident = Incident("i1", "Water", IncidentState.OPEN, Severity.CRITICAL, Place(), "a", ("a",), NOW - 3600)
    closed = Incident("i2", "Dust", IncidentState.CLOSED, Severity.MINOR, Place(), "b", ("b",), NOW - 7200)
    text = page(Armed("x", "ups-low", "rack-1", ArmedState.COUNTING), incident, closed, EngineView(notices=("full",)))
    assert "counts down" in part(text, "Runbooks that may begin by themselves")
    assert "1 h" in part(text, "Open incidents")
    assert "i2" not in text
    assert "full" in part(text, "What the engine says")
