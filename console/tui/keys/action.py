"""What an action is and the kinds of screen it can be done on; which actions there are stands in the tables."""

from __future__ import annotations

from msgspec import Struct

EVERYWHERE = "everywhere"
OVERVIEW = "overview"
LIST = "list"
SERVERS = "servers"
ALERTS = "alerts"
RUNBOOKS = "runbooks"
DEVICE = "device"
STORY = "story"
RUN = "run"
PAGE = "page"
ENVIRONMENT = "environment"
RACK = "rack"
ROOM = "room"
INCIDENT = "incident"
HISTORY = "history"
SERVICE = "service"
SHIFT = "shift"


class Action(Struct, frozen=True):
    """One thing to do: `keys` in Textual's names, `scopes` where it can be done, `footer` its place (0: not there).

    A dangerous action changes something outside this window; in a read-only window it does not exist. `place` names the
    screen that it opens. With `command` it can be typed after `:`, followed by an `argument` of that kind.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scopes: tuple[str, ...]
    dangerous: bool = False
    footer: int = 0
    place: str = ""
    command: str = ""
    argument: str = ""
