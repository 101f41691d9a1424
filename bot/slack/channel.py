"""Speaking in Slack: posting, updating, and finding who somebody is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import DeliveryError, KeptFile, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef
from bot.slack import files
from bot.slack.blocks import render
from bot.slack.calls import call
from bot.slack.inbound import NAME

API = "https://slack.com/api/"
WAITS = 20
"""How many times in a row a bulk look-up obeys `Retry-After` before it gives up."""


def web_client(
    *, token: str, session: aiohttp.ClientSession, base_url: str = API
) -> AsyncWebClient:
    """Slack's client as we use it: one pooled session, no retry of its own (the outbox retries).

    Its own `timeout` is ignored as soon as it is given a session: see `call`.
    """
    logger = logging.getLogger("bot.slack.web")
    # Below INFO the SDK would write every request and answer, with people's words, in the logs.
    logger.setLevel(max(logging.INFO, logger.getEffectiveLevel()))
    return AsyncWebClient(
        token=token, base_url=base_url, session=session, retry_handlers=[], logger=logger
    )


class SlackChannel:
    """Slack as a Channel; `sleep` is how it waits between bulk look-ups."""

    name: str = NAME
    pace: float = 1.05

    def __init__(
        self, client: AsyncWebClient, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.client = client
        self._sleep = sleep

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message; the id keeps the real conversation, which `chat.update` needs."""
        data = await call(
            self.client.chat_postMessage(
                channel=address.room,
                thread_ts=address.thread,
                unfurl_links=False,
                unfurl_media=False,
                **render(document),
            )
        )
        room, ts = data.get("channel"), data.get("ts")
        if not (isinstance(room, str) and isinstance(ts, str)):
            raise DeliveryError("unreadable_answer")
        return MessageId(Address(NAME, room, address.thread), ts)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place."""
        await call(
            self.client.chat_update(
                channel=message.address.room,
                ts=message.id,
                unfurl_links=False,
                unfurl_media=False,
                **render(document),
            )
        )

    async def email_of(self, account: Account) -> str:
        """The address of an active member that Slack has confirmed, or an empty string."""
        data = await call(self.client.users_info(user=account.id))
        user = data.get("user") or {}
        if user.get("deleted") or user.get("is_email_confirmed") is False:
            return ""
        return str((user.get("profile") or {}).get("email") or "")

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file that somebody joined (see Channel)."""
        return await files.fetch(self.client, file, limit=limit)

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Share a file where it belongs; the id is the file's, which is never updated."""
        return await files.give(self.client, address, file)

    async def bind_accounts(self, emails: Iterable[str]) -> Mapping[str, str]:
        """The user id of each address that Slack knows; raises DeliveryError.

        Waits as long as Slack asks: meant for an import or the night, not while somebody waits.
        """
        found = {email: await self._user_of(email) for email in dict.fromkeys(emails) if email}
        return {email: user for email, user in found.items() if user}

    async def _user_of(self, email: str) -> str:
        for _ in range(WAITS):
            try:
                data = await call(self.client.users_lookupByEmail(email=email))
            except DeliveryError as error:
                if error.cause == "users_not_found":
                    return ""
                if error.retry_after is None:
                    raise
                await self._sleep(error.retry_after)
            else:
                user = data.get("user") or {}
                return "" if user.get("deleted") else str(user.get("id") or "")
        raise DeliveryError("ratelimited")
