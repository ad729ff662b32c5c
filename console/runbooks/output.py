"""What a run's steps print: the last lines in memory, all of it up to a limit in a file; judges nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec

from console.clock import Clock
from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.model.run import OutputLine, RunOutput
from console.model.text import neutralise
from console.model.time import Seconds
from console.store.append_only import AppendOnlyFile, Scribe, whole_lines

SHOWN_LINES = 200
KEPT_OCTETS = 16 << 20
LINE_LIMIT = 2000
FLUSH_S: Seconds = 0.1


class Output:
    """The output of one run. `say` never waits: what it takes is written and announced a moment later, in one go."""

    def __init__(
        self, run: str, file: AppendOnlyFile, scribe: Scribe, clock: Clock, announce: Callable[[RunOutput], None]
    ) -> None:
        self._run = run
        self._file = file
        self._scribe = scribe
        self._clock = clock
        self._announce = announce
        self._last: deque[OutputLine] = deque(maxlen=SHOWN_LINES)
        self._unwritten: list[bytes] = []
        self._total = 0
        self._kept = 0
        self._timer: asyncio.TimerHandle | None = None
        self._problem = ""

    def recall(self, lines: tuple[OutputLine, ...]) -> None:
        """Take up the lines that an earlier engine kept."""
        self._last.extend(lines)
        self._total = len(lines)
        self._kept = sum(len(line.text) for line in lines)

    def say(self, step: str, text: str) -> None:
        """Take one line as the device printed it; it is neutralised here."""
        line = OutputLine(at=self._clock.now(), step=step, text=neutralise(text, LINE_LIMIT))
        self._last.append(line)
        self._total += 1
        self._keep(line)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_S, self._flush)

    async def settle(self) -> None:
        """Announce and write all that was said; a disk that does not take it is said in the output itself."""
        self._flush()
        await self._scribe.write(self._sync)
        if self._problem:
            problem, self._problem = self._problem, ""
            self._last.append(OutputLine(at=self._clock.now(), step="", text=problem))
            self._announce(self.shown)

    async def close(self) -> None:
        """Write what is left and give the file back."""
        await self.settle()
        await self._scribe.write(self._file.close)

    @property
    def shown(self) -> RunOutput:
        """The last lines."""
        return RunOutput(id=self._run, lines=tuple(self._last), total=self._total)

    def _keep(self, line: OutputLine) -> None:
        if self._kept > KEPT_OCTETS:
            return
        encoded = msgspec.json.encode(line)
        self._kept += len(encoded)
        if self._kept > KEPT_OCTETS:
            cut = _("(the output goes on; more than {limit} MiB of it is not kept)").format(limit=KEPT_OCTETS >> 20)
            encoded = msgspec.json.encode(OutputLine(at=line.at, step=line.step, text=cut))
        self._unwritten.append(encoded)

    def _flush(self) -> None:
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        self._announce(self.shown)
        lines, self._unwritten = self._unwritten, []
        if lines:
            self._scribe.hand_over(lambda: self._write(b"\n".join(lines)))

    def _sync(self) -> None:
        try:
            self._file.sync()
        except StoreError as error:
            self._problem = str(error)

    def _write(self, lines: bytes) -> None:
        try:
            self._file.append(lines, durable=False)
        except StoreError as error:
            self._problem = str(error)


_decoder = msgspec.json.Decoder(OutputLine)


def read_output(path: Path) -> tuple[OutputLine, ...]:
    """The kept output of a run; a line that a crash left torn is left out, a missing file is an empty output."""
    try:
        lines, _size = whole_lines(path.read_bytes())
        return tuple(_decoder.decode(line) for line in lines)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(_("{path} cannot be read: {problem}.").format(path=path, problem=os_words(error))) from error
