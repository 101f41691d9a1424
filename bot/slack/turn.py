"""Running a turn within the time Slack leaves to answer it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.messages import Inbound, Outcome
from bot.slack.background import Background, note_failure

Handle = Callable[[Inbound], Awaitable[Outcome]]
"""The use case behind every channel."""

ANSWER_WITHIN = 2.5
"""Seconds after which a person is told that nothing was recorded; Slack itself waits 3."""

OPEN_WITHIN = 2.8
"""Seconds, from the request, within which a form opens: its `trigger_id` lives 3."""


async def answered(handle: Handle, inbound: Inbound, background: Background) -> Outcome | None:
    """What handling gave, or None when it failed or was too long. Never raises.

    A turn that is too long is cancelled, so that it does not record, if that can still be helped,
    what we are about to say was not.
    """

    async def turn() -> Outcome:
        return await handle(inbound)

    task = asyncio.ensure_future(turn())
    done, _ = await asyncio.wait({task}, timeout=ANSWER_WITHIN)
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
