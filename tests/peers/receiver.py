"""A real HTTP server on loopback that keeps what is posted to it, and answers as a test says, or not at all."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`posts` are all bodies it has read, `taken` those that it answered with 200; `hang` keeps it from answering."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.hang = threading.Event()
        self._free = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.read(self)

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of whoever hangs, and listen no more."""
        self._free.set()
        self._server.shutdown()
        self._server.server_close()

    def read(self, request: BaseHTTPRequestHandler) -> None:
        """Take one request and answer it."""
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        document = json.loads(body or b"{}")
        self.posts.append(document)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        if self.hang.is_set():
            self._free.wait(60)
            return
        if self.status == 200:
            self.taken.append(document)
        request.send_response(self.status)
        request.end_headers()
