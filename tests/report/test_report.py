"""Tests of `console.report`: what an outsider reads, in each form, also when what was recorded is hostile or huge."""

from __future__ import annotations

from html.parser import HTMLParser

import msgspec
import pytest

from console.i18n import use_language
from console.model.alert import Alert, AlertState, Severity
from console.model.device import Identity, Warranty
from console.model.incident import AtRisk, Event, Incident, IncidentState
from console.model.place import Place
from console.model.record import RecordLine
from console.model.run import Run, RunState, StepRecord, StepState
from console.model.service import Minutes, ServiceState, ServiceView
from console.report.dossier import Curve, Dossier, Equipment
from console.report.html import html
from console.report.markdown import markdown
from console.report.plot import svg
from console.report.sections import sections
from console.report.story import LONGEST, Calendar, tell

BEGAN = 1_700_000_000.0
IDENTITY = Identity("Altos", "BrainSphere", "SN1")
HOSTILE = '<script>alert("x")</script> | `rm` **bold** \\'


def incident(**changes: object) -> Incident:
    made = Incident(
        id="k3x9",
        title="Water in the server room",
        state=IncidentState.CLOSED,
        severity=Severity.CRITICAL,
        place=Place(site="bontang", room="server-room"),
        lead="leak1",
        alerts=("leak1", "temp1"),
        started_at=BEGAN,
        ended_at=BEGAN + 5400,
        at_risk=AtRisk(devices=("altos-1",), services=("Complaints",), value=5.5e9, currency="IDR"),
        person="budi",
        timeline=(Event(BEGAN, "fired", "water leak Ceiling: wet"), Event(BEGAN + 60, "acknowledged", "on it", "budi")),
    )
    return msgspec.structs.replace(made, **changes)


def dossier(**changes: object) -> Dossier:
    run = Run(
        id="r1",
        runbook="server-graceful-shutdown",
        target="altos-1",
        title="Shut a server down",
        state=RunState.SUCCEEDED,
        plan="p1",
        started_by="budi",
        started_at=BEGAN + 120,
        ended_at=BEGAN + 180,
        steps=(
            StepRecord("off", StepState.SUCCEEDED, "altos-1", "Measured off", "", BEGAN + 130, BEGAN + 180, "is off"),
        ),
    )
    service = ServiceView(
        id="complaints",
        name="Complaints",
        state=ServiceState.DOWN,
        reason="refused",
        owner="Diskominfo",
        urls=("https://complaints.example.org/",),
        minutes=Minutes(incident_s=5400.0, unseen_incident_s=60.0),
        worth_per_hour=1_000_000.0,
        currency="IDR",
    )
    made = Dossier(
        incident=incident(),
        site="Bontang",
        timezone="Asia/Makassar",
        made_at=BEGAN + 9000,
        made_by="sari",
        version="1",
        alerts=(
            Alert("temp1", "t", Severity.WARNING, AlertState.FIRING, "a", "temperature", "", "still warm", "", BEGAN),
        ),
        equipment=(
            Equipment(
                "altos-1",
                "Altos 1",
                "Rack 1, U30",
                "unknown",
                Identity("Altos", "BrainSphere", "SN1"),
                Warranty(True, "Altos"),
                250_000_000.0,
                "IDR",
            ),
        ),
        runs=(run,),
        services=(service,),
        record=(RecordLine(BEGAN + 60, "budi", "alert.acknowledge", "leak1", "", "on it"),),
        curves=(Curve("Inlet", "°C", BEGAN, BEGAN + 600, (24.0, None, 30.0, 33.5), ((Severity.CRITICAL, 32.0),)),),
        seal="ab" * 32,
        lessons=("Buy a leak sensor.",),
    )
    return msgspec.structs.replace(made, **changes)


def test_equipment_that_is_cut_off_says_when_it_was_last_heard_of() -> None:
    """Its own state is none while the way to it is gone; the table says the same as the console's rows."""
    made = dossier()
    lost = msgspec.structs.replace(made.equipment[0], cut_off=True, heard_at=BEGAN)
    assert "cut off, last known good at" in markdown(msgspec.structs.replace(made, equipment=(lost,)))
    assert "cut off" not in markdown(made)


class Checker(HTMLParser):
    """Every element that is opened is closed, and none of them runs or fetches anything."""

    VOID = frozenset({"meta", "line", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("src", "href"), (name, value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def checked(document: str) -> Checker:
    checker = Checker()
    checker.feed(document)
    assert checker.open == []
    return checker


def test_the_story_is_in_the_order_of_time() -> None:
    """Alerts, people and runs stand in one list by time."""
    moments = tell(dossier()).moments
    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert {moment.kind for moment in moments} == {"alert", "person", "run", "step"}


@pytest.mark.parametrize("write", [html, markdown])
def test_each_form_says_what_a_council_asks(write: object) -> None:
    """When, how long, what was at risk and its value, who did what, the cost, what is open, and the record's seal."""
    assert callable(write)
    text = write(dossier())
    for words in (
        "Water in the server room",
        "2023-11-15 06:13:20 WITA",
        "1 h 30 min",
        "IDR 5 500 000 000",
        "IDR 250 000 000",
        "IDR 1 000 000",
        "Together IDR 1 500 000",
        "https://complaints.example.org/",
        "budi",
        "Complaints",
        "SN1",
        "still warm",
        "Buy a leak sensor.",
        "ab" * 32,
    ):
        assert words in text


def test_the_page_is_whole_and_runs_nothing() -> None:
    """The HTML is well formed, has its plots inside, and neither runs nor fetches anything."""
    checker = checked(html(dossier()))
    assert "svg" in checker.seen
    assert "script" not in checker.seen


def test_hostile_words_are_only_words() -> None:
    """What a device or person wrote can neither become an element of the page nor a column of the table."""
    wicked = dossier(incident=incident(title=HOSTILE, timeline=(Event(BEGAN, "fired", HOSTILE, HOSTILE),)))
    checker = checked(html(wicked))
    assert "script" not in checker.seen
    assert "<script>" in checker.text
    row = next(line for line in markdown(wicked).splitlines() if line.startswith("| 2023"))
    assert row.replace("\\|", "").count("|") == 5


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    """Where nothing is known no line is drawn; a single known value is a point."""
    calendar = Calendar("UTC")
    assert svg(dossier().curves[0], calendar).count("<polyline") == 2
    assert svg(Curve("x", "", 0, 1, (None, None)), calendar) == ""


def test_ten_thousand_events_are_cut_where_it_hurts_least() -> None:
    """Of a huge incident the readings' own lines go first; what people did stays, and the cut is said."""
    noise = tuple(Event(BEGAN + n, "fired", f"reading {n}") for n in range(10_000))
    story = tell(dossier(incident=incident(timeline=noise)))
    assert len(story.moments) == LONGEST
    assert story.left_out == 10_000 + 4 - LONGEST
    assert any(moment.kind == "person" for moment in story.moments)
    big = html(dossier(incident=incident(timeline=noise)))
    assert f"{story.left_out} lines are left out" in big
    assert len(big) < 1_000_000


def test_an_unknown_zone_is_utc() -> None:
    """A time zone that this machine does not know leaves the times in UTC, and they say so."""
    assert Calendar("No/Where").moment(0.0) == "1970-01-01 00:00:00 UTC"


def test_nothing_known_is_said() -> None:
    """A report of an incident of which nothing else is known still has every section, with a sentence in each."""
    bare = dossier(
        incident=incident(timeline=(), at_risk=AtRisk(), person="", state=IncidentState.OPEN, ended_at=None),
        alerts=(), equipment=(), runs=(), services=(), record=(), curves=(), seal="", lessons=(),
    )  # fmt: skip
    checked(html(bare))
    for section in sections(bare):
        assert section.sentences or section.table


def test_the_report_follows_the_language() -> None:
    """In another language the headings are that language's."""
    english = [section.heading for section in sections(dossier())]
    use_language("id")
    try:
        indonesian = [section.heading for section in sections(dossier())]
    finally:
        use_language("en")
    assert len(english) == len(indonesian)
