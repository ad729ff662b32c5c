"""What people asked of a run under way: to stop, to pause, to leave a step out; carries nothing out."""

from __future__ import annotations

import asyncio

from console.runbooks.frames import PauseAsked, PauseLifted, RaceSettled, RunReopened, StepSkipped, StopAsked


class Control:
    """The wishes that hold now; every frame is applied when it is on the disk."""

    def __init__(self) -> None:
        self.stop: StopAsked | None = None
        self.paused: PauseAsked | None = None
        self.race: RaceSettled | None = None
        self._skipped: dict[str, StepSkipped] = {}
        self._moved = asyncio.Event()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end after the step under way."""
        return self.stop is not None

    def apply(self, frame: StopAsked | PauseAsked | PauseLifted | StepSkipped | RunReopened | RaceSettled) -> None:
        """Take a wish up."""
        match frame:
            case StopAsked():
                self.stop = frame
            case PauseAsked():
                self.paused = frame
            case PauseLifted():
                self.paused = None
            case RunReopened():
                self.stop, self.paused = None, None
            case RaceSettled():
                self.race = frame
            case StepSkipped():
                self._skipped[frame.step] = frame
        self._moved.set()

    def skip_of(self, step: str) -> StepSkipped | None:
        """Who wants `step` left out, and why."""
        return self._skipped.get(step)

    async def gate(self) -> None:
        """Wait while the run is paused; a stop opens it."""
        while self.paused is not None and self.stop is None:
            self._moved.clear()
            await self._moved.wait()
