"""Shows on a terminal how far a long step went; elsewhere, and for a short one, nothing."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Protocol, TypeVar

PATIENCE = 1.0
"""Seconds a step may take before anything is shown."""

_WIDTH = 24
_BLOCK = 6
_TICK = 0.2

Item = TypeVar("Item")


class _Stop(Protocol):
    def wait(self, timeout: float) -> bool: ...


class Progress:
    """One line on the error output, drawn again as work goes on and wiped at its end."""

    def __init__(
        self, stream: IO[str] | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._drawn = 0

    def watch(self, what: str) -> Callable[[Sequence[Item]], Iterator[Item]]:
        """Return a way of going through items that shows how many are done."""

        def go(items: Sequence[Item]) -> Iterator[Item]:
            started = last = self._clock()
            for done, item in enumerate(items):
                yield item
                now = self._clock()
                if now - started >= PATIENCE and now - last >= _TICK:
                    last = now
                    self._draw(f"{_bar(done + 1, len(items))} {done + 1}/{len(items)} {what}")
            self._wipe()

        return go

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Show that something goes on whose end cannot be foretold, and since when."""
        if not self._stream.isatty():
            yield
            return
        stop = threading.Event()
        ticking = threading.Thread(target=self.tick, args=(what, stop), daemon=True)
        ticking.start()
        try:
            yield
        finally:
            stop.set()
            ticking.join()
            self._wipe()

    def tick(self, what: str, stop: _Stop) -> None:
        """Draw until told to stop."""
        started = self._clock()
        while not stop.wait(_TICK):
            elapsed = self._clock() - started
            if elapsed >= PATIENCE:
                self._draw(f"{_moving(elapsed)} {elapsed:.0f} s {what}")

    def _draw(self, line: str) -> None:
        if self._stream.isatty():
            self._stream.write(f"\r{line:<{self._drawn}}")
            self._stream.flush()
            self._drawn = len(line)

    def _wipe(self) -> None:
        if self._drawn:
            self._stream.write(f"\r{' ' * self._drawn}\r")
            self._stream.flush()
            self._drawn = 0


def _bar(done: int, total: int) -> str:
    full = _WIDTH * done // total
    return f"[{'█' * full}{'·' * (_WIDTH - full)}]"


def _moving(elapsed: float) -> str:
    """Return a bar whose block goes to and fro."""
    reach = _WIDTH - _BLOCK
    place = int(elapsed / _TICK) % (2 * reach)
    before = place if place <= reach else 2 * reach - place
    return f"[{'·' * before}{'█' * _BLOCK}{'·' * (reach - before)}]"
