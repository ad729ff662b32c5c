"""Tests of `console.alerts.situation`: which alerts become one incident, what people decide, what a restart keeps."""

from __future__ import annotations

from msgspec.structs import replace

from console.alerts import deciding, saved_situation
from console.alerts.acknowledge import Refusal
from console.alerts.incident import JOIN_S, REOPEN_S
from console.alerts.silences import shelf
from console.alerts.situation import Situation
from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import LeakZone
from console.model.silence import AlertMatcher, Silence
from tests.fakes.alerts import Watched, alert, ended, inventory, lost, taken, transition


def settled(watched: Watched) -> dict[str, Incident]:
    """The incidents as they stand now."""
    watched.situation.settle(watched.now)
    return {case.incident.id: case.incident for case in watched.situation.casebook.cases()}


def only(watched: Watched) -> Incident:
    """The one incident that there is."""
    incidents = settled(watched)
    assert len(incidents) == 1, incidents
    return next(iter(incidents.values()))


def test_a_critical_alert_is_an_incident() -> None:
    """Water is an incident though nothing else has happened yet, and says what is at risk."""
    watched = Watched()
    watched.see(alert("probe", "leak", "wet", instance="Ceiling over rack 1"))
    incident = only(watched)
    assert incident.severity is Severity.CRITICAL
    assert {"web", "mail"} <= set(incident.at_risk.devices)
    assert "far" not in incident.at_risk.devices
    assert (incident.at_risk.value, incident.at_risk.currency) == (200.0, "IDR")
    assert [event.what for event in incident.timeline] == ["fired"]


def test_a_title_says_a_name_once() -> None:
    """Whose the trouble is stands behind it, unless the sentence is one that names it itself."""
    general, named = Watched(), Watched()
    general.see(alert("mail", "cooling_state", "fault"))
    named.see(alert("mail", "backup_state", "missing"))
    assert only(general).title == "cooling_state of mail, mail, Server room"
    assert only(named).title == "backup_state of mail, Server room"


def test_a_single_warning_is_none_and_two_of_one_room_are_one() -> None:
    """A warning alone is only an alert; another one of the same room shortly after makes both one incident."""
    watched = Watched()
    watched.see(alert("web", "temperature", 28.0, Severity.WARNING))
    assert settled(watched) == {}
    watched.see(alert("mail", "temperature", 28.0, Severity.WARNING, at=160.0))
    incident = only(watched)
    assert incident.lead == "web-temperature"
    first, second = watched.situation.find("web-temperature"), watched.situation.find("mail-temperature")
    assert first is not None
    assert second is not None
    assert first.incident == second.incident == incident.id


def test_another_room_and_a_full_disk_are_other_matters() -> None:
    """Neither what happens elsewhere nor a filesystem that fills belongs to a leak."""
    watched = Watched()
    watched.see(alert("probe", "leak", "wet"), alert("far", "temperature", 40.0))
    watched.see(alert("web", "filesystem_utilization", 99.0))
    assert len(settled(watched)) == 2
    disk = watched.situation.find("web-filesystem_utilization")
    assert disk is not None
    assert disk.incident == ""


def test_the_cause_leads_and_what_it_explains_is_counted() -> None:
    """The lead is what nothing explains; explained alerts are counted and do not call."""
    watched = Watched()
    watched.see(lost("web"), lost("mail"), lost("access", 130.0))
    incident = only(watched)
    assert incident.lead == "access-data_age"
    assert (incident.attention, incident.suppressed) == (("access-data_age",), 2)


def test_an_incident_ends_with_its_last_alert_and_goes_on_when_it_returns() -> None:
    """It is closed when nothing of it fires; something related shortly after opens it again, later is another one."""
    watched = Watched()
    leak = alert("probe", "leak", "wet")
    watched.see(leak)
    watched.at(200.0)
    watched.see(ended(leak))
    closed = only(watched)
    assert (closed.state, closed.ended_at, closed.severity) == (IncidentState.CLOSED, 200.0, Severity.CRITICAL)
    watched.at(300.0)
    watched.see(alert("cool", "cooling_state", "fault", at=300.0))
    assert only(watched).state is IncidentState.OPEN
    watched.see(ended(alert("cool", "cooling_state", "fault", at=300.0)))
    settled(watched)
    watched.at(300.0 + REOPEN_S + 1)
    watched.see(alert("web", "temperature", 40.0, at=watched.now))
    assert len(settled(watched)) == 2


def test_a_closed_incident_is_called_by_what_it_was() -> None:
    """Its title is that of the cause as it ended, not as it was seen while its end was still watched."""
    watched = Watched()
    leak = alert("probe", "leak", "wet")
    watched.see(replace(leak, summary="leak: wet (now: dry)"))
    assert only(watched).title.startswith("leak: wet (now: dry)")
    watched.see(ended(replace(leak, summary="leak: wet")))
    assert only(watched).title == "leak: wet, Server room"


def test_what_comes_much_later_is_another_incident() -> None:
    """An alert long after the last one of an incident is another matter, though the room is the same."""
    watched = Watched()
    watched.see(alert("probe", "leak", "wet"))
    watched.at(100.0 + JOIN_S + 60)
    watched.see(alert("web", "health", "failed", at=watched.now))
    assert len(settled(watched)) == 2


def test_an_acknowledged_alert_calls_no_more_and_the_timeline_says_who() -> None:
    """Attention is what nobody has taken on; who did, and with which note, is in the timeline."""
    watched = Watched()
    leak = alert("probe", "leak", "wet")
    watched.see(leak)
    watched.situation.take([taken(leak)], [transition(leak, "acknowledged", 150.0, "budi", "on my way")], 150.0)
    incident = only(watched)
    assert incident.attention == ()
    assert [(event.what, event.by) for event in incident.timeline] == [("fired", ""), ("acknowledged", "budi")]
    assert "on my way" in incident.timeline[-1].text


def test_two_incidents_can_be_joined_and_taken_apart() -> None:
    """Merging moves the alerts and keeps both timelines; splitting makes another incident that stays apart."""
    watched = Watched()
    watched.see(alert("probe", "leak", "wet"), alert("far", "temperature", 40.0))
    first, second = sorted(settled(watched), key=lambda id_: "leak" not in settled(watched)[id_].lead)
    book = watched.situation.casebook
    moved = deciding.merge(book, first, second, "budi", 150.0)
    assert moved == ("far-temperature",)
    merged = only(watched)
    assert set(merged.alerts) == {"probe-leak", "far-temperature"}
    made = deciding.split(book, first, ["far-temperature"], "budi", 160.0)
    assert isinstance(made, Incident)
    assert {one.lead for one in settled(watched).values()} == {"probe-leak", "far-temperature"}
    assert isinstance(deciding.split(book, first, ["probe-leak"], "budi", 160.0), Refusal)


def test_a_person_marks_the_cause_leads_and_hands_over() -> None:
    """What a person says is the cause leads, whatever the order of kinds says; lead and note are shown."""
    watched = Watched()
    watched.see(alert("probe", "leak", "wet"), alert("cool", "cooling_state", "fault", at=120.0))
    incident = only(watched)
    assert incident.lead == "probe-leak"
    book = watched.situation.casebook
    deciding.mark(book, incident.id, "cool-cooling_state", "budi", 150.0)
    deciding.lead(book, incident.id, "budi", "budi", 151.0)
    deciding.hand_over(book, incident.id, "the valve is shut", "budi", 152.0)
    after = only(watched)
    assert (after.lead, after.person, after.note) == ("cool-cooling_state", "budi", "the valve is shut")
    assert [event.what for event in after.timeline if event.by] == ["cause", "lead", "note"]


def test_a_silence_holds_alerts_back_until_it_ends() -> None:
    """A silenced alert is still there, is counted, makes no incident, and calls again when the silence is over."""
    watched = Watched()
    watched.situation.silences.put(
        Silence("sil-1", AlertMatcher(devices=("far",)), "budi", "being moved", 100.0, 500.0)
    )
    watched.see(alert("far", "temperature", 40.0))
    assert watched.because("far-temperature") == ("silence/sil-1",)
    told = watched.situation.settle(101.0)
    assert [one.hides for one in told.silences] == [1]
    assert told.incidents == ()
    watched.at(500.0)
    assert watched.because("far-temperature") == ()
    assert only(watched).lead == "far-temperature"


def test_a_shelf_is_for_one_alert_and_its_returns() -> None:
    """A shelved alert is put aside with its returns, its neighbours are not."""
    one, other = (
        alert("web", "fan_state", "failed", instance="fan[1]"),
        alert("web", "fan_state", "failed", instance="2"),
    )
    watched = Watched()
    watched.situation.silences.put(Silence("shelf-1", shelf(one), "budi", "known", 0.0, 900.0, "shelf"))
    watched.see(one, other)
    assert watched.because(one.id) == ("silence/shelf-1",)
    assert watched.because(other.id) == ()


def test_a_restart_keeps_incidents_silences_and_what_is_off() -> None:
    """A situation that is put back has the same incidents, silences, grace and planned absences."""
    watched = Watched()
    access, leak = lost("access"), alert("probe", "leak", "wet")
    watched.see(leak, access, lost("web"))
    watched.situation.switched_off(["mail"], "run-7", 100.0)
    watched.situation.silences.put(Silence("sil-1", AlertMatcher(rules=("x",)), "budi", "why", 100.0, 500.0))
    watched.see(ended(access, 110.0))
    before = settled(watched)
    later = Situation(watched.inventory)
    saved_situation.put_back(later, saved_situation.pack(watched.situation))
    later.take([leak, ended(access, 110.0), lost("web")], (), 120.0)
    later.settle(120.0)
    assert {case.incident.id: case.incident for case in later.casebook.cases()} == before
    web = later.find("web-data_age")
    assert web is not None
    assert web.suppressed_by == ("access-data_age",)
    assert later.silences.find("sil-1") is not None
    assert later.off.keys() == {"mail"}


def test_a_leak_zone_of_the_configuration_says_what_gets_wet() -> None:
    """Its racks down from its unit and its single devices are at risk, and nothing that the zone's name suggests."""
    zone = LeakZone("zone", "probe", "Ceiling over rack 1", ("r1",), ("far",), from_unit=5)
    watched = Watched(replace(inventory(), leak_zones=(zone,)))
    watched.see(alert("probe", "leak", "wet", instance="Ceiling over rack 1"))
    at_risk = set(only(watched).at_risk.devices)
    assert "far" in at_risk
    assert "mail" in at_risk
    assert "web" not in at_risk


def test_another_zone_of_the_same_sensor_is_guessed_as_before() -> None:
    """Only what is written is known."""
    zone = LeakZone("zone", "probe", "Zone 2", (), ("far",))
    watched = Watched(replace(inventory(), leak_zones=(zone,)))
    watched.see(alert("probe", "leak", "wet", instance="Zone 1"))
    assert "far" not in only(watched).at_risk.devices
