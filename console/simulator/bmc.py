"""What a server's BMC answers over Redfish: a root, sessions, one system and its resets; listens on no port itself."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct

from console.simulator.happening import Happening
from console.simulator.model import fed
from console.simulator.simulation import Simulation
from console.simulator.world import Phase, Server

ROOT: Final = "/redfish/v1"
SYSTEM: Final = f"{ROOT}/Systems/1"
_SESSIONS: Final = f"{ROOT}/SessionService/Sessions"
_RESET: Final = f"{SYSTEM}/Actions/ComputerSystem.Reset"
_POST_S: Final = 20.0
"""So long after it was switched on a BMC says that the server is being powered on, in simulated seconds."""

_BUTTONS: Final[Mapping[str, str]] = {
    "On": "on",
    "ForceOff": "off",
    "GracefulShutdown": "graceful",
    "ForceRestart": "cycle",
    "PowerCycle": "cycle",
}
"""What each ResetType (DSP0268) does to the power of the simulated server."""


class BmcLogin(Struct, frozen=True):
    """The one account."""

    user: str
    password: str


class Request(Struct, frozen=True):
    """One HTTP request; the names of `headers` are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str] = {}
    body: bytes = b""


class BmcAnswer(Struct, frozen=True):
    """One HTTP answer; `said` goes as JSON."""

    status: HTTPStatus
    said: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}


class Bmc:
    """The BMC of one simulated server; has its own current as long as any supply is fed."""

    def __init__(self, simulation: Simulation, server: str, login: BmcLogin) -> None:
        self._simulation = simulation
        self._id = server
        self._login = login
        self._tokens: set[str] = set()

    def awake(self) -> bool:
        """Whether it answers at all."""
        world = self._simulation.world
        return any(fed(world, self._server)) and self._id not in world.silent and not world.cut

    def answer(self, request: Request) -> BmcAnswer:
        """What comes back; a reset that is taken has happened by then."""
        path = request.path.partition("?")[0].rstrip("/")
        if (request.method, path) == ("GET", ROOT):
            return BmcAnswer(HTTPStatus.OK, _ROOT_RESOURCE)
        if (request.method, path) == ("POST", _SESSIONS):
            return self._log_in(_fields(request.body))
        if not self._knows(request.headers):
            return _refusal(HTTPStatus.UNAUTHORIZED, "log in first")
        if (request.method, path) == ("POST", _RESET):
            return self._reset(str(_fields(request.body).get("ResetType", "")))
        if request.method == "DELETE" and path.startswith(_SESSIONS + "/"):
            self._tokens.discard(path.rpartition("/")[2])
            return BmcAnswer(HTTPStatus.NO_CONTENT)
        found = self._resources().get(path) if request.method == "GET" else None
        return BmcAnswer(HTTPStatus.OK, found) if found else _refusal(HTTPStatus.NOT_FOUND, "there is no such resource")

    @property
    def _server(self) -> Server:
        return self._simulation.world.servers[self._id]

    def _log_in(self, fields: Mapping[str, Any]) -> BmcAnswer:
        if BmcLogin(str(fields.get("UserName")), str(fields.get("Password"))) != self._login:
            return _refusal(HTTPStatus.UNAUTHORIZED, "this user or password is not known")
        token = secrets.token_hex(16)
        self._tokens.add(token)
        return BmcAnswer(HTTPStatus.CREATED, {}, {"X-Auth-Token": token, "Location": f"{_SESSIONS}/{token}"})

    def _knows(self, headers: Mapping[str, str]) -> bool:
        pair = f"{self._login.user}:{self._login.password}".encode()
        basic = f"Basic {base64.b64encode(pair).decode()}"
        return headers.get("x-auth-token") in self._tokens or headers.get("authorization") == basic

    def _reset(self, kind: str) -> BmcAnswer:
        if kind not in _BUTTONS:
            return _refusal(HTTPStatus.BAD_REQUEST, "that reset is not supported")
        refuses = self._server.bmc_refuses
        self._simulation.befall(Happening("power", self._id, _BUTTONS[kind]))
        if refuses:
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "the BMC is busy and takes no reset")
        return BmcAnswer(HTTPStatus.NO_CONTENT)

    def _resources(self) -> Mapping[str, Mapping[str, Any]]:
        systems = {"@odata.id": f"{ROOT}/Systems", "Members": [{"@odata.id": SYSTEM}]}
        return {f"{ROOT}/Systems": systems, SYSTEM: self._system()}

    def _system(self) -> Mapping[str, Any]:
        reset = {"target": _RESET, "ResetType@Redfish.AllowableValues": list(_BUTTONS)}
        return {
            "@odata.id": SYSTEM,
            "Id": "1",
            "Name": self._id,
            "HostName": self._id,
            "PowerState": self._power_state(),
            "Status": {"State": "Enabled", "Health": "OK"},
            "Actions": {"#ComputerSystem.Reset": reset},
        }

    def _power_state(self) -> str:
        server = self._server
        if server.phase is Phase.OFF:
            return "Off"
        starts = server.phase is Phase.BOOTING and self._simulation.world.at_s - server.since_s < _POST_S
        return "PoweringOn" if starts else "On"


_ROOT_RESOURCE: Final[Mapping[str, Any]] = {
    "@odata.id": ROOT,
    "Id": "RootService",
    "RedfishVersion": "1.6.0",
    "Systems": {"@odata.id": f"{ROOT}/Systems"},
    "Links": {"Sessions": {"@odata.id": _SESSIONS}},
}


def _refusal(status: HTTPStatus, why: str) -> BmcAnswer:
    return BmcAnswer(status, {"error": {"code": "Base.1.0.GeneralError", "message": why}})


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
