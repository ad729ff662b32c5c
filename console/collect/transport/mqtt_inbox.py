"""What has come from a broker and is not handled yet: the newest of each topic, bounded; decides no more."""

from __future__ import annotations

import asyncio
from typing import Any

from aiomqtt import Message

from console.collect.shapes import MOST_BYTES

_MOST_TOPICS = 1000


class Inbox(asyncio.Queue[Message]):
    """A queue whose messages are replaced by newer ones of their topic and cut to one octet more than is ever read."""

    def _init(self, maxsize: int) -> None:
        self._queue: dict[tuple[str, bool], Message] = {}

    def _put(self, item: Message) -> None:
        if isinstance(item.payload, bytes | bytearray):
            item.payload = bytes(item.payload[: MOST_BYTES + 1])
        key = (item.topic.value, bool(item.retain))
        if key not in self._queue and len(self._queue) >= _MOST_TOPICS:
            self._get()
        self._queue[key] = item

    def _get(self) -> Any:
        return self._queue.pop(next(iter(self._queue)))
