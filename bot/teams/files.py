"""Files in Teams: what people joined, as references; and files given, as far as Teams allows.

A bot gives a file to a person only by asking them to accept it in their OneDrive: a small picture
is shown in the message instead, and anything else is said to be kept with the case.
"""

import base64
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from bot.channel import KeptFile
from bot.messages import FileRef, Note, Span
from bot.teams.cards import message
from bot.teams.connector import Json
from bot.teams.payload import Payload, at, text_at
from bot.teams.phrases import KEPT_WITH_CASE

LARGEST_SHOWN = 64 * 1024
"""Bytes of the largest picture shown in a message, which Teams limits to 100 kB once encoded."""

SHOWN = ("image/png", "image/jpeg", "image/gif")
MOST = 10

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_OF_MICROSOFT = ".sharepoint.com"


def joined(activity: Payload) -> tuple[FileRef, ...]:
    """The files and the pictures of a message, whatever their shape."""
    return tuple(_references(activity))[:MOST]


def _references(activity: Payload) -> Iterator[FileRef]:
    listed = activity.get("attachments")
    room = text_at(activity, "conversation", "id").partition(";messageid=")[0]
    for attached in listed if isinstance(listed, list) else ():
        kind, name = text_at(attached, "contentType"), text_at(attached, "name")
        if kind == _DOWNLOAD:
            content = at(attached, "content")
            source = {"download": text_at(content, "downloadUrl"), "room": room}
            yield FileRef(name, text_at(content, "fileType"), 0, source)
        elif kind.startswith("image/") and text_at(attached, "contentUrl"):
            source = {"picture": text_at(attached, "contentUrl"), "room": room}
            yield FileRef(name, kind, 0, source)


def same_place(url: str, service_url: str) -> bool:
    """Whether an address is on the very host that serves the conversation."""
    try:
        found, ours = urlsplit(url), urlsplit(service_url)
    except ValueError:
        return False
    return bool(found.netloc) and (found.scheme, found.netloc) == (ours.scheme, ours.netloc)


def of_microsoft(url: str) -> bool:
    """Whether an address is one where Teams keeps what people send to a bot."""
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme == "https" and (found.hostname or "").endswith(_OF_MICROSOFT)


def may_show(file: KeptFile) -> bool:
    """Whether a message may hold the file itself."""
    return file.media_type in SHOWN and len(file.content) <= LARGEST_SHOWN


def shown(file: KeptFile) -> Json:
    """A message that holds the picture under what is said of it."""
    made = message(file.beside)
    encoded = base64.b64encode(file.content).decode()
    picture = {
        "contentType": file.media_type,
        "contentUrl": f"data:{file.media_type};base64,{encoded}",
        "name": file.name,
    }
    return {**made, "attachments": [*made["attachments"], picture]}


def announced(file: KeptFile) -> Json:
    """A message that says which file is kept, and where it can be opened."""
    told = Note((Span(KEPT_WITH_CASE),))
    return message(replace(file.beside, parts=(*file.beside.parts, told)))
