"""An SSH server a simulated host, on paramiko: who may log in, and what becomes of sessions when the host is unwell."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Final, TypeAlias

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from console.simulator.port import Port
from console.simulator.shell import Shell

_CHUNK: Final = 32_768
_SHELLS: Final = frozenset({b"sh", b"/bin/sh"})
_ASSENT_S: Final = 0.02
_GONE: Final = (OSError, EOFError, paramiko.SSHException)
_Sink: TypeAlias = Callable[[bytes], object]


class SshServer(Port):
    """The SSH port of one host, open to one login."""

    def __init__(self, host: str, shell: Shell, host_key: paramiko.PKey, login: Login) -> None:
        super().__init__(host)
        self._shell, self._host_key, self._login = shell, host_key, login
        self._sessions: list[tuple[paramiko.Transport, _Host]] = []

    def welcome(self, connection: socket.socket) -> None:
        """Begin a session."""
        connection.setblocking(True)
        transport = paramiko.Transport(connection)
        transport.add_server_key(self._host_key)
        host = _Host(self._login, self._shell)
        self._sessions = [(kept, its) for kept, its in self._sessions if kept.is_active()]
        self._sessions.append((transport, host))
        transport.start_server(event=threading.Event(), server=host)

    @property
    def busy(self) -> bool:
        """Whether a command has not come to its end yet; a shell that stays open is no such command."""
        return any(host.busy for _transport, host in self._sessions)

    def mute(self) -> None:
        """Let every session stand still."""
        for _transport, host in self._sessions:
            host.freeze()

    def hang_up(self) -> None:
        """End every session."""
        for transport, host in self._sessions:
            host.end()
            transport.close()
        self._sessions.clear()


class Login:
    """The one user that every simulated host lets in, with one public key."""

    def __init__(self, user: str, key: paramiko.PKey) -> None:
        self._user, self._key = user, key

    def admits(self, user: str, key: paramiko.PKey) -> bool:
        """Whether this is the user and the key."""
        return user == self._user and key.asbytes() == self._key.asbytes()


class _Host(paramiko.ServerInterface):
    """One connection: checks the key and runs commands in the host's shell."""

    def __init__(self, login: Login, shell: Shell) -> None:
        self._login, self._shell = login, shell
        self._running: list[subprocess.Popen[bytes]] = []
        self._serving: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """Whether a command's exit status is still to be sent."""
        return any(thread.is_alive() for thread in self._serving)

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        return AUTH_SUCCESSFUL if self._login.admits(username, key) else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED if kind == "session" else OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        return self.check_channel_exec_request(channel, b"exec sh")

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        process = self._shell.start(command.decode("utf-8", "replace"))
        self._running = [*(kept for kept in self._running if kept.poll() is None), process]
        serving = threading.Thread(target=_serve, args=(channel, process, self._shell), daemon=True)
        serving.start()
        if not _SHELLS.intersection(command.split()[-1:]):
            self._serving = [*(thread for thread in self._serving if thread.is_alive()), serving]
        return True

    def check_channel_pty_request(
        self,
        channel: paramiko.Channel,
        term: bytes,
        width: int,
        height: int,
        pixelwidth: int,
        pixelheight: int,
        modes: bytes,
    ) -> bool:
        return True

    def freeze(self) -> None:
        """Let everything that runs stand still."""
        self._signal(signal.SIGSTOP)

    def end(self) -> None:
        """Kill everything that runs."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        for process in self._running:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)


def _serve(channel: paramiko.Channel, process: subprocess.Popen[bytes], shell: Shell) -> None:
    """Carry one command's input and output until it ends."""
    # Paramiko assents to the command after we have returned; an exit status must not overtake that.
    time.sleep(_ASSENT_S)
    assert process.stdout is not None
    assert process.stderr is not None
    outputs = ((process.stdout.fileno(), channel.sendall), (process.stderr.fileno(), channel.sendall_stderr))
    pumps = [threading.Thread(target=_pump_out, args=output, daemon=True) for output in outputs]
    for pump in pumps:
        pump.start()
    threading.Thread(target=_pump_in, args=(channel, process, shell), daemon=True).start()
    for pump in pumps:
        pump.join()
    with contextlib.suppress(*_GONE):
        channel.send_exit_status(process.wait() & 0xFF)
        channel.close()
    process.stdout.close()
    process.stderr.close()


def _pump_out(source: int, sink: _Sink) -> None:
    with contextlib.suppress(*_GONE):
        while chunk := os.read(source, _CHUNK):
            sink(chunk)


def _pump_in(channel: paramiko.Channel, process: subprocess.Popen[bytes], shell: Shell) -> None:
    """Whole lines only, because a path must not be cut in two before it is translated."""
    assert process.stdin is not None
    open_line = b""
    with contextlib.suppress(*_GONE):
        while chunk := channel.recv(_CHUNK):
            *lines, open_line = (open_line + chunk).split(b"\n")
            if lines:
                text = b"\n".join([*lines, b""]).decode("utf-8", "surrogateescape")
                process.stdin.write(shell.translate(text).encode("utf-8", "surrogateescape"))
                process.stdin.flush()
    with contextlib.suppress(*_GONE):
        process.stdin.close()
