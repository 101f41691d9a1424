"""What may still be under way once a platform has its answer."""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Coroutine
from typing import Any

DRAIN = 15.0
"""Seconds given to what is under way when the service stops."""

_log = logging.getLogger(__name__)


def note_failure(what: str, error: BaseException) -> None:
    """Log a failure by its class and its frames: an error's own words may quote people's."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed: %s\n%s", what, type(error).__name__, frames)


class Background:
    """Runs what is best effort, keeps hold of it, and never raises."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    def start(self, what: str, work: Coroutine[object, object, object]) -> None:
        """Run a coroutine; `what` names it in the log if it fails."""
        self.keep(what, asyncio.ensure_future(work))

    def keep(self, what: str, task: asyncio.Future[Any]) -> None:
        """Hold a task that nobody waits for any more; `what` names it in the log if it fails."""
        self._tasks.add(task)

        def ended(done: asyncio.Future[Any]) -> None:
            self._tasks.discard(done)
            if not done.cancelled() and (error := done.exception()) is not None:
                note_failure(what, error)

        task.add_done_callback(ended)

    async def settled(self) -> None:
        """Wait until nothing is under way, DRAIN at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                while self._tasks:
                    await asyncio.wait(set(self._tasks))
