"""Which screen a place's name opens and what it is about; a sentence where there is nothing to open."""

from __future__ import annotations

from collections.abc import Callable

from console.i18n import N_, _
from console.tui.rows import subject
from console.tui.rows.scene import Scene
from console.tui.screens.armed import ArmedScreen
from console.tui.screens.boards import BoardsScreen
from console.tui.screens.device import Device
from console.tui.screens.frame import Frame
from console.tui.screens.history import History
from console.tui.screens.impact import ImpactScreen
from console.tui.screens.incident import IncidentScreen
from console.tui.screens.notices import Notices
from console.tui.screens.overview import Overview
from console.tui.screens.papers import HandOver
from console.tui.screens.rack import RackScreen, RearScreen
from console.tui.screens.remote import RemoteScreen
from console.tui.screens.room import RoomScreen
from console.tui.screens.run import RunScreen
from console.tui.screens.services import ServiceScreen, ServicesScreen
from console.tui.screens.sessions import SessionsScreen
from console.tui.screens.story import Story
from console.tui.trail import Visit


def resolve(place: str, about: str, scene: Scene) -> Visit | str:
    """The very screen that is meant, or why there is none."""
    if place not in _OF:
        return Visit(place, about)
    find, lacking = _OF[place]
    found = find(about, scene)
    return Visit(place, found) if found else _(lacking)


def open_(visit: Visit) -> Frame:
    """The screen of a visit."""
    return _SCREENS[visit.place](visit.about)


_EVERY_RACK = "*"

_OF: dict[str, tuple[Callable[[str, Scene], str], str]] = {
    "device": (subject.device_of, N_("There is no such device.")),
    "boards": (
        lambda about, scene: about if about in scene.world.racks else _EVERY_RACK,
        N_("No rack is configured."),
    ),
    "rack": (subject.rack_of, N_("No rack is configured.")),
    "rear": (subject.rack_of, N_("No rack is configured.")),
    "room": (subject.room_of, N_("No room is configured.")),
    "incident": (subject.incident_of, N_("There is no incident now.")),
    "service": (lambda about, scene: about if about in scene.world.services else "", N_("There is no such service.")),
    "impact": (subject.loss_of, N_("Choose a device, a place, a service or a leak first.")),
    "remote": (subject.site_of, N_("No site is configured.")),
    "history": (subject.point_of, N_("Choose a device or a reading first.")),
}

_SCREENS: dict[str, Callable[[str], Frame]] = {
    "overview": lambda _about: Overview(),
    "device": Device,
    "alert": Story,
    "run": RunScreen,
    "rack": RackScreen,
    "rear": RearScreen,
    "room": RoomScreen,
    "incident": IncidentScreen,
    "history": History,
    "impact": ImpactScreen,
    "remote": RemoteScreen,
    "sessions": lambda _about: SessionsScreen(),
    "notices": lambda _about: Notices(),
    "boards": lambda about: BoardsScreen("" if about == _EVERY_RACK else about),
    "hand-over": lambda _about: HandOver(),
    "armed": lambda _about: ArmedScreen(),
    "services": lambda _about: ServicesScreen(),
    "service": ServiceScreen,
}
