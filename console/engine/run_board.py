"""Runs on the bus: shows each as it changes and the last that ended, and reads what other boards say to a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.engine.bus import Bus
from console.inventory import Inventory
from console.model.board import SafeToTouch
from console.model.run import Plan, Run, RunOutput
from console.model.service import ServiceView
from console.runbooks.steps.service import service_objections

_SHOWN = 20
"""Ended runs that stay on every screen."""


class RunBoard:
    """`learn` hears of every run that ended here; `follow` and `ledger` of every one that looks different."""

    def __init__(
        self,
        bus: Bus,
        learn: Callable[[str, Run], None],
        follow: Callable[[Run, Plan | None], None],
        ledger: Callable[[Run, Plan | None], None],
    ) -> None:
        self._bus = bus
        self._learn = learn
        self._follow = follow
        self._ledger = ledger
        self._inventory = Inventory()

    def adopt(self, inventory: Inventory) -> None:
        """Know these devices and where they stand."""
        self._inventory = inventory

    def recall(self, ended: Iterable[tuple[Plan, Run]]) -> None:
        """Show runs that ended before this engine began."""
        for plan, run in ended:
            self._learn(plan.runbook, run)
            self._ledger(run, plan)
            self._bus.publish([run])
        self._forget_old()

    def show(self, entity: Run | RunOutput, plan: Plan | None) -> None:
        """Show a run that looks different, or more of its output."""
        self._bus.publish([entity])
        if not isinstance(entity, Run):
            return
        self._follow(entity, plan)
        self._ledger(entity, plan)
        if entity.ended_at is not None:
            self._learn(entity.runbook, entity)
            self._forget_old()

    def touch(self, rack: str) -> SafeToTouch | None:
        """Whether a rack is safe to touch, as its board says now."""
        board = self._bus.get(("SafeToTouch", rack))
        return board if isinstance(board, SafeToTouch) else None

    def objections(self, target: str) -> tuple[str, ...]:
        """What speaks against the services that hang on a server, or on the servers of a rack."""
        devices = self._inventory.devices.values()
        here = {device.id for device in devices if target in (device.id, device.place.rack, device.place.room)}
        views = (self._bus.get(key) for key in self._bus.keys("ServiceView"))
        return tuple(
            objection
            for view in views
            if isinstance(view, ServiceView) and here & {hanging.id for hanging in view.hangs_on}
            for objection in service_objections(view)
        )

    def _forget_old(self) -> None:
        runs = [run for key in self._bus.keys("Run") if isinstance(run := self._bus.get(key), Run)]
        ended = sorted((run for run in runs if run.ended_at is not None), key=lambda run: run.started_at)
        old = ended[:-_SHOWN]
        self._bus.withdraw([key for run in old for key in (("Run", run.id), ("RunOutput", run.id))])
