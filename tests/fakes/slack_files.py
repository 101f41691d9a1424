"""The files of the fake Slack: shared by people, fetched with a token, uploaded in three steps."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack_limits import Refusal
from tests.fakes.slack_rules import message_faults
from tests.fakes.slack_state import BOT_USER, Message

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
SIGN_IN = "<!DOCTYPE html><html>Connexion fictive</html>"


@dataclass
class Stored:
    """A file as Slack keeps it; `gone` once somebody deleted it."""

    id: str
    name: str
    media_type: str
    content: bytes
    gone: bool = False


@dataclass
class Upload:
    """A file that was announced; its address serves once, for that many bytes."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    expired: bool = False


@dataclass
class Shelf:
    """What one workspace stores; `waits` answers the next downloads with 429."""

    stored: dict[str, Stored] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    expire_next: bool = False
    waits: list[float] = field(default_factory=list)
    tokens_seen: list[str] = field(default_factory=list)


def share(slack: FakeSlack, name: str, content: bytes, media_type: str = "image/png") -> Payload:
    """Somebody puts a file in Slack: what Slack says of it beside a message."""
    identifier = f"F{slack.number():08d}"
    slack.shelf.stored[identifier] = Stored(identifier, name, media_type, content)
    url = slack.base_url.replace("/api/", f"/files/{identifier}")
    return {
        "id": identifier,
        "name": name,
        "title": name,
        "mimetype": media_type,
        "mode": "hosted",
        "size": len(content),
        "url_private": url,
        "url_private_download": url,
    }


async def download(slack: FakeSlack, request: web.Request) -> web.Response:
    """A file to whoever shows a token that may read it; a sign-in page to the others."""
    shelf, shown = slack.shelf, request.headers.get("Authorization", "")
    shelf.tokens_seen.append(shown)
    if shelf.waits:
        return web.Response(status=429, headers={"Retry-After": f"{shelf.waits.pop(0):g}"})
    file = shelf.stored.get(request.match_info["file"])
    if shown != f"Bearer {slack.token}" or "files:read" not in slack.scopes:
        return web.Response(text=SIGN_IN, content_type="text/html")
    if file is None or file.gone:
        return web.Response(status=404, text="file_not_found")
    return web.Response(body=file.content, content_type=file.media_type)


async def upload(slack: FakeSlack, request: web.Request) -> web.Response:
    """The bytes of an announced file, at the address that was given for it."""
    waiting = slack.shelf.uploads.get(request.match_info["ticket"])
    if waiting is None or waiting.expired or waiting.content is not None:
        return web.Response(status=410, text="expired")
    content = await request.read()
    if "Authorization" in request.headers:
        slack.violations.append("a token shown where the address is the permission")
    if len(content) != waiting.length:
        slack.violations.append(f"{len(content)} bytes where {waiting.length} were announced")
        return web.Response(status=400, text="length")
    waiting.content = content
    return web.Response(text=f"OK - {len(content)}")


def get_upload_url(slack: FakeSlack, payload: Payload) -> Payload:
    """Announce a file: where to send its bytes."""
    _may_write(slack)
    length, name = int(payload["length"]), payload["filename"]
    if length <= 0 or not name:
        raise Refusal("invalid_arguments")
    identifier = f"F{slack.number():08d}"
    waiting = Upload(identifier, name, length, expired=slack.shelf.expire_next)
    slack.shelf.expire_next = False
    slack.shelf.uploads[identifier] = waiting
    url = slack.base_url.replace("/api/", f"/upload/{identifier}")
    return {"upload_url": url, "file_id": identifier}


def complete_upload(slack: FakeSlack, payload: Payload) -> Payload:
    """Share what was uploaded in a conversation, under a message's own thread."""
    _may_write(slack)
    room = slack.rooms.get(payload.get("channel_id", ""))
    if room is None or BOT_USER not in room.members:
        raise Refusal("channel_not_found")
    blocks = json.loads(payload["blocks"]) if "blocks" in payload else []
    slack.note(message_faults({"text": "fichier", "blocks": blocks}), "invalid_blocks")
    shared = []
    for told in json.loads(payload["files"]):
        sent = slack.shelf.uploads.get(told["id"])
        if sent is None or sent.content is None:
            raise Refusal("file_not_found")
        shared.append({"id": sent.id, "name": sent.name, "content": sent.content})
    thread = payload.get("thread_ts")
    if thread is not None and all(one.ts != thread for one in room.messages):
        raise Refusal("invalid_thread_ts")
    message = Message(room.id, slack.timestamp(), BOT_USER, "", blocks, thread)
    message.files = shared
    room.messages.append(message)
    return {"files": [{"id": one["id"]} for one in shared]}


def _may_write(slack: FakeSlack) -> None:
    if "files:write" not in slack.scopes:
        raise Refusal("missing_scope")
