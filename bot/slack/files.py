"""Files in Slack: what people joined, as references; their bytes; and files given to a room."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import DeliveryError, KeptFile, MessageId
from bot.domain.people import Address
from bot.messages import FileRef
from bot.slack.blocks import render
from bot.slack.calls import call
from bot.slack.reading import text_of
from bot.talking.download import TIMEOUT, download

NAME = "slack"
MOST = 10
"""How many files Slack takes in one message."""

_PEOPLE = ("U", "W")


def joined(listed: object) -> tuple[FileRef, ...]:
    """The `files` of a message or of an input, whatever their shape."""
    return tuple(_references(listed))[:MOST]


def _references(listed: object) -> Iterator[FileRef]:
    for file in listed if isinstance(listed, list) else ():
        if not isinstance(file, Mapping) or file.get("mode") == "tombstone":
            continue
        size = file.get("size")
        url = text_of(file.get("url_private_download")) or text_of(file.get("url_private"))
        yield FileRef(
            name=text_of(file.get("name")) or text_of(file.get("title")),
            media_type=text_of(file.get("mimetype")),
            size=size if isinstance(size, int) and not isinstance(size, bool) else 0,
            source={"url": url},
        )


async def fetch(client: AsyncWebClient, file: FileRef, *, limit: int) -> bytes:
    """The bytes of a file that somebody joined; raises DeliveryError.

    Our token goes to Slack's own hosts alone: a file kept elsewhere cannot be had.
    """
    url = file.source.get("url", "")
    if not _of_slack(client, url):
        raise DeliveryError("file_gone", permanent=True)
    headers = {"Authorization": f"Bearer {client.token}"}
    content = await download(_session(client), url, limit=limit, headers=headers)
    if content[:64].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        # What Slack shows to whoever is not signed in: our token may not read files.
        raise DeliveryError("file_gone", permanent=True)
    return content


async def give(client: AsyncWebClient, address: Address, file: KeptFile) -> MessageId:
    """Upload a file to a room, with what is said beside it; raises DeliveryError.

    Slack shares a file in a conversation, never with a person: whoever has no card yet is first
    written to, which opens theirs.
    """
    room, thread, said = address.room, address.thread, render(file.beside)
    if room.startswith(_PEOPLE):
        room, thread = await _opened(client, room, said)
        said = {}
    opened = await call(
        client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
    )
    url, identifier = opened.get("upload_url"), opened.get("file_id")
    if not (isinstance(url, str) and isinstance(identifier, str) and _of_slack(client, url)):
        raise DeliveryError("unreadable_answer")
    await _upload(_session(client), url, file.content)
    # This method takes them as a text.
    blocks = json.dumps(said["blocks"], ensure_ascii=False) if said else None
    await call(
        client.files_completeUploadExternal(
            files=[{"id": identifier, "title": file.name}],
            channel_id=room,
            thread_ts=thread,
            blocks=blocks,
        )
    )
    return MessageId(Address(NAME, room, thread), identifier)


async def _opened(
    client: AsyncWebClient, person: str, said: Mapping[str, Any]
) -> tuple[str, str | None]:
    posted = await call(
        client.chat_postMessage(channel=person, unfurl_links=False, unfurl_media=False, **said)
    )
    room, moment = posted.get("channel"), posted.get("ts")
    if not (isinstance(room, str) and isinstance(moment, str)):
        raise DeliveryError("unreadable_answer")
    return room, moment


async def _upload(session: aiohttp.ClientSession, url: str, content: bytes) -> None:
    """Send the bytes where Slack said; the address itself is the permission."""
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            session.post(
                url,
                data=content,
                headers={"Content-Type": "application/octet-stream"},
                allow_redirects=False,
            ) as response,
        ):
            status = response.status
    except TimeoutError as error:
        raise DeliveryError("timeout") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise DeliveryError("connection") from error
    if status != 200:
        # An address that expired is asked for again at the next attempt.
        raise DeliveryError(f"http_{status}")


def _session(client: AsyncWebClient) -> aiohttp.ClientSession:
    session = client.session
    if session is None:
        raise DeliveryError("connection")
    return session


def _of_slack(client: AsyncWebClient, url: str) -> bool:
    """Whether an address is one of Slack's own, or where tests have put Slack."""
    try:
        found, ours = urlsplit(url), urlsplit(client.base_url)
    except ValueError:
        return False
    if found.netloc and (found.scheme, found.netloc) == (ours.scheme, ours.netloc):
        return True
    host = found.hostname or ""
    return found.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
