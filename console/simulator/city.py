"""Opens the ports of applications, name server and ways to the site, and has them behave as the world says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from console.clock import Clock
from console.simulator.application import Answer, answer
from console.simulator.catalogue import Entry
from console.simulator.demo_services import Addresses, domain
from console.simulator.names import NameServer
from console.simulator.port import Port
from console.simulator.reach import Reach, from_inside, gate_reach, web_reach
from console.simulator.simulation import Simulation
from console.simulator.web import Greeter, Respond, WebServer

_WAYS: Final = (1, 2)
_ELSEWHERE: Final = 201
_GREETING: Final = b"220 mail.bontang.example.org ESMTP\r\n"


class City:
    """Everything that citizens reach; `host_of` names the loopback address of a server or of a free place."""

    def __init__(self, simulation: Simulation, clock: Clock) -> None:
        self._simulation, self._clock = simulation, clock
        self._ports: dict[str, Port] = {}
        self._ways: tuple[Greeter, ...] = ()
        self._names: NameServer | None = None

    async def open(
        self, entries: Mapping[str, Entry], hosts: Mapping[str, str], free_host: Callable[[int], str]
    ) -> Addresses:
        """Listen everywhere; `hosts` are the servers' addresses. Returns where."""
        for place, (id_, entry) in enumerate(entries.items(), _ELSEWHERE):
            host = hosts[entry.servers[0]] if entry.servers else free_host(place)
            self._ports[id_] = WebServer(host, self._respond(id_)) if entry.title else Greeter(host, _GREETING)
        self._ways = tuple(Greeter(free_host(place)) for place in _WAYS)
        speaker, namer = next((id_, entry) for id_, entry in entries.items() if entry.names)
        addresses = {id_: port.address for id_, port in self._ports.items()}
        zone = {domain(id_): host for id_, (host, _port) in addresses.items()}
        self._names = await NameServer.open(hosts[namer.servers[0]], zone, lambda: self._answers(speaker))
        first, second = self._ways
        return Addresses(addresses, self._names.address, (first.address, second.address))

    def set_reach(self) -> None:
        """Let every port behave as the world has it now."""
        world = self._simulation.world
        for id_, port in self._ports.items():
            port.set_reach(web_reach(world, id_))
        for way in self._ways:
            way.set_reach(gate_reach(world))

    def pages(self) -> dict[str, str]:
        """What a visitor inside the site gets at `/`: status and page by `host:port`, 000 where nobody answers."""
        world, found = self._simulation.world, dict[str, str]()
        for id_, port in self._ports.items():
            if isinstance(port, WebServer):
                known = world.applications[id_]
                told = answer(world, known, "/", self._clock.now()) if from_inside(world, id_) else Answer(0, "", "")
                found["{}:{}".format(*port.address)] = f"{told.status:03}\n{told.body}"
        return found

    def close(self) -> None:
        """Stop listening."""
        for port in (*self._ports.values(), *self._ways):
            port.close()
        if self._names is not None:
            self._names.close()

    def _answers(self, application: str) -> bool:
        return web_reach(self._simulation.world, application) is Reach.OPEN

    def _respond(self, id_: str) -> Respond:
        def respond(path: str) -> Answer:
            world = self._simulation.world
            return answer(world, world.applications[id_], path, self._clock.now())

        return respond
