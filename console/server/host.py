"""The engine's process: holds the state directory, listens, heeds signals, and knows when to end."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
from collections.abc import Callable
from pathlib import Path

from console.clock import Clock
from console.config.groups import exists
from console.config.metrics import MetricsTable
from console.config.paths import prepare
from console.engine.engine import Engine
from console.engine.person import Person
from console.engine.statedir import StateDir
from console.engine.systemd import ServiceManager
from console.errors import RondaError, StoreError
from console.i18n import _
from console.model.snapshot import Snapshot
from console.model.time import Seconds
from console.server.access import GroupRoles, group_roles
from console.server.listen import Listener
from console.server.metrics import MetricsServer
from console.server.process import take_descriptors
from console.server.prometheus import text

_NOBODY_CAME_S: Seconds = 60.0


def account() -> str:
    """The name of the account that this process runs under."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


class Host:
    """One engine with its socket; `linger` ends it when the last client has left and no run is active."""

    def __init__(self, config: Path, state_dir: Path, clock: Clock, linger: bool = False) -> None:
        self._config = config
        self._state_dir = state_dir
        self._clock = clock
        self._linger = linger
        self._manager = ServiceManager(os.environ)

    async def run(self) -> None:
        """Serve until told to stop; raises `ConfigError`, `EngineHeld` or `StoreError` when it cannot start."""
        take_descriptors()
        await asyncio.to_thread(prepare, self._state_dir)
        held = await asyncio.to_thread(StateDir.hold, self._state_dir, account(), self._clock.now())
        try:
            engine = Engine(self._config, self._state_dir, self._clock)
            await engine.start()
            try:
                await self._serve(engine)
            finally:
                await engine.stop()
        finally:
            held.release()

    async def _serve(self, engine: Engine) -> None:
        group = _socket_group(engine)
        path = await asyncio.to_thread(prepare, self._state_dir, group)
        listener = Listener(engine, self._clock, _granting(engine))
        await listener.open(path, group)
        metrics = asyncio.create_task(self._keep_metrics(engine))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, engine.stopping.set)
        reloads: set[asyncio.Task[None]] = set()
        loop.add_signal_handler(signal.SIGHUP, lambda: reloads.add(asyncio.create_task(self._reload(engine))))
        watchers = [asyncio.create_task(self._feed_watchdog())]
        if self._linger:
            watchers.append(asyncio.create_task(self._leave_when_alone(engine, listener)))
        self._manager.tell("READY=1")
        try:
            await engine.stopping.wait()
        finally:
            self._manager.tell("STOPPING=1")
            for task in (metrics, *watchers, *reloads):
                task.cancel()
            await asyncio.gather(metrics, *watchers, *reloads, return_exceptions=True)
            await listener.close()

    async def _keep_metrics(self, engine: Engine) -> None:
        """Serve metrics where the configuration wants them, and move with it when it is read again."""
        while True:
            wanted, server = _metrics_wanted(engine), MetricsServer(lambda: _metrics(engine))
            try:
                served = await self._tell_metrics(engine, server)
                while served and wanted == _metrics_wanted(engine):
                    await _again(engine.reloaded)
                if not served:
                    await _again(engine.reloaded)
            finally:
                await server.close()

    async def _tell_metrics(self, engine: Engine, server: MetricsServer) -> bool:
        """Open what is configured; where that cannot be, it is said and the watch goes on."""
        table = engine.config.metrics
        try:
            if table.socket is not None:
                await server.open_socket(table.socket.expanduser(), _socket_group(engine))
            if table.listen:
                host, _colon, port = table.listen.rpartition(":")
                await server.open_port(host.strip("[]"), int(port))
        except StoreError as error:
            engine.notice("metrics", str(error))
            return False
        engine.notice("metrics", None)
        return True

    async def _reload(self, engine: Engine) -> None:
        self._manager.tell("RELOADING=1", f"MONOTONIC_USEC={int(self._clock.monotonic() * 1e6)}")
        try:
            await engine.reload(Person(os.getuid(), account(), "admin", asserted="SIGHUP"))
        except RondaError:
            # The engine keeps the sentence as a notice that every console shows.
            pass
        finally:
            self._manager.tell("READY=1")

    async def _feed_watchdog(self) -> None:
        while self._manager.watchdog_s is not None:
            self._manager.tell("WATCHDOG=1")
            await asyncio.sleep(self._manager.watchdog_s)

    async def _leave_when_alone(self, engine: Engine, listener: Listener) -> None:
        grace = _NOBODY_CAME_S
        while not engine.stopping.is_set():
            try:
                async with asyncio.timeout(grace):
                    await listener.left.wait()
            except TimeoutError:
                if not listener.sessions and not engine.runs.active():
                    engine.stopping.set()
            listener.left.clear()
            grace = engine.config.engine.linger


async def _again(event: asyncio.Event) -> None:
    await event.wait()
    event.clear()


def _granting(engine: Engine) -> Callable[[], GroupRoles]:
    """What the configuration grants: another object each time it has been read."""
    read, granted = engine.config, group_roles(os.getuid(), engine.config.access)

    def now() -> GroupRoles:
        nonlocal read, granted
        if engine.config is not read:
            read, granted = engine.config, group_roles(os.getuid(), engine.config.access)
        return granted

    return now


def _socket_group(engine: Engine) -> str:
    """The group that the socket is open to; one that is not here opens it to nobody else, and is said."""
    name = engine.config.engine.socket_group
    if not name or exists(name):
        engine.notice("socket_group", None)
        return name
    sentence = _(
        'there is no Unix group "{name}" (engine.socket_group): only its own user and root can attach to this engine; '
        "make the group and restart the engine"
    )
    engine.notice("socket_group", sentence.format(name=name))
    return ""


def _metrics_wanted(engine: Engine) -> tuple[MetricsTable, str]:
    """Where metrics are served, and for which Unix group."""
    return engine.config.metrics, engine.config.engine.socket_group


def _metrics(engine: Engine) -> str:
    engine.devices.refresh()
    world = Snapshot()
    world.apply(engine.bus.entities())
    return text(world, engine.devices.readings())
