"""Tests of `console.tui.rows.alerts`: incidents first, what is explained only counted, and everything on demand."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Severity
from console.model.incident import AtRisk, Incident, IncidentState
from console.model.place import Place, Site
from console.model.silence import AlertMatcher, Silence
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.alerts import ENDED_SHOWN_S, Alerts, because, named, where
from console.tui.rows.scene import Scene
from tests.fakes.alerts import alert

LEAK = replace(alert("probe", "leak", "wet"), incident="inc-1")
HOT = replace(alert("web", "temperature", 40.0), incident="inc-1", suppressed_by=("probe-leak",))
DISK = alert("mail", "filesystem_utilization", 99.0, Severity.WARNING, at=50.0)
SILENCED = replace(alert("far", "temperature", 33.0), suppressed_by=("silence/sil-1",))
INCIDENT = Incident(
    id="inc-1",
    title="water over rack 1",
    state=IncidentState.OPEN,
    severity=Severity.CRITICAL,
    place=Place("site", "room"),
    lead=LEAK.id,
    alerts=(LEAK.id, HOT.id),
    started_at=100.0,
    attention=(LEAK.id,),
    suppressed=1,
    at_risk=AtRisk(devices=("web", "mail"), services=("portal", "mail")),
)


def scene(*incidents: Incident, now: float = 200.0) -> Scene:
    """A moment with these incidents and all four alerts."""
    world = Snapshot(
        alerts={one.id: one for one in (LEAK, HOT, DISK, SILENCED)},
        incidents={one.id: one for one in incidents},
        silences={"sil-1": Silence("sil-1", AlertMatcher(), "budi", "being moved", 0.0, 900.0)},
    )
    return Scene(world, now)


def rows(listing: Alerts, here: Scene) -> list[str]:
    """The keys of the rows, in their usual order."""
    entries = [entry for key in listing.keys(here) if (entry := listing.entry(key, here)) is not None]
    return [entry.key for entry in sorted(entries, key=lambda entry: entry.ranks[0])]


def test_an_incident_comes_first_and_stands_for_its_alerts() -> None:
    """Its alerts have no lines of their own, nor has what is silenced; both are counted."""
    listing, here = Alerts(), scene(INCIDENT)
    assert rows(listing, here) == ["inc-1", DISK.id]
    assert "2 explained or silenced" in plain(listing.summary(here))


def test_everything_is_listed_on_demand() -> None:
    """Nothing is hidden for good."""
    listing, here = Alerts(), scene(INCIDENT)
    listing.everything = True
    assert set(rows(listing, here)) == {"inc-1", LEAK.id, HOT.id, DISK.id, SILENCED.id}


def test_what_calls_comes_before_what_is_explained() -> None:
    """However severe it is: it needs nobody now."""
    listing, here = Alerts(), scene(INCIDENT)
    listing.everything = True
    order = rows(listing, here)
    assert order.index(DISK.id) < order.index(HOT.id)
    assert order.index(DISK.id) < order.index(SILENCED.id)


def test_an_alert_about_a_site_or_a_service_names_it_once() -> None:
    """By its public name, and not again where the alert itself does."""
    world = Snapshot(sites={"bontang": Site("bontang", "Bontang")})
    lost = replace(alert("site:bontang", "site", "gone"), summary="Nobody may enter")
    assert where(lost, Scene(world, 200.0)) == "Bontang"
    assert where(replace(lost, summary="Bontang is cut off"), Scene(world, 200.0)) == ""


def test_an_alert_whose_incident_has_not_come_yet_is_listed() -> None:
    """For the moment between the two, it is not lost from sight; with the incident its line goes."""
    listing = Alerts()
    assert LEAK.id in rows(listing, scene())
    assert LEAK.id in listing.touched(("Incident", "inc-1"), scene(INCIDENT))


def test_a_line_says_what_is_at_risk_and_who_has_it() -> None:
    """Title with the number of alerts behind it, the services at risk, who leads and how much is open."""
    texts = [span.text for span in Alerts().cells("inc-1", scene(INCIDENT))]
    assert "water over rack 1 (+1)" in texts
    assert "risk: portal +1" in texts
    assert "nobody, 1 open" in texts
    led = scene(replace(INCIDENT, person="budi", attention=()))
    assert "budi" in [span.text for span in Alerts().cells("inc-1", led)]


def test_an_ended_incident_is_listed_for_a_while() -> None:
    """It sinks below what goes on, and leaves after a quarter of an hour."""
    over = replace(INCIDENT, state=IncidentState.CLOSED, ended_at=200.0, attention=())
    listing = Alerts()
    assert rows(listing, scene(over))[-1] == "inc-1"
    assert "inc-1" not in rows(listing, scene(over, now=200.0 + ENDED_SHOWN_S + 1))


def test_the_same_summary_is_named_once() -> None:
    """With how often; what is beyond the limit is counted in alerts."""
    alerts = [replace(LEAK, id=f"a{n}", summary="no data from snmp") for n in range(8)]
    assert named([*alerts, HOT, DISK], 2) == "8 × no data from snmp; temperature of web; and 1 more"


def test_why_an_alert_does_not_call_is_a_sentence() -> None:
    """A cause, a silence and a run that switched it off each say so in words."""
    here = scene(INCIDENT)
    assert because("probe-leak", here) == "explained by leak of probe"
    assert because("silence/sil-1", here).startswith("silenced by budi until ")
    assert because("off/run-7", here) == "switched off on purpose by run run-7"
