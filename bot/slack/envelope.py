"""What a request must be before anything reads it: signed by Slack, whole, and well formed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

LARGEST = 1024 * 1024
"""Bytes of the largest body read."""


class Refused(Exception):
    """A request answered without running anything: an HTTP status, and a reason to count."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class _GivenClock(Clock):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


def verifier(signing_secret: str, clock: Callable[[], datetime]) -> SignatureVerifier:
    """Slack's own check, by the given clock: a signature serves five minutes."""
    return SignatureVerifier(signing_secret, _GivenClock(clock))


async def verified(request: web.Request, signatures: SignatureVerifier) -> AsyncBoltRequest:
    """The request, read, verified and parsed, in that order; raises Refused."""
    body = await _body(request)
    if not _signed(body, request.headers, signatures):
        raise Refused(401, "signature")
    try:
        parsed = AsyncBoltRequest(
            body=body.decode(),
            query=request.query_string,
            headers=dict(request.headers),
        )
    except Exception as error:
        # Bolt reads nested parts without looking: anything may come out of an odd body.
        raise Refused(400, "malformed") from error
    if not well_formed(parsed.body):
        raise Refused(400, "malformed")
    return parsed


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise Refused(413, "size")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise Refused(413, "size")
    return bytes(body)


def _signed(body: bytes, headers: Mapping[str, str], signatures: SignatureVerifier) -> bool:
    try:
        return signatures.is_valid(
            body, headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
        )
    except (ValueError, TypeError, OverflowError):
        # The SDK converts the timestamp and compares the signature without looking at them first.
        return False


def well_formed(body: Mapping[str, Any]) -> bool:
    """Whether the body has the parts that Bolt and we read without looking."""
    event = body.get("event", {})
    if not body or not isinstance(event, dict) or not isinstance(body.get("view", {}), dict):
        return False
    match body:
        case {"type": "event_callback"}:
            return isinstance(event.get("type"), str)
        case {"type": "block_actions", "user": {**_user}, "actions": [{**first}, *_]}:
            return isinstance(first.get("action_id"), str)
        case {"type": "view_submission", "user": {**_user}, "view": {**view}}:
            named = all(isinstance(view.get(name), str) for name in ("type", "callback_id"))
            return named and _are_blocks(view.get("blocks"))
        case {"type": "message_action", "user": {**_user}, "message": {**_message}}:
            return isinstance(body.get("callback_id"), str)
        case {"type": "block_actions" | "view_submission" | "message_action"}:
            return False
        case _:
            return True


def _are_blocks(blocks: object) -> bool:
    return isinstance(blocks, list) and all(
        isinstance(block, dict)
        and isinstance(block.get("type"), str)
        and isinstance(block.get("block_id", ""), str)
        for block in blocks
    )
