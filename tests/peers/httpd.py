"""A small web server on a free loopback port, with TLS if it is given a certificate."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.peers.certificate import Certificate


class Page:
    """What is at one path; `authorization` is the header that it takes to see it."""

    def __init__(
        self, body: bytes, status: int = 200, headers: dict[str, str] | None = None, authorization: str = ""
    ) -> None:
        self.body = body
        self.status = status
        self.headers = headers or {}
        self.authorization = authorization


@contextmanager
def running_httpd(pages: dict[str, Page], certificate: Certificate | None = None) -> Iterator[str]:
    """Serves `pages` by path for the length of a `with`; yields its address without a path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = pages.get(self.path, Page(b"", 404))
            if page.authorization and self.headers.get("authorization") != page.authorization:
                page = Page(b"", 401)
            self.send_response(page.status)
            for name, value in {"content-length": str(len(page.body)), **page.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(page.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *words: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.path, certificate.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
