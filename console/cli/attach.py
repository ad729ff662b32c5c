"""Finds the engine of a state directory, or starts one that outlives us; does not talk to it beyond the greeting."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

from console import __version__
from console.cli.exits import Exit
from console.client import Client
from console.clock import SystemClock
from console.config.paths import socket_path
from console.errors import ConfigError, EngineAbsent
from console.i18n import _
from console.model.oserror import os_words
from console.store.private import open_private
from console.wire.messages import PROTOCOL, Hello

_START_S = 20.0
LOG = "engine.log"
ENGINE_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
"""glibc keeps an arena a thread; one for all saves a tenth of the engine's memory."""


async def attach(state_dir: Path, name: str = "", read_only: bool = False, client: str = "script") -> Client:
    """Connect to the engine that is there; raises `EngineAbsent` when none is."""
    hello = Hello(PROTOCOL, __version__, client=client, read_only=read_only, asserted_name=name)
    return await Client.connect(socket_path(state_dir), hello)


def answers(path: Path) -> bool:
    """Whether somebody listens on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(2)
        try:
            trial.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            # Somebody listens who does not let us in: attaching will say so.
            return True
    return True


def ensure_engine(state_dir: Path, config: Path) -> subprocess.Popen[bytes] | None:
    """Start an engine unless one answers, and wait until it does; returns the process if it was started here.

    Raises `ConfigError` or `EngineAbsent` with what the engine said when it could not start.
    """
    path = socket_path(state_dir)
    if answers(path):
        return None
    log = state_dir / LOG
    command = [sys.executable, "-m", "console", "engine", "--linger"]
    command += ["--state-dir", os.fspath(state_dir.absolute()), "--config", os.fspath(config.absolute())]
    with _opened(log) as out:
        said_from = out.tell()
        engine = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            cwd="/",
            env=ENGINE_ENVIRONMENT | os.environ,
        )
    clock = SystemClock()
    deadline = clock.monotonic() + _START_S
    while clock.monotonic() < deadline:
        if answers(path):
            return engine
        code = engine.poll()
        if code not in (None, Exit.HELD):
            _raise_what_it_said(log, said_from, code or 0)
        time.sleep(0.03)
    raise EngineAbsent(
        _("the engine did not start within {seconds} s: see {log}").format(seconds=int(_START_S), log=log)
    )


def _opened(log: Path) -> BinaryIO:
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(open_private(log, os.O_WRONLY | os.O_APPEND), "ab")
    except OSError as error:
        sentence = _("the directory {path} cannot be used: {why}; name another with --state-dir")
        raise EngineAbsent(sentence.format(path=log.parent, why=os_words(error))) from error


def _raise_what_it_said(log: Path, said_from: int, code: int) -> None:
    with log.open("rb") as said:
        said.seek(said_from)
        words = said.read(20_000).decode("utf-8", "replace").strip().removeprefix("ronda: ")
    if code == Exit.CONFIG:
        raise ConfigError(words)
    raise EngineAbsent(words or _("the engine ended at once: see {log}").format(log=log))
