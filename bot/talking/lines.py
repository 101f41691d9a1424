"""What one line of a case shows to one reader now: words, words taken back, or a file."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.casework import INTERNAL
from bot.channel import KeptFile
from bot.domain.effects import Recipient, ToPerson, ToReporter
from bot.messages import Document
from bot.storage import files, relays
from bot.storage.files import JoinedFile, State
from bot.storage.relays import TALK, TALK_INTERNAL, Carried, Said
from bot.wording.casefile import CaseFile
from bot.wording.talk import handed, talk, withdrawn
from bot.wording.voice import Voice


@dataclass(frozen=True)
class Line:
    """A line as one reader gets it. `file` is given beside the document.

    `only_in_place`: it is worth saying only where an earlier version of it stands.
    """

    document: Document
    carried: Carried
    file: KeptFile | None = None
    only_in_place: bool = False


async def line(
    connection: AsyncConnection, voice: Voice, case: CaseFile, entry: int, to: Recipient
) -> Line | None:
    """The line as it reads now; None when there is nothing, or nothing more, to show."""
    carried = await relays.carried(connection, entry, to.key)
    joined = await files.of_entry(connection, entry)
    if joined is not None:
        if _lost(case, to):
            return None
        return await _file(connection, voice, case, joined, carried, to)
    said = await relays.said(connection, entry)
    if said is None:
        return None
    words = None if _lost(case, to) else _heard(said, to)
    if words is not None:
        edited = said.edited
        document = talk(voice, case, actor=said.actor, words=words, to=to, edited=edited)
        return Line(document, carried)
    if carried.message is None:
        return None
    gone = withdrawn(voice, case, actor=said.actor, to=to)
    return Line(gone, carried, only_in_place=True)


def _lost(case: CaseFile, to: Recipient) -> bool:
    """Whether its reader has no part in the case any more, since it was found to concern them."""
    return isinstance(to, ToPerson) and case.lost(to.person)


def _heard(said: Said, to: Recipient) -> str | None:
    """The words, or None for a reader from whom their author has taken them back.

    Only what was written by those who handle the case is ever carried to whoever reported it:
    there, « interne : » always keeps it inside.
    """
    talked = said.event in (TALK, TALK_INTERNAL)
    if talked and isinstance(to, ToReporter) and said.text and INTERNAL.match(said.text):
        return None
    return said.text


async def _file(
    connection: AsyncConnection,
    voice: Voice,
    case: CaseFile,
    joined: JoinedFile,
    carried: Carried,
    to: Recipient,
) -> Line | None:
    if carried.message is not None or joined.state is not State.KEPT:
        return None
    content = await files.content(connection, joined.id)
    if content is None:
        return None
    document = handed(voice, case, joined, to)
    return Line(document, carried, KeptFile(joined.name, joined.media_type, content, document))
