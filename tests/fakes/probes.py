"""An SSH transport without a network."""

from __future__ import annotations

from console.errors import CollectError
from console.inventory import SshAccess
from console.model.time import Seconds


class FakeProbes:
    """Gives the prepared answers, one a probe; an answer that is an error is raised."""

    def __init__(self, *answers: bytes | CollectError) -> None:
        self._answers = list(answers)
        self.forgotten: list[SshAccess] = []
        self.closed = False

    async def probe(self, access: SshAccess, script: str, *, timeout_s: Seconds) -> bytes:
        answer = self._answers.pop(0)
        if isinstance(answer, CollectError):
            raise answer
        return answer

    async def forget(self, access: SshAccess) -> None:
        self.forgotten.append(access)

    async def close(self) -> None:
        self.closed = True
