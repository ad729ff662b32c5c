"""Tests of `console.alerts.notify.message`: texts that a person understands half asleep."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.alerts.notify.decide import Matter, Send
from console.alerts.notify.message import Facts, Text, compose, compose_farewell
from console.alerts.notify.told import Told, Why
from console.inventory import Device, Inventory
from console.model.alert import Alert, AlertState, Severity
from console.model.device import DeviceKind
from console.model.incident import AtRisk
from console.model.place import Place, Rack, Room, Site
from tests.alerts.notify.scene import NOW, PLACE, ended, matter

INVENTORY = Inventory(
    sites={"bontang": Site("bontang", "Bontang", "Asia/Makassar")},
    rooms={"server-room": Room("server-room", "Server room", "bontang")},
    racks={"r1": Rack("r1", "Rack 1", "server-room")},
    devices={
        f"altos-{number}": Device(f"altos-{number}", f"Altos {number}", DeviceKind.SERVER, PLACE)
        for number in range(1, 8)
    },
)
TOLD = Told("i1", NOW, waited_s=1500.0, asking=True, level=1, alerts=("a0",), title="water leak")


def alert(
    id_: str, device: str = "altos-1", summary: str = "inlet temperature 33.4 °C", missing: bool = False
) -> Alert:
    """A critical alert that fires."""
    fields = (id_, "rule", Severity.CRITICAL, AlertState.FIRING, device, "temperature", "", summary, "", NOW)
    return replace(Alert(*fields), data_missing=missing)


def text(what: Matter, why: Why = Why.FIRST, alerts: tuple[Alert, ...] = (), told: Told | None = None) -> Text:
    """The message about `what`, twenty minutes after it began."""
    facts = Facts({one.id: one for one in alerts}, INVENTORY, "Asia/Makassar", NOW + 1200)
    return compose(what, Send("notify.team", why, 2), told, facts)


def test_a_first_call_says_all_that_matters() -> None:
    """What, where, since when, what is at risk, what to do; in at most six lines."""
    risk = AtRisk(devices=("altos-1", "altos-2"), services=("Portal",), value=5.5e9, currency="Rp")
    what = matter(asking=("a0",))
    what = replace(what, incident=replace(what.incident, at_risk=risk, runbook="water-leak"))
    found = text(what, alerts=(alert("a0", summary="water leak: wet"),))
    assert found.title == "CRITICAL · Bontang, Server room, Rack 1 · water leak"
    assert found.body.splitlines() == [
        "• Altos 1: water leak: wet",
        "Since 2026-01-01 08:00 WITA, for 20 min.",
        "At risk: Portal, Altos 1, Altos 2.",
        "Worth Rp 5 500 000 000.",
        "Do: acknowledge in Ronda, then follow the runbook “water-leak”.",
    ]


def test_forty_alerts_are_four_lines_and_a_number() -> None:
    """The lead comes first, then what is new; the rest is counted."""
    alerts = tuple(alert(f"a{number}", "altos-2", f"fan {number}") for number in range(40))
    lines = text(matter(asking=tuple(one.id for one in alerts)), Why.GREW, alerts, TOLD).body.splitlines()
    assert lines[0] == "More belongs to it."
    assert lines[1] == "• Altos 2: fan 0"
    assert [line for line in lines if line.startswith("•")][-1] == "• and 36 more"


@pytest.mark.parametrize(
    ("why", "mark", "sentence"),
    [
        (Why.WORSENED, "CRITICAL", "It has become worse."),
        (Why.ESCALATED, "STILL CRITICAL", "Level 2: nobody has taken it on for 25 min."),
        (Why.UNATTENDED, "CRITICAL", "Level 2 at once: nobody is at a console."),
        (Why.UNACKNOWLEDGED, "CRITICAL", "Level 2 at once: nobody has acknowledged it for 25 min."),
        (Why.LAPSED, "STILL CRITICAL", "Nobody has it any more: the acknowledgement is over."),
        (Why.REPEATED, "STILL CRITICAL", "Still nobody has taken it on, for 25 min."),
    ],
)
def test_a_later_call_says_why_it_comes(why: Why, mark: str, sentence: str) -> None:
    """Whoever is called again learns why before anything else."""
    found = text(matter(), why, told=TOLD)
    assert found.title.startswith(f"{mark} · ")
    assert found.body.splitlines()[0] == sentence


def test_an_end_says_since_when_and_how_long() -> None:
    """A recovery is one line."""
    found = text(ended(NOW + 600), Why.RECOVERED, told=TOLD)
    assert found.title == "OVER · Bontang, Server room, Rack 1 · water leak"
    assert found.body == "It is over since 2026-01-01 08:10 WITA; it lasted 10 min."


def test_missing_data_is_said_and_is_not_an_end() -> None:
    """An alert whose point cannot be read any more is marked so."""
    found = text(matter(asking=("a0",)), alerts=(alert("a0", missing=True),))
    assert "(its data is missing now)" in found.body


def test_what_nobody_watches_any_more_is_not_called_over() -> None:
    """The text of a withdrawal says that no end has been seen."""
    found = compose_farewell(TOLD, Why.WITHDRAWN)
    assert found.title == "NO LONGER WATCHED · water leak"
    assert "not been seen to end" in found.body


def test_hostile_names_and_values_are_only_text() -> None:
    """A device that says a link or a mention makes neither in a chat."""
    evil = "[click](http://evil.example) @everyone\n\x1b[31mOVER"
    what = matter(asking=("a0",))
    what = replace(what, incident=replace(what.incident, title=evil, place=Place(site="<b>x</b>")))
    found = text(what, alerts=(alert("a0", evil, evil),))
    for part in (found.title, found.body):
        assert not set(part) & set("[]<>@\x1b")
        assert "://" not in part
    assert "\n" not in found.title
