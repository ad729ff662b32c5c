"""Tells an address outside that the engine lives, whether anybody watches it and how bad it is; judges no answer."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

from console.alerts.notify.decide import Watching
from console.alerts.rule import RANK
from console.clock import Clock, rfc3339
from console.config.schema import Config
from console.config.secrets import resolver
from console.engine.bus import Bus
from console.engine.delivery.courier import post
from console.engine.delivery.threads import Threads
from console.engine.tasks import Tasks
from console.errors import SecretError
from console.i18n import _
from console.model.alert import Alert, AlertState
from console.model.time import Instant, Seconds


def life_sign(alerts: Iterable[Alert], watching: Watching, undelivered: int, now: Instant) -> dict[str, object]:
    """What is sent: `state` is `attended` or `unattended`, `worst` the worst severity that fires, or null."""
    firing = [alert for alert in alerts if alert.state is AlertState.FIRING]
    worst = max((alert.severity for alert in firing), key=RANK.__getitem__, default=None)
    return {
        "engine": socket.gethostname(),
        "at": rfc3339(now),
        "state": "attended" if watching.attached else "unattended",
        "worst": worst.value if worst else None,
        "firing": len(firing),
        "unacknowledged": sum(alert.acknowledged is None and not alert.suppressed_by for alert in firing),
        "undelivered": undelivered,
    }


class LifeSign:
    """The outgoing dead-man: who expects it raises the alarm when it stays away.

    `busy` while an answer is awaited.
    """

    def __init__(
        self,
        bus: Bus,
        watching: Callable[[], Watching],
        undelivered: Callable[[], int],
        tasks: Tasks,
        notice: Callable[[str, str | None], None],
        clock: Clock,
    ) -> None:
        self._bus = bus
        self._watching = watching
        self._undelivered = undelivered
        self._tasks = tasks
        self._notice = notice
        self._clock = clock
        self._threads = Threads(most=1)
        self._config = Config()
        self._due_s: Seconds = 0.0
        self.busy = False

    def adopt(self, config: Config) -> None:
        """Send where and as often as this configuration says."""
        if config.engine.deadman != self._config.engine.deadman:
            self._due_s = 0.0
            self._notice("deadman", None)
        self._config = config

    async def tick(self) -> None:
        """Send when it is time; the answer is awaited elsewhere."""
        deadman = self._config.engine.deadman
        here_s = self._clock.monotonic()
        if deadman is None or self.busy or here_s < self._due_s:
            return
        self._due_s = here_s + deadman.every
        self.busy = True
        found = (self._bus.get(key) for key in self._bus.keys("Alert"))
        alerts = [one for one in found if isinstance(one, Alert)]
        document = life_sign(alerts, self._watching(), self._undelivered(), self._clock.now())
        self._tasks.spawn("deadman", self._send(document))

    async def _send(self, document: dict[str, object]) -> None:
        try:
            problem = await self._threads.carry("deadman", lambda: self._post(document))
        finally:
            self.busy = False
        sentence = _("the sign of life does not arrive: {problem}").format(problem=problem) if problem else None
        self._notice("deadman", sentence)

    def _post(self, document: dict[str, object]) -> str:
        deadman = self._config.engine.deadman
        if deadman is None:
            return ""
        try:
            url = resolver(self._config.path)(deadman.url)
        except SecretError as error:
            return str(error)
        return post(url, document, str(document["at"]))
