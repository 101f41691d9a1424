"""Running a turn within the time that a platform leaves to answer it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.background import Background, note_failure
from bot.messages import Inbound, Outcome

Handle = Callable[[Inbound], Awaitable[Outcome]]
"""The use case behind every channel."""


async def answered(
    handle: Handle, inbound: Inbound, background: Background, *, within: float
) -> Outcome | None:
    """What handling gave, or None when it failed or took more than `within` seconds.

    Never raises. A turn that is too long is cancelled, so that it does not record, if that can
    still be helped, what we are about to say was not.
    """

    async def turn() -> Outcome:
        return await handle(inbound)

    task = asyncio.ensure_future(turn())
    done, _ = await asyncio.wait({task}, timeout=within)
    if not done:
        task.cancel()
        background.keep("a turn given up", task)
        return None
    if task.cancelled():
        return None
    error = task.exception()
    if error is not None:
        note_failure("a turn", error)
        return None
    return task.result()
