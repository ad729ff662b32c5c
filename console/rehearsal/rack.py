"""The simulated rack as a rehearsal sees it, behind the back of the engine: what is true there, and what was done."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from console.errors import EngineAbsent, Refused
from console.i18n import _
from console.rehearsal.faults import Victim

_ANSWER_S = 20.0


class Deed(Struct, frozen=True):
    """Something that reached a device; `watts` flowed through the outlet that was switched."""

    device: str
    what: str
    watts: float = 0.0


class Truth(Struct, frozen=True):
    """The rack at one moment: what was done so far, the outlets that feed each server, the servers with current.

    `running` are the servers that run and do not hang.
    """

    deeds: tuple[Deed, ...]
    outlets: dict[str, tuple[str, ...]]
    live: frozenset[str]
    free: str
    running: frozenset[str] = frozenset()


class Rack:
    """Talks with the control socket in the simulator's directory; blocks for as long as an answer takes."""

    def __init__(self, directory: Path) -> None:
        self._socket = directory / "control.sock"

    def befall(self, lines: Iterable[str]) -> None:
        """Let things happen there; raises `Refused` for what cannot."""
        for line in lines:
            answer = self._told(line)
            if "error" in answer:
                raise Refused("fault", str(answer["error"]))

    def truth(self) -> Truth:
        """What is true there now, whatever the devices say."""
        state = self._told("state")
        feeds = {
            id_: tuple(f"{supply['pdu']}/{supply['outlet']}" for supply in server["supplies"])
            for id_, server in state["servers"].items()
        }
        conducting = {
            f"{pdu_id}/{outlet['number']}"
            for pdu_id, pdu in state["pdus"].items()
            for outlet in pdu["outlets"]
            if pdu["live"] and (outlet["on"] or outlet["welded"])
        }
        every = [f"{id_}/{outlet['number']}" for id_, pdu in state["pdus"].items() for outlet in pdu["outlets"]]
        used = {outlet for outlets in feeds.values() for outlet in outlets}
        return Truth(
            deeds=convert(state["commands"], tuple[Deed, ...]),
            outlets=feeds,
            live=frozenset(id_ for id_, outlets in feeds.items() if conducting & set(outlets)),
            free=next((outlet for outlet in every if outlet not in used), ""),
            running=frozenset(id_ for id_, server in state["servers"].items() if server["phase"] == "running"),
        )

    def victim(self, server: str) -> Victim:
        """What faults befall when `server` is their victim; raises `Refused` when it is not there."""
        truth = self.truth()
        if server not in truth.outlets:
            raise Refused("unknown_device", _("there is no device {device}").format(device=server))
        other = next(id_ for id_ in sorted(truth.outlets) if id_ != server)
        return Victim(server, truth.outlets[server][0], other, truth.outlets[other][0], truth.free)

    def _told(self, line: str) -> Any:
        try:
            with socket.socket(socket.AF_UNIX) as talking:
                talking.settimeout(_ANSWER_S)
                talking.connect(str(self._socket))
                with talking.makefile("rw", encoding="utf-8") as lines:
                    lines.write(line + "\n")
                    lines.flush()
                    return json.loads(lines.readline())
        except OSError as error:
            raise EngineAbsent(_("the simulated rack has gone away")) from error
