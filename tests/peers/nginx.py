"""A real nginx on free loopback ports: one plain server, and one TLS server for each certificate."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.peers.sshd import free_port, wait_until

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Nginx:
    """Serves `root`; `ports` are those of the TLS servers by name, `settings` what one of them has besides."""

    def __init__(
        self,
        home: Path,
        certificates: dict[str, tuple[Path, Path]] | None = None,
        extra: str = "",
        settings: dict[str, str] | None = None,
    ) -> None:
        self.home = home
        self.root = home / "www"
        self.root.mkdir(parents=True)
        (self.root / "index.html").write_text("<h1>Complaints</h1>\n")
        self.port = free_port()
        self.certificates = certificates or {}
        self.ports = {name: free_port() for name in self.certificates}
        self._extra = extra
        self._settings = settings or {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until every port is open."""
        config = self.home / "nginx.conf"
        config.write_text(self._config())
        log = self.home / "error.log"
        command = [str(NGINX), "-p", str(self.home), "-c", str(config), "-e", str(log)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for port in (self.port, *self.ports.values()):
            wait_until(lambda port=port: _open(port), f"nginx listens on {port}")  # type: ignore[misc]

    def stop(self) -> None:
        """End it and wait for the end."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def _config(self) -> str:
        servers = [f"server {{ listen 127.0.0.1:{self.port}; root {self.root}; {self._extra} }}"]
        for name, (chain, key) in self.certificates.items():
            servers.append(
                f"server {{ listen 127.0.0.1:{self.ports[name]} ssl; root {self.root}; "
                f"ssl_certificate {chain}; ssl_certificate_key {key}; {self._settings.get(name, '')} }}"
            )
        temporary = "".join(
            f"{kind}_temp_path {self.home}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}daemon off;\nworker_processes 1;\npid {self.home}/nginx.pid;\nerror_log {self.home}/error.log;\n"
            f"events {{ worker_connections 64; }}\nhttp {{\naccess_log off;\n{temporary}" + "\n".join(servers) + "\n}\n"
        )


def _open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
