"""What asking a host over SSH comes to: how a command ended, what a probe that was cut short had said."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from console.errors import CollectError
from console.model.failure import Failure
from console.model.time import Seconds

Ending: TypeAlias = Literal["exited", "closed", "timeout", "limit"]

OUTPUT_LIMIT_BYTES = 1024 * 1024


class Execution(Struct, frozen=True):
    """How a command ended.

    `exited`: with `exit_status`. `closed`: the host closed the channel or connection first, or a signal killed the
    command. `timeout`, `limit`: we stopped waiting or reading; the command may go on. `output` is neutralised text,
    one line a line, at most the limit's octets.
    """

    exit_status: int | None
    ended: Ending
    took_s: Seconds
    output: str = ""


class ProbeCut(CollectError):
    """The probe did not end in time; `so_far` is what it had printed by then."""

    def __init__(self, failure: Failure, so_far: bytes) -> None:
        super().__init__(failure.cause, failure.message)
        self.so_far = so_far
