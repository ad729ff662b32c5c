"""The applications of the simulated city as the file beside this one has them: what they are, how they are checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import tomli
from msgspec import Struct

from console.config.scales import seconds
from console.simulator.world import Application

CURRENCY: Final = "IDR"
_FILE: Final = Path(__file__).parent / "applications.toml"


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One application; `name`, `owner` and `runs_on` are for those that the example configuration does not have.

    With a `title` it has a web page, with `older` records whose newest may be so old, with `unit` a systemd unit on its
    first server. `page` watches its page for changes, `tripwires` its rows as well, `names` makes it the name server.
    """

    title: str = ""
    name: str = ""
    owner: str = ""
    runs_on: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    records: int = 1000
    every: str = "10m"
    older: str = ""
    worth_per_hour: int = 0
    unit: str = ""
    page: bool = False
    tripwires: bool = False
    names: bool = False

    def application(self, id_: str) -> Application:
        """The application as the world begins with it."""
        return Application(id_, self.title, self.servers, self.unit, records=self.records, every_s=seconds(self.every))


def entries(devices: Mapping[str, Any]) -> dict[str, Entry]:
    """Every application by its id whose servers are among `devices`."""
    known = msgspec.convert(tomli.loads(_FILE.read_text("utf-8")), dict[str, Entry])
    return {id_: entry for id_, entry in known.items() if all(server in devices for server in entry.servers)}
