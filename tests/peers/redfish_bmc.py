"""A BMC over real HTTPS on loopback: serves a tree of resources, keeps sessions, and has a power state that follows."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from console.config.secrets import Secret
from console.inventory import RedfishAccess
from tests.peers.certificate import Certificate

USER = "ronda"
PASSWORD = "bmc-pass-12"
ROOT = "/redfish/v1"

_SETTLES_IN_S = 0.3
_AFTER = {
    "On": "On",
    "ForceOn": "On",
    "ForceOff": "Off",
    "GracefulShutdown": "Off",
    "ForceRestart": "On",
    "PowerCycle": "On",
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks the connection off is what some tests are about."""


class Chassis(Protocol):
    """What a BMC has power over, where that is more than a word in its tree."""

    @property
    def is_on(self) -> bool:
        """Whether it has power."""
        ...

    def reset(self, kind: str) -> None:
        """Do what this ResetType asks for."""
        ...


class RedfishBmc:
    """Serves `tree` (path to resource); a test changes it, and the faults below, while it runs.

    `faults` maps a path to what is served there instead: a status, or octets. `deaf` accepts resets and does nothing.
    With a `chassis` the power state is what that says, and resets go there.
    """

    def __init__(self, home: Path, tree: Mapping[str, Any], *, sessions: bool = True) -> None:
        self.certificate = Certificate(home)
        self.tree: dict[str, Any] = dict(tree)
        self.faults: dict[str, int | bytes] = {}
        self.redirects: dict[str, str] = {}
        self.deaf = False
        self.chassis: Chassis | None = None
        self.asked: list[tuple[str, str]] = []
        self.not_modified = 0
        self.tokens: set[str] = set()
        self.has_sessions = sessions
        self._off_at: dict[str, tuple[float, str]] = {}
        bmc = self

        class Handler(_Handler):
            """Bound to this BMC."""

            served = bmc

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.socket = self.certificate.context().wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def access(self, **changed: Any) -> RedfishAccess:
        """How to ask it, its certificate pinned."""
        known: dict[str, Any] = {
            "address": "127.0.0.1",
            "user": USER,
            "password": Secret(PASSWORD, "test"),
            "port": self.port,
            "fingerprint": self.certificate.fingerprint,
        }
        return RedfishAccess(**(known | changed))

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Nothing listens afterwards."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def paths(self, method: str = "GET") -> list[str]:
        """What was asked for, in order."""
        return [path for asked, path in self.asked if asked == method]

    def resource(self, path: str) -> Any:
        """The resource at `path` as it is now."""
        found = self.tree.get(path.rstrip("/"))
        due = self._off_at.get(path)
        if found is not None and due is not None and time.monotonic() >= due[0]:
            found["PowerState"] = due[1]
            del self._off_at[path]
        if found is not None and self.chassis is not None and "PowerState" in found:
            found["PowerState"] = "On" if self.chassis.is_on else "Off"
        return found

    def reset(self, path: str, kind: str) -> int:
        """Take a reset of the system at `path`; its power state follows a moment later."""
        target = self.tree[path]
        allowed = target["Actions"]["#ComputerSystem.Reset"].get("ResetType@Redfish.AllowableValues")
        if kind not in (allowed or _AFTER):
            return 400
        if self.chassis is not None and not self.deaf:
            self.chassis.reset(kind)
        elif not self.deaf:
            target["PowerState"] = "PoweringOff" if _AFTER[kind] == "Off" else "PoweringOn"
            self._off_at[path] = (time.monotonic() + _SETTLES_IN_S, _AFTER[kind])
        return 204


@contextmanager
def running_bmc(home: Path, tree: Mapping[str, Any], *, sessions: bool = True) -> Iterator[RedfishBmc]:
    """A BMC with this tree for the length of a `with`."""
    bmc = RedfishBmc(home, tree, sessions=sessions)
    bmc.start()
    try:
        yield bmc
    finally:
        bmc.stop()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: RedfishBmc

    timeout = 30
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing on stderr."""

    def do_GET(self) -> None:
        """A resource, its fault, or 404."""
        path = self.path.partition("?")[0].rstrip("/")
        self.served.asked.append(("GET", self.path))
        if path in self.served.redirects:
            self._answer(302, b"", {"Location": self.served.redirects[path]})
            return
        fault = self.served.faults.get(path)
        if isinstance(fault, int):
            self._answer(fault, b"{}")
            return
        if path != ROOT and not self._known():
            self._answer(401, b"{}")
            return
        resource = self.served.resource(path)
        if fault is None and resource is None:
            self._answer(404, json.dumps({"error": {"message": "no such thing"}}).encode())
            return
        self._resource(fault if fault is not None else json.dumps(resource).encode(), resource)

    def _resource(self, body: bytes, resource: Any) -> None:
        tag = resource.get("@odata.etag", "") if isinstance(resource, dict) else ""
        if tag and self.headers.get("If-None-Match") == tag:
            self.served.not_modified += 1
            self._answer(304, b"")
            return
        self._answer(200, body, {"ETag": tag} if tag else {})

    def do_POST(self) -> None:
        """A login or a reset."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path = self.path.rstrip("/")
        self.served.asked.append(("POST", path))
        if path == f"{ROOT}/SessionService/Sessions":
            self._log_in(json.loads(body))
        elif not self._known():
            self._answer(401, b"{}")
        elif path.endswith("/Actions/ComputerSystem.Reset"):
            status = self.served.reset(path.partition("/Actions")[0], json.loads(body)["ResetType"])
            self._answer(status, b"" if status == 204 else b'{"error": {"message": "that reset is not supported"}}')
        else:
            self._answer(404, b"{}")

    def do_DELETE(self) -> None:
        """A logout."""
        self.served.asked.append(("DELETE", self.path))
        self.served.tokens.discard(self.path.rpartition("/")[2])
        self._answer(204, b"")

    def _log_in(self, body: Any) -> None:
        if not self.served.has_sessions:
            self._answer(404, b"{}")
        elif (body.get("UserName"), body.get("Password")) != (USER, PASSWORD):
            self._answer(401, b"{}")
        else:
            token = secrets.token_hex(8)
            self.served.tokens.add(token)
            self._answer(201, b"{}", {"X-Auth-Token": token, "Location": f"{ROOT}/SessionService/Sessions/{token}"})

    def _known(self) -> bool:
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return self.headers.get("X-Auth-Token") in self.served.tokens or self.headers.get("Authorization") == basic

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status not in (204, 304):
            self.wfile.write(body)
