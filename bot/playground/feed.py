"""What the open pages are told as it happens, and again after a lost connection."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

KEPT = 500


@dataclass(frozen=True)
class Event:
    """One server-sent event; without an id it is not replayed."""

    kind: str
    data: str
    id: str = ""

    def encode(self) -> bytes:
        """The event as the wire wants it; JSON never holds a bare line break."""
        head = f"id: {self.id}\n" if self.id else ""
        return f"{head}event: {self.kind}\ndata: {self.data}\n\n".encode()


class Feed:
    """An ordered stream of events with a short memory.

    `run` makes the ids of one start of the server differ from those of another.
    """

    def __init__(self, run: str) -> None:
        self._run = run
        self._last = 0
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._queues: set[asyncio.Queue[Event | None]] = set()

    @property
    def position(self) -> str:
        """The id of the latest event."""
        return f"{self._run}-{self._last}"

    def publish(self, kind: str, payload: Mapping[str, object]) -> None:
        """Tell every open page, and remember it for those that come back."""
        self._last += 1
        event = Event(kind, to_json(payload), self.position)
        self._kept.append(event)
        for queue in self._queues:
            queue.put_nowait(event)

    def forget(self) -> None:
        """Make pages that come back start again from a snapshot."""
        self._last += 1
        self._kept.clear()

    def since(self, last_id: str) -> list[Event] | None:
        """The events after `last_id`, or None when they are no longer all remembered."""
        run, _, number = last_id.rpartition("-")
        if run != self._run or not (number.isascii() and number.isdecimal()):
            return None
        missed = self._last - int(number)
        if missed < 0 or missed > len(self._kept):
            return None
        return list(self._kept)[len(self._kept) - missed :]

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of the events to come; None in it means that the server stops."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every open stream."""
        for queue in self._queues:
            queue.put_nowait(None)


def to_json(payload: Mapping[str, object]) -> str:
    """Compact JSON on one line."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
