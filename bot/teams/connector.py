"""The Bot Connector's REST API, through one pooled session that never blocks the loop."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp

from bot.channel import DeliveryError
from bot.talking.download import download
from bot.teams.errors import delivery_error

Json = Mapping[str, Any]

TIMEOUT = 10.0
"""Seconds given to one call."""


class Tokens(Protocol):
    """Where the connector finds what proves who we are."""

    async def bearer(self) -> str:
        """A token to show; raises DeliveryError."""
        ...

    def forget(self) -> None:
        """The last token was refused: the next one must be new."""
        ...


class Connector:
    """Posts, updates and deletes activities, opens conversations, and looks members up.

    Every method raises DeliveryError, and MessageGone when the message to update is no more. None
    tries again by itself, save once with a new token after a 401: the outbox does. A post whose
    answer was lost, or failed on Microsoft's side, may have been shown: posting it again then shows
    it twice, and the reference on the card tells that it is one case.

    `service_url` is the address that the platform gave for the conversation; `conversation` is its
    id, with `;messageid=…` for a thread.
    """

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens) -> None:
        self._session = session
        self._tokens = tokens

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """Post an activity in a conversation; its id."""
        answer = await self._call("POST", _url(service_url, conversation, "activities"), activity)
        return _text(answer, "id")

    async def update(
        self, service_url: str, conversation: str, activity_id: str, activity: Json
    ) -> None:
        """Put this activity in the place of one of ours."""
        url = _url(service_url, conversation, "activities", activity_id)
        await self._call("PUT", url, {**activity, "id": activity_id}, of_message=True)

    async def delete(self, service_url: str, conversation: str, activity_id: str) -> None:
        """Take one of our activities away."""
        url = _url(service_url, conversation, "activities", activity_id)
        await self._call("DELETE", url, of_message=True)

    async def create(self, service_url: str, parameters: Json) -> tuple[str, str]:
        """Open a conversation: its id, and the id of the activity it began with, else empty.

        Opening a personal conversation again gives the same one.
        """
        answer = await self._call("POST", _url(service_url), parameters)
        first = answer.get("activityId")
        return _text(answer, "id"), first if isinstance(first, str) else ""

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        """A member of a conversation, by their Teams id or their directory object id."""
        return await self._call("GET", _url(service_url, conversation, "members", user))

    async def download(self, url: str, *, limit: int, ours: bool) -> bytes:
        """What is at this address, at most `limit` bytes; `ours` shows our token there."""
        headers = {"Authorization": f"Bearer {await self._tokens.bearer()}"} if ours else {}
        return await download(self._session, url, limit=limit, headers=headers)

    async def _call(
        self, verb: str, url: str, body: Json | None = None, *, of_message: bool = False
    ) -> Json:
        bearer = await self._tokens.bearer()
        status, headers, answer = await self._request(verb, url, body, bearer)
        if status == 401:
            self._tokens.forget()
            renewed = await self._tokens.bearer()
            # A token asked for a moment ago stays: showing it again would change nothing.
            if renewed != bearer:
                status, headers, answer = await self._request(verb, url, body, renewed)
        if not 200 <= status < 300:
            raise delivery_error(status, headers, answer, of_message=of_message)
        return _parsed(answer)

    async def _request(
        self, verb: str, url: str, body: Json | None, bearer: str
    ) -> tuple[int, Mapping[str, str], str]:
        try:
            async with (
                asyncio.timeout(TIMEOUT),
                self._session.request(
                    verb,
                    url,
                    json=body,
                    headers={"Authorization": f"Bearer {bearer}"},
                    # The token is for this address alone.
                    allow_redirects=False,
                ) as response,
            ):
                text = await response.text(errors="replace")
                return response.status, response.headers, text
        except TimeoutError as error:
            raise DeliveryError("timeout") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DeliveryError("connection") from error


def _url(service_url: str, *steps: str) -> str:
    path = "".join(f"/{quote(step, safe='')}" for step in steps)
    return f"{service_url.rstrip('/')}/v3/conversations{path}"


def _parsed(answer: str) -> Json:
    """The JSON object of a good answer; nothing at all is an empty one."""
    if not answer.strip():
        return {}
    try:
        parsed = json.loads(answer)
    except ValueError as error:
        raise DeliveryError("unreadable_answer") from error
    if not isinstance(parsed, dict):
        raise DeliveryError("unreadable_answer")
    return parsed


def _text(answer: Json, name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise DeliveryError("unreadable_answer")
    return value
