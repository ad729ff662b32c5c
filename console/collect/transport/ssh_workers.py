"""The threads in which SSH blocks, and how long anybody waits for them; knows no SSH and so costs nothing to import."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor

from console.clock import Clock
from console.model.time import Seconds


class Workers:
    """Two bounded thread pools, so that hosts that hang while we connect never delay those we are talking to."""

    def __init__(self, count: int) -> None:
        self.connecting: Executor = ThreadPoolExecutor(count, "ssh-connect")
        self.talking: Executor = ThreadPoolExecutor(count, "ssh-talk")

    def stop(self) -> None:
        """Take no more work; what runs ends by itself when its connection is closed."""
        self.connecting.shutdown(wait=False, cancel_futures=True)
        self.talking.shutdown(wait=False, cancel_futures=True)


class Deadline:
    """A moment after which nobody waits any longer."""

    def __init__(self, clock: Clock, timeout_s: Seconds) -> None:
        self._clock = clock
        self._until = clock.monotonic() + timeout_s
        self.timeout_s = timeout_s

    def spent(self) -> Seconds:
        """How long it has been since the deadline was set."""
        return self.timeout_s - (self._until - self._clock.monotonic())

    def left(self) -> Seconds:
        """What may still be waited: never quite nothing, so that a wait always ends in its own words."""
        return max(self._until - self._clock.monotonic(), 0.01)
