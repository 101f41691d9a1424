"""People who write: as fast as they are acknowledged, or at a rate whatever the answer takes.

Requests are written on sockets as they are: an HTTP client would be busier than the server.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

Make = Callable[[int], bytes]
"""The request of that number, whole."""

Progress = Callable[[float], None]
"""Told which share of the load has been sent."""

AT_ONCE = 32
"""Connections on which people write as fast as they are acknowledged."""

GIVES_UP = 15.0
"""Seconds after which Teams no longer waits."""

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@dataclass
class Measured:
    """How long each answer took, and when the first request was due, in seconds."""

    start: float = field(default_factory=time.perf_counter)
    took: list[float] = field(default_factory=list)
    failed: int = 0
    end: float = 0.0

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return (len(self.took) - self.failed) / (self.end - self.start)

    def note(self, due: float, status: int) -> None:
        """Count the answer that has just come to what was due then; 0 stands for none."""
        self.end = time.perf_counter()
        self.took.append(self.end - due)
        self.failed += status != 200

    def percentile(self, share: float) -> float:
        """The time under which that share of answers came, in milliseconds."""
        return percentile(self.took, share)


def percentile(seconds: list[float], share: float) -> float:
    """The time under which that share lies, in milliseconds; NaN when there is none."""
    ordered = sorted(seconds)
    if not ordered:
        return float("nan")
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Wires:
    """Connections kept open to a port of the loopback; one more whenever none is free."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for _, writer in self._free:
            writer.close()

    async def ask(self, request: bytes) -> int:
        """The status of the answer, or 0 when there is none in time."""
        writer = None
        try:
            async with asyncio.timeout(GIVES_UP):
                if self._free:
                    reader, writer = self._free.pop()
                else:
                    reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            if writer is not None:
                writer.close()
            return 0
        self._free.append((reader, writer))
        return int(head[9:12])


async def at_full_speed(port: int, make: Make, *, seconds: float, progress: Progress) -> Measured:
    """Write on AT_ONCE connections, each as soon as it is answered, for that long."""
    measured = Measured()
    until = measured.start + seconds
    sent = 0

    async def write(wires: Wires) -> None:
        nonlocal sent
        while (now := time.perf_counter()) < until:
            sent += 1
            measured.note(now, await wires.ask(make(sent - 1)))
            progress((now - measured.start) / seconds)

    async with Wires(port) as wires:
        await asyncio.gather(*(write(wires) for _ in range(AT_ONCE)))
    progress(1.0)
    return measured


async def at_rate(
    port: int, make: Make, *, rate: float, seconds: float, progress: Progress
) -> Measured:
    """Write `rate` times a second for that long; times count from when each was due."""
    total = int(rate * seconds)
    async with Wires(port) as wires, asyncio.TaskGroup() as tasks:
        measured = Measured()

        async def write(number: int, due: float) -> None:
            measured.note(due, await wires.ask(make(number)))

        for number in range(total):
            due = measured.start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(write(number, due))
            progress((number + 1) / total)
    return measured
