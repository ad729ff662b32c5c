"""Asks devices over Modbus TCP, one connection an address and one question at a time; knows no meanings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ModbusPDU

from console.collect.registers import Span, is_words
from console.errors import CollectError
from console.feeds.access import ModbusAccess
from console.i18n import N_, _
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.time import Seconds

_EXCEPTIONS: dict[int, tuple[Cause, str]] = {
    1: (Cause.UNSUPPORTED, N_("does not know this kind of register (illegal function); correct `table`")),
    2: (Cause.NO_SUCH_OBJECT, N_("has no such register (illegal data address); correct `register`")),
    3: (Cause.NO_SUCH_OBJECT, N_("has no such register (illegal data value); correct `register`")),
    4: (Cause.UNREACHABLE, N_("has failed inside (device failure); look at the device")),
    5: (Cause.TIMEOUT, N_("is still working on it (acknowledge); ask less often")),
    6: (Cause.TIMEOUT, N_("is busy; ask less often")),
    10: (Cause.UNREACHABLE, N_("is a gateway without a path to this unit; correct `unit`")),
    11: (Cause.TIMEOUT, N_("is a gateway whose unit does not answer; check the unit and its wires")),
}
"""Modbus Application Protocol 1.1b3, section 7."""


class ModbusTransport:
    """Devices behind one gateway share its connection, since many gateways allow only one."""

    def __init__(self) -> None:
        # What it would say there is in our failures, once and with the device's name.
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
        self._lines: dict[tuple[str, int], _Line] = {}

    async def read(self, access: ModbusAccess, span: Span, timeout_s: Seconds) -> Sequence[int | bool]:
        """The registers or bits of `span`; raises CollectError."""
        place = (access.address, access.port)
        line = self._lines.get(place)
        if line is None:
            line = self._lines[place] = _Line(*place)
        return await line.read(access.unit, span, timeout_s)

    async def close(self) -> None:
        """Close every connection."""
        for line in self._lines.values():
            line.drop()
        self._lines.clear()


class _Line:
    """One address: its connection, and a lock so that questions come one after the other."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._place = f"{host}:{port}"
        self._lock = asyncio.Lock()
        self._client: AsyncModbusTcpClient | None = None

    async def read(self, unit: int, span: Span, timeout_s: Seconds) -> Sequence[int | bool]:
        async with self._lock:
            try:
                async with asyncio.timeout(timeout_s):
                    client = await self._connected(timeout_s)
                    answer = await _asked(client, unit, span)
                return self._read(answer, unit, span)
            except TimeoutError:
                self.drop()
                text = _("Unit {unit} at {place} does not answer over Modbus; check `unit`, address and wires.")
                raise CollectError(Cause.TIMEOUT, text.format(unit=unit, place=self._place)) from None
            except ModbusException:
                self.drop()
                text = _("{place} answers with something that is no Modbus, or hangs up; check the port.")
                raise CollectError(Cause.MALFORMED, text.format(place=self._place)) from None
            except asyncio.CancelledError:
                self.drop()
                raise

    def drop(self) -> None:
        """A late answer must not be taken for that to the next question."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _connected(self, timeout_s: Seconds) -> AsyncModbusTcpClient:
        if self._client is not None and self._client.connected:
            return self._client
        self.drop()
        # Its own timeout is longer than ours, which is for connecting and asking together.
        client = AsyncModbusTcpClient(
            self._host, port=self._port, timeout=timeout_s + 1, retries=0, reconnect_delay=0, name="ronda"
        )
        self._client = client
        if not await client.connect():
            self.drop()
            raise await self._refused()
        return client

    async def _refused(self) -> CollectError:
        """pymodbus only says that it could not; the operating system says why."""
        try:
            _reader, writer = await asyncio.open_connection(self._host, self._port)
        except ConnectionRefusedError:
            text = _("Nothing listens at {place}; check that Modbus TCP is enabled there.")
            return CollectError(Cause.REFUSED, text.format(place=self._place))
        except OSError as error:
            text = _("{place} cannot be reached ({reason}); check address and network.")
            reason = os_words(error)
            return CollectError(Cause.UNREACHABLE, text.format(place=self._place, reason=reason))
        writer.close()
        text = _("{place} takes no further connection for Modbus; close others or ask again later.")
        return CollectError(Cause.REFUSED, text.format(place=self._place))

    def _read(self, answer: ModbusPDU, unit: int, span: Span) -> Sequence[int | bool]:
        if answer.isError():
            fallback = (Cause.UNSUPPORTED, N_("refuses with an exception that Modbus does not know"))
            cause, why = _EXCEPTIONS.get(answer.exception_code, fallback)
            text = _("Unit {unit} at {place} {why} ({table} {at}, {count} of them).")
            words = {"table": span.table, "at": span.at, "count": span.count, "why": _(why)}
            raise CollectError(cause, text.format(unit=unit, place=self._place, **words))
        found: Sequence[int | bool] = answer.registers if is_words(span.table) else answer.bits
        if len(found) < span.count:
            text = _("Unit {unit} at {place} sends fewer registers than it was asked for.")
            raise CollectError(Cause.MALFORMED, text.format(unit=unit, place=self._place))
        return found


async def _asked(client: AsyncModbusTcpClient, unit: int, span: Span) -> ModbusPDU:
    match span.table:
        case "holding":
            return await client.read_holding_registers(span.at, count=span.count, device_id=unit)
        case "input":
            return await client.read_input_registers(span.at, count=span.count, device_id=unit)
        case "coil":
            return await client.read_coils(span.at, count=span.count, device_id=unit)
        case _:
            return await client.read_discrete_inputs(span.at, count=span.count, device_id=unit)
