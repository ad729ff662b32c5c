"""pymodbus' own server on a free loopback port."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymodbus.datastore import (
    ModbusDeviceContext,
    ModbusServerContext,
    ModbusSparseDataBlock,
)
from pymodbus.server import ModbusTcpServer

from tests.peers.mosquitto import free_tcp_port


def float_words(value: float) -> tuple[int, int]:
    """A float32 as two registers, the high one first."""
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return high, low


@asynccontextmanager
async def running_modbus(
    holding: dict[int, int], inputs: dict[int, int] | None = None, coils: list[bool] | None = None, unit: int = 1
) -> AsyncIterator[int]:
    """A device with these registers and coils, numbered as they are sent, and no others; yields its port."""
    device = ModbusDeviceContext(
        di=_block(dict(enumerate(map(int, coils or [False])))),
        co=_block(dict(enumerate(map(int, coils or [False])))),
        hr=_block(holding),
        ir=_block(inputs or {0: 0}),
    )
    port = free_tcp_port()
    server = ModbusTcpServer(ModbusServerContext({unit: device}, single=False), address=("127.0.0.1", port))
    serving = asyncio.create_task(server.serve_forever())
    await _listening(port)
    try:
        yield port
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]
        await asyncio.gather(serving, return_exceptions=True)


def _block(values: dict[int, int]) -> ModbusSparseDataBlock:
    return ModbusSparseDataBlock(values)  # type: ignore[no-untyped-call]


async def _listening(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)
                continue
            writer.close()
            await writer.wait_closed()
            return
