"""What a request must be before anything reads it: whole, well formed, and from Teams."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.teams.authentication import CHANNEL
from bot.teams.payload import Payload, text_at

LARGEST = 1024 * 1024
"""Bytes of the largest body read."""

_NAMED = frozenset({"message", "messageUpdate", "messageDelete", "invoke"})
"""The types whose key needs the id of the activity."""


class Refused(Exception):
    """A request answered without running anything: an HTTP status, and a reason to count."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def posted(request: web.Request) -> Payload:
    """The activity that was posted; raises Refused when it is not one of Teams."""
    body = await _body(request)
    try:
        payload = _encodable(json.loads(body), body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "malformed") from error
    if not isinstance(payload, dict) or not _well_formed(payload):
        raise Refused(400, "malformed")
    return payload


def as_activity(payload: Payload) -> Activity:
    """What botbuilder needs of an activity to check it, dispatch it and answer it.

    Its own parser raises on any value that it does not expect, even where nobody reads it: a
    report would be lost for an odd date.
    """
    return Activity(
        type=text_at(payload, "type"),
        id=text_at(payload, "id") or None,
        name=text_at(payload, "name") or None,
        channel_id=text_at(payload, "channelId"),
        service_url=text_at(payload, "serviceUrl"),
        from_property=ChannelAccount(id=text_at(payload, "from", "id")),
        recipient=ChannelAccount(id=text_at(payload, "recipient", "id")),
        conversation=ConversationAccount(id=text_at(payload, "conversation", "id")),
    )


def _encodable(parsed: Any, body: bytes) -> Any:
    """The same without half characters, which JSON can spell and no database can store."""
    if b"\\ud" not in body.lower():
        return parsed
    return json.loads(json.dumps(parsed, ensure_ascii=False).encode("utf-8", "replace"))


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise Refused(400, "size")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise Refused(400, "size")
    return bytes(body)


def _well_formed(payload: Mapping[str, Any]) -> bool:
    if not (text_at(payload, "type") and text_at(payload, "serviceUrl")):
        return False
    if payload.get("type") in _NAMED and not text_at(payload, "id"):
        return False
    return payload.get("channelId") == CHANNEL
