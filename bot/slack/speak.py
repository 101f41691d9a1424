"""Answering somebody beside the acknowledgement: a form opened, a message only they see."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channel import DeliveryError
from bot.domain.people import Address
from bot.messages import Document, Inbound
from bot.slack.answers import ephemeral
from bot.slack.blocks import render
from bot.slack.calls import TIMEOUT, call
from bot.slack.elements import Json
from bot.slack.modal import document_view
from bot.slack.workspace import Payload


async def opens(client: AsyncWebClient, payload: Payload, view: Json, *, until: float) -> bool:
    """Open a view before `until`, on the loop's clock; false when it did not open.

    From a view, it is pushed over that view.
    """
    method = client.views_push if _view_of(payload) else client.views_open
    try:
        async with asyncio.timeout_at(until):
            await call(method(trigger_id=payload.get("trigger_id"), view=view))
    except (DeliveryError, TimeoutError):
        return False
    return True


async def respond(
    client: AsyncWebClient, payload: Payload, origin: Address, document: Document, *, replace: bool
) -> None:
    """Answer a button where it stands: beside its message or in its place, or in its view.

    Raises DeliveryError, OSError or aiohttp's errors: best effort.
    """
    shown, view = _view_of(payload), document_view(document, origin)
    if shown:
        await call(client.views_update(view_id=shown["id"], view=view))
        return
    if "response_url" not in payload:
        # The home tab: nothing can be said there but in front of it.
        await call(client.views_open(trigger_id=payload.get("trigger_id"), view=view))
        return
    if replace:
        message = {"replace_original": True, **render(document)}
    else:
        thread: Json = {"thread_ts": origin.thread} if origin.thread else {}
        message = {"replace_original": False, **ephemeral(document), **thread}
    webhook = AsyncWebhookClient(
        str(payload["response_url"]),
        session=client.session,
        proxy=client.proxy,
        retry_handlers=[],
        logger=client.logger,
    )
    async with asyncio.timeout(TIMEOUT):
        answer = await webhook.send_dict(message)
    if answer.status_code != 200:
        raise DeliveryError(f"http_{answer.status_code}")


async def whisper(client: AsyncWebClient, inbound: Inbound, document: Document) -> None:
    """Say something to a message's author alone, where they wrote it; raises DeliveryError."""
    await call(
        client.chat_postEphemeral(
            channel=inbound.address.room,
            user=inbound.author.id,
            thread_ts=inbound.address.thread,
            **render(document),
        )
    )


def _view_of(payload: Payload) -> Mapping[str, Any] | None:
    """The modal in which it was done; the home tab is none."""
    view = payload.get("view")
    modal = isinstance(view, Mapping) and view.get("id") and view.get("type") != "home"
    return view if modal else None
