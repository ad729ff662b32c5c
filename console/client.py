"""A window's only door to the engine: connect, ask, receive changes; it decides nothing and draws nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from console.errors import EngineAbsent, EngineBarred, EngineSilent, Refused, WireError
from console.i18n import _
from console.model.oserror import os_words
from console.model.time import Seconds
from console.wire.codec import decode_from_engine, encode, read_frame
from console.wire.messages import PROTOCOL, Answer, Ask, Delta, Hello, No, Reply, Request, Welcome

_UNREAD_DELTAS = 4
"""Beyond these the socket is left unread, so that the engine merges changes instead of queueing them."""


class Client:
    """One connection; `deltas()` ends, and `request()` raises `WireError`, when it is lost."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, welcome: Welcome) -> None:
        self.welcome = welcome
        self._reader = reader
        self._writer = writer
        self._deltas: asyncio.Queue[Delta | None] = asyncio.Queue(_UNREAD_DELTAS)
        self._answers: dict[int, asyncio.Future[Reply]] = {}
        self._asked = 0
        self._lost: WireError | None = None
        self._broken: WireError | None = None
        self._receiving = asyncio.create_task(self._receive())

    @classmethod
    async def connect(cls, socket_path: Path, hello: Hello, timeout_s: Seconds = 5.0) -> Client:
        """Attach to the engine that listens on `socket_path`.

        Raises `EngineAbsent` when nobody listens, `Refused` when the engine will not have us, `WireError` when what
        listens is no engine of this version.
        """
        try:
            async with asyncio.timeout(timeout_s):
                reader, writer = await asyncio.open_unix_connection(socket_path)
                return await cls._greet(reader, writer, hello)
        except TimeoutError as error:
            raise EngineSilent(_("the engine on {path} does not answer").format(path=socket_path)) from error
        except (FileNotFoundError, ConnectionRefusedError) as error:
            sentence = _("no engine listens on {path}; “ronda” and “ronda engine” start one")
            raise EngineAbsent(sentence.format(path=socket_path)) from error
        except PermissionError as error:
            sentence = _("the socket {path} is somebody else's: join its group, or use a state directory of your own")
            raise EngineBarred(sentence.format(path=socket_path)) from error
        except OSError as error:
            raise EngineAbsent(
                _("cannot reach {path}: {error}").format(path=socket_path, error=os_words(error))
            ) from error

    @classmethod
    async def _greet(cls, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hello: Hello) -> Client:
        try:
            writer.write(encode(hello))
            body = await read_frame(reader)
            message = None if body is None else decode_from_engine(body)
        except WireError as error:
            writer.close()
            raise WireError(_("what listens there is not an engine")) from error
        except BaseException:
            writer.close()
            raise
        match message:
            case Welcome(protocol=protocol) if protocol == PROTOCOL:
                return cls(reader, writer, message)
            case Welcome(version=version):
                writer.close()
                sentence = _(
                    "the engine is version {version} and speaks another protocol: end it and start this version"
                )
                raise WireError(sentence.format(version=version))
            case No(reason=reason, message=sentence):
                writer.close()
                raise Refused(reason, sentence)
            case None:
                writer.close()
                raise WireError(_("the engine closed the connection without a word"))
            case _other:
                writer.close()
                raise WireError(_("what listens there is not an engine"))

    async def request(self, request: Request) -> Reply:
        """Ask and wait for the reply; raises `Refused` with the engine's reason, `WireError` when it cannot answer."""
        if self._lost is not None:
            raise self._lost
        self._asked += 1
        number = self._asked
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self._writer.write(encode(Ask(number, request)))
            await self._writer.drain()
            reply = await answer
        except OSError as error:
            # The loss may be known already: asyncio would tell of it on stderr if nobody looked.
            if not answer.cancel():
                answer.exception()
            raise WireError(_("the connection to the engine was lost")) from error
        finally:
            self._answers.pop(number, None)
        if isinstance(reply, No):
            raise Refused(reply.reason, reply.message)
        return reply

    async def deltas(self) -> AsyncIterator[Delta]:
        """Changes as they come, after a `Watch` request; ends when the connection does.

        Raises `WireError` when what comes is no frame that this version understands.
        """
        while (delta := await self._deltas.get()) is not None:
            yield delta
        if self._broken is not None:
            raise self._broken

    async def close(self) -> None:
        """Leave; what the engine does goes on."""
        self._receiving.cancel()
        await asyncio.gather(self._receiving, return_exceptions=True)
        self._writer.close()

    async def _receive(self) -> None:
        try:
            while (body := await read_frame(self._reader)) is not None:
                match decode_from_engine(body):
                    case Answer(n=number, reply=reply) if (answer := self._answers.get(number)) and not answer.done():
                        answer.set_result(reply)
                    case Delta() as delta:
                        await self._deltas.put(delta)
                    case _other:
                        continue
            self._lost = WireError(_("the engine has gone away"))
        except WireError as error:
            self._lost = self._broken = error
        finally:
            lost = self._lost or WireError(_("this window has left the engine"))
            self._lost = lost
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(lost)
            self._end_deltas()

    def _end_deltas(self) -> None:
        while self._deltas.full():
            self._deltas.get_nowait()
        self._deltas.put_nowait(None)
