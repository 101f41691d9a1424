"""Writing down in the journal what the reviewer of a request does."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.reviewer import reviewer_of
from bot.console.setup import vigie_of
from bot.storage import journal
from bot.storage.journal import Act


async def record(
    request: web.Request,
    connection: AsyncConnection,
    act: Act,
    subject: str,
    *,
    reason: str | None = None,
) -> None:
    """Add a line to the journal in the caller's transaction; `subject` never holds words."""
    reviewer = reviewer_of(request)
    await journal.append(
        connection,
        reviewer=reviewer.subject,
        name=reviewer.name,
        act=act,
        subject=subject,
        now=vigie_of(request).desk.clock(),
        reason=reason,
    )
