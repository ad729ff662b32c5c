"""A plug with relays on a real HTTP server: it speaks as Tasmota or as Shelly does, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Plug:
    """`on` and `amperes` by relay, from 1 on; a `stuck` one takes every word and does not move."""

    def __init__(self, relays: int = 2) -> None:
        self.on = dict.fromkeys(range(1, relays + 1), True)
        self.amperes = dict.fromkeys(range(1, relays + 1), 0.0)
        self.stuck = False
        self.asked: list[str] = []

    def answer(self, path: str) -> Any:
        """What is at `path`; None for nothing."""
        self.asked.append(path)
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path.split("/")[1:]:
            case ["cm"]:
                return self._tasmota(unquote(query["cmnd"]))
            case ["relay", index]:
                return self._relay(int(index) + 1, query.get("turn", ""), lambda relay: {"ison": self.on[relay]})
            case ["rpc", "Switch.Set"]:
                word = "on" if query["on"] == "true" else "off"
                return self._relay(int(query["id"]) + 1, word, lambda _relay: {"was_on": True})
            case ["rpc", "Switch.GetStatus"]:
                said = lambda relay: {"output": self.on[relay], "current": self.amperes[relay]}  # noqa: E731
                return self._relay(int(query["id"]) + 1, "", said)
        return None

    def _tasmota(self, command: str) -> Any:
        if command == "Status 0":
            states = {f"POWER{relay}": "ON" if on else "OFF" for relay, on in self.on.items()}
            if len(self.on) == 1:
                return {"StatusSTS": {"POWER": states["POWER1"]}, "StatusSNS": {"ENERGY": {"Current": self.amperes[1]}}}
            return {"StatusSTS": states, "StatusSNS": {"ENERGY": {"Current": list(self.amperes.values())}}}
        relay, _space, word = command.removeprefix("Power").partition(" ")
        return self._relay(int(relay), word.lower(), lambda _relay: {"POWER": word})

    def _relay(self, relay: int, word: str, said: Any) -> Any:
        if relay not in self.on:
            return None
        if word and not self.stuck:
            self.on[relay] = word == "on"
        return said(relay)


@contextmanager
def plugged_in(plug: Plug) -> Iterator[str]:
    """The plug's address on loopback while it is there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = plug.answer(self.path)
            body = b"" if said is None else json.dumps(said).encode()
            self.send_response(404 if said is None else 200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
