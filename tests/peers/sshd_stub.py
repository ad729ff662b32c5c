"""Servers that a real sshd cannot play here: one that takes a password, and ports that are no healthy sshd at all."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import paramiko

from console.collect.transport.known_hosts import HostKey, name_of

PASSWORD = "correct horse"


class _Login(paramiko.ServerInterface):
    """Lets in whoever knows the password, by the methods that are allowed."""

    def __init__(self, methods: str) -> None:
        self._methods = methods

    def get_allowed_auths(self, username: str) -> str:
        return self._methods

    def check_auth_password(self, username: str, password: str) -> int:
        right = "password" in self._methods.split(",") and password == PASSWORD
        return paramiko.common.AUTH_SUCCESSFUL if right else paramiko.common.AUTH_FAILED

    def check_auth_interactive(self, username: str, submethods: str) -> paramiko.server.InteractiveQuery:
        query = paramiko.server.InteractiveQuery("Login", "")
        query.add_prompt("Password: ", False)
        return query

    def check_auth_interactive_response(self, responses: list[str]) -> int:
        return paramiko.common.AUTH_SUCCESSFUL if responses == [PASSWORD] else paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        threading.Thread(target=_serve, args=(channel, command.decode()), daemon=True).start()
        return True


def _serve(channel: paramiko.Channel, command: str) -> None:
    with subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as shell:
        threading.Thread(target=_feed, args=(channel, shell), daemon=True).start()
        assert shell.stdout is not None
        while octets := shell.stdout.read1(65536):  # type: ignore[attr-defined]
            channel.sendall(octets)
    channel.send_exit_status(shell.returncode)
    channel.close()


def _feed(channel: paramiko.Channel, shell: subprocess.Popen[bytes]) -> None:
    assert shell.stdin is not None
    try:
        while octets := channel.recv(65536):
            shell.stdin.write(octets)
            shell.stdin.flush()
        shell.stdin.close()
    except (OSError, ValueError):
        return


class Port:
    """A listening loopback port; `greet` is called with each accepted connection, in a thread."""

    def __init__(self, greet: Callable[[socket.socket], object]) -> None:
        self._greet = greet
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _peer = self._listener.accept()
            except OSError:
                return
            self._accepted.append(sock)
            self._greet(sock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._accepted:
            sock.close()


def silent_port() -> Port:
    """Accepts and says nothing, ever."""
    return Port(lambda sock: None)


def talking_port(words: bytes) -> Port:
    """Says `words` and waits."""
    return Port(lambda sock: sock.sendall(words))


def closing_port() -> Port:
    """Accepts and hangs up."""
    return Port(lambda sock: sock.close())


def password_port(methods: str, known_hosts: Path) -> Port:
    """An SSH server whose users log in with PASSWORD by `methods`; its key is written to `known_hosts`."""
    key = paramiko.ECDSAKey.generate()

    def greet(sock: socket.socket) -> None:
        transport = paramiko.Transport(sock)
        transport.add_server_key(key)
        transport.start_server(event=threading.Event(), server=_Login(methods))

    port = Port(greet)
    line = HostKey(key.get_name(), key.asbytes()).line
    known_hosts.write_text(f"{name_of('127.0.0.1', port.port)} {line}\n")
    return port
