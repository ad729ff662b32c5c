"""A web server that does everything wrong that a web server can do, each under its own path."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class HostileWeb:
    """Listens on a free loopback port; `url` is its root."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End and wait for the end."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        misdeeds: dict[str, Callable[[], object]] = {
            "/loop": lambda: self._redirect("/loop"),
            "/elsewhere": lambda: self._redirect("http://127.0.0.2:1/phishing"),
            "/once": lambda: self._redirect("/plain"),
            "/endless": self._endless,
            "/bomb": self._bomb,
            "/slow": lambda: threading.Event().wait(30),
            "/nonsense": lambda: self.wfile.write(b"\x00\xff\x00 this is no HTTP\r\n\r\n"),
            "/latin": lambda: self._text("text/html; charset=iso-8859-1", "Beschwerden: für alle".encode("latin-1")),
            "/utf16": lambda: self._text("text/html", "pengaduan".encode("utf-16")),
            "/meta": lambda: self._text("text/html", b'<meta charset="windows-1251">' + "жалобы".encode("cp1251")),
            "/lie": lambda: self._text("text/html; charset=rot13", b"plain text"),
            "/broken-gzip": lambda: self._text("text/html", b"\x1f\x8b\x08\x00 not gzip", encoding="gzip"),
        }
        misdeeds.get(self.path, lambda: self._text("text/plain", b"plain text"))()

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _text(self, kind: str, body: bytes, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"all work and no play\n" * 1000)
        except OSError:
            return

    def _bomb(self) -> None:
        self._text("text/html", gzip.compress(b"0" * 50_000_000), encoding="gzip")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Nothing is logged."""
