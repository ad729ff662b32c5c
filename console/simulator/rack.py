"""Puts the simulated rack on loopback: agents, SSH servers, files, control socket; what happens is the simulation's."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from console.clock import Clock, SystemClock
from console.model.time import Seconds
from console.simulator.agent import Agent
from console.simulator.backups import put_backups
from console.simulator.bmcs import Bmcs
from console.simulator.catalogue import entries
from console.simulator.city import City
from console.simulator.control import Control
from console.simulator.demo_config import DemoFiles
from console.simulator.demo_services import Addresses, with_services
from console.simulator.happening import Happening
from console.simulator.host_files import files
from console.simulator.layout import Document, families, world_of
from console.simulator.patience import hurried
from console.simulator.reach import Reach, ssh_reach
from console.simulator.scenario import load
from console.simulator.shell import Shell, furnish
from console.simulator.simulation import Simulation
from console.simulator.ssh import Login, SshServer

_TICK_S: Final = 0.25
_FILES_EVERY_S: Final = 1.0
_COMMANDS_END_S: Final = 3.0
_TESTED_BEFORE_S: Final = 30 * 86_400.0
_FALLBACK_HOST: Final = "127.0.0.1"


class SimulatedRack:
    """A rack that answers while the `async with` block lasts; `config_path` is a configuration that finds it.

    With `bmcs` every server has a BMC too, which the configuration knows.
    """

    def __init__(
        self,
        scenario: str,
        speed: float,
        directory: Path,
        *,
        seed: int = 1,
        clock: Clock | None = None,
        bmcs: bool = False,
    ) -> None:
        self._files = DemoFiles(directory)
        self._document: Document = self._files.example()
        self._clock = clock or SystemClock()
        self._speed = speed
        known = families(self._document)
        self.simulation = Simulation(world_of(self._document, seed), load(scenario), known)
        self._control = Control(self.simulation)
        self._city = City(self.simulation, self._clock)
        self._bmcs = Bmcs(self.simulation, self._files) if bmcs else None
        self._agents: dict[str, Agent] = {}
        self._ssh: dict[str, SshServer] = {}
        self._requests: dict[str, int] = {}
        self._waited: dict[str, Seconds] = {}
        self._ticking: asyncio.Task[None] | None = None

    @property
    def config_path(self) -> Path:
        """The configuration that was written."""
        return self._files.config_path

    @property
    def control_path(self) -> Path:
        """The Unix socket of the control protocol."""
        return self._files.directory / "control.sock"

    async def __aenter__(self) -> Self:
        self._open_agents()
        self._open_ssh()
        where = await self._open_city()
        if self._bmcs is not None:
            hosts = {id_: self._agents[id_].address[0] for id_ in self._ssh}
            await self._bmcs.open(self._document, hosts, self._clock.now())
        self._refresh()
        self._files.write(
            with_services(self._document, entries(self._document["devices"]), where, self._tested())
            | {"rules": hurried(self._speed)},
            {id_: agent.address for id_, agent in self._agents.items()},
            {id_: server.address for id_, server in self._ssh.items()},
        )
        self.control_path.unlink(missing_ok=True)
        await self._control.open(self.control_path)
        self._ticking = asyncio.create_task(self._tick(), name="simulation")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        await self._control.close()
        self._city.close()
        if self._bmcs is not None:
            self._bmcs.close()
        for server in self._ssh.values():
            server.close()
        for agent in self._agents.values():
            agent.close()

    def _open_agents(self) -> None:
        credentials = self._document["credentials"]
        for place, id_ in enumerate(families(self._document), 11):
            name = self._document["devices"][id_]["snmp"]["credential"]
            login = self._files.login(name, credentials[name])
            self._agents[id_] = Agent.open(id_, host_for(place), login, self.simulation.device(id_))

    def _open_ssh(self) -> None:
        host_key, client_key = self._files.key("host_key"), self._files.key("client_key")
        furnish(self._files.directory / "commands")
        for id_ in self.simulation.world.servers:
            table = self._document["devices"][id_]
            user = self._document["credentials"][table["ssh"]["credential"]]["user"]
            shell = Shell(self._root(id_), self._files.directory / "commands")
            shell.root.mkdir(parents=True, exist_ok=True)
            host = self._agents[id_].address[0]
            self._ssh[id_] = SshServer(host, shell, host_key, Login(user, client_key))
        self._files.known_hosts(host_key, [server.address for server in self._ssh.values()])

    async def _open_city(self) -> Addresses:
        hosts = {id_: agent.address[0] for id_, agent in self._agents.items()}
        for id_ in self._ssh:
            if "backup" in self._document["devices"][id_].get("tags", ()):
                put_backups(self._root(id_), self._clock.now())
        return await self._city.open(entries(self._document["devices"]), hosts, host_for)

    def _tested(self) -> str:
        """The day of the last trial restore: a month before the story."""
        return datetime.fromtimestamp(self._clock.now() - _TESTED_BEFORE_S, UTC).date().isoformat()

    def _root(self, id_: str) -> Path:
        return self._files.directory / "hosts" / id_

    async def _tick(self) -> None:
        then = self._clock.monotonic()
        files_at_s: Seconds = then
        while True:
            await asyncio.sleep(_TICK_S)
            now = self._clock.monotonic()
            self._hear_hosts()
            self.simulation.advance((now - then) * self._speed)
            then = now
            self._set_reach()
            if now - files_at_s >= _FILES_EVERY_S:
                # On a full disk the hosts' files stay as they were; the rest of the room lives on.
                with contextlib.suppress(OSError):
                    self._write_files()
                files_at_s = now

    def _refresh(self) -> None:
        self._write_files()
        self._set_reach()

    def _set_reach(self) -> None:
        for id_, server in self._ssh.items():
            server.set_reach(ssh_reach(self.simulation.world, id_))
        self._city.set_reach()

    def _write_files(self) -> None:
        for id_ in self._ssh:
            if ssh_reach(self.simulation.world, id_) is Reach.OPEN:
                root = self._root(id_)
                for name, content in files(self.simulation.world, id_).items():
                    _put(root / name, content)
        for name, content in self._city.pages().items():
            _put(self._files.directory / "web" / name, content)

    def _hear_hosts(self) -> None:
        """Take what stand-in commands asked for on the hosts, once the commands themselves have come to their end."""
        for id_, server in self._ssh.items():
            if server.busy and self._patient(id_):
                continue
            self._waited.pop(id_, None)
            path = self._root(id_) / "requests"
            lines = path.read_text("utf-8").splitlines() if path.exists() else []
            for verb in lines[self._requests.get(id_, 0) :]:
                self.simulation.befall(Happening("reboot" if verb == "reboot" else "shutdown", id_))
            self._requests[id_] = len(lines)

    def _patient(self, id_: str) -> bool:
        """Whether a host is still given time for its commands; like a real init it does not wait for ever."""
        now = self._clock.monotonic()
        return now - self._waited.setdefault(id_, now) < _COMMANDS_END_S


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one go, so that a probe never reads half a file.
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(content, "utf-8")
    fresh.replace(path)


def host_for(place: int) -> str:
    """An address of its own for each device, where the system has all of 127.0.0.0/8 on loopback (Linux has)."""
    host = f"127.42.0.{place}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((host, 0))
        except OSError:
            return _FALLBACK_HOST
    return host
