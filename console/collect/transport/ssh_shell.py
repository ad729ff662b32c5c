"""Keeps one POSIX `sh` open on a host and calls a function in it; it frames the answer and does not read its meaning.

One shell that stays costs half of what a new channel a call costs, on both sides.
"""

from __future__ import annotations

import secrets
from concurrent.futures import Executor

import paramiko

from console.collect.transport.ssh_stream import OutputStream
from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.text import neutralise_bytes

OUTPUT_LIMIT_BYTES = 256 * 1024

OPEN_COMMAND = "exec /bin/sh"
_PREAMBLE = "exec 2>/dev/null\nLC_ALL=C; export LC_ALL\nunset HISTFILE\n"


class ShellEnded(Exception):
    """The shell or its connection is gone; `said` is what it printed instead of answering."""

    def __init__(self, said: bytes) -> None:
        super().__init__("the shell ended")
        self.said = said


class Shell:
    """A shell on its own channel. One call at a time; a call that fails leaves it unusable, so close it then."""

    def __init__(self, channel: paramiko.Channel, workers: Executor) -> None:
        self._channel = channel
        self._stream = OutputStream(channel, workers)
        self._script: str | None = None
        self._begin = b""
        self.heard = bytearray()

    @property
    def so_far(self) -> bytes:
        """What the call has printed up to now."""
        return framed(bytes(self.heard), self._begin, b"")

    async def call(self, script: str) -> bytes:
        """What `script` prints, run as a function; its text is sent only when it differs from the last one.

        `so_far` is for a caller that gives up waiting. Raises ShellEnded, and CollectError when it prints too much.
        """
        nonce = secrets.token_hex(12)
        # Before anything is sent: who gives up meanwhile must not read this call by the marker of the last one.
        self._begin, self.heard = f"\nbegin {nonce}\n".encode(), bytearray()
        try:
            await self._stream.write(self._request(script, nonce).encode())
        except OSError:
            raise ShellEnded(b"") from None
        self._script = script
        return await self._answer(nonce)

    def _request(self, script: str, nonce: str) -> str:
        definition = "" if script == self._script else f"{_PREAMBLE}ronda_probe() {{\n{script}\n}}\n"
        # The markers are computed in the shell, so that an echo of what we send never looks like an answer.
        return (
            f"{definition}ronda_mark={nonce}; printf '\\n%s %s\\n' begin \"$ronda_mark\";"
            f" ronda_probe </dev/null; printf '\\n%s %s\\n' end \"$ronda_mark\"\n"
        )

    async def _answer(self, nonce: str) -> bytes:
        end = f"\nend {nonce}\n".encode()
        while not self.heard.endswith(end):
            chunk = await self._stream.read()
            if not chunk:
                raise ShellEnded(bytes(self.heard))
            self.heard += chunk
            if len(self.heard) > OUTPUT_LIMIT_BYTES:
                sentence = _("The host sends more than {limit} KiB in answer to one probe.")
                raise CollectError(Cause.MALFORMED, sentence.format(limit=OUTPUT_LIMIT_BYTES // 1024))
        return framed(bytes(self.heard), self._begin, end)

    def close(self) -> None:
        """End the shell on the host."""
        self._channel.close()


def framed(heard: bytes, begin: bytes, end: bytes) -> bytes:
    """What stands between the markers; without an end marker all that came after the beginning.

    Nothing where the beginning was not heard, or was not even sent.
    """
    if not begin:
        return b""
    _before, found, after = heard.partition(begin)
    if not found:
        return b""
    return after.partition(end)[0] if end else after


def no_shell(user: str, said: bytes) -> CollectError:
    """Why a host that lets us in cannot be probed: the login runs something else than a shell."""
    heard = neutralise_bytes(said[:400], 100) or _("nothing")
    sentence = _(
        "The login as {user} gives no POSIX shell (it said: {said}); give the user /bin/sh or bash as its shell."
    )
    return CollectError(Cause.UNSUPPORTED, sentence.format(user=user, said=heard))
