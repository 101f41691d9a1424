"""Case talk: words that go from one side of a case to the other, under its cards or by a box."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.casework import stays_inside
from bot.desk import Desk
from bot.domain.case import Case
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Refused
from bot.instructions.reading import card_spoken_from, no_part
from bot.messages import FieldErrors, OpenForm, Outcome, Show
from bot.storage import cases, exchanges, relays
from bot.talking.attachments import join
from bot.turn import Turn, row_id
from bot.wording import forms


async def in_thread(desk: Desk, turn: Turn) -> Outcome | None:
    """A message under a case's card; None when the thread is no case's. Raises Refused."""
    inbound = turn.inbound
    async with desk.database.read() as connection:
        surfaces = await cases.surfaces_in_thread(connection, inbound.address)
    if not surfaces:
        return None
    if len(surfaces) > 1:
        raise Refused("fil_commun")
    if not (inbound.text.strip() or inbound.files):
        return Outcome()
    kind = await card_spoken_from(desk, turn, surfaces[0])
    if kind is None:
        return no_part(desk, turn)
    said = await carried(desk, turn, surfaces[0].case_id, kind, inbound.text)
    return Outcome(duplicate=said is None)


async def opened(desk: Desk, turn: Turn, subject: str) -> Outcome:
    """The box of « Répondre », for those who have a part in the case. Raises Refused."""
    case_id, kind = _subject(subject)
    async with desk.database.read() as connection:
        case = await cases.get(connection, case_id)
    if case is None:
        raise Refused("introuvable")
    desk.casework.may_talk(case, turn.author.actor, kind, turn.snapshot, turn.now)
    return Outcome(OpenForm(forms.reply_form(desk.voice, case, kind)))


async def submitted(desk: Desk, turn: Turn) -> Outcome:
    """What was written in the box. Raises Refused."""
    case_id, kind = _subject(turn.inbound.subject)
    text = turn.inbound.fields.get(forms.WORD, "").strip()
    if not text:
        return Outcome(FieldErrors({forms.WORD: desk.voice.phrases("refus.champ_vide")}))
    case = await carried(desk, turn, case_id, kind, text)
    if case is None:
        return Outcome(duplicate=True)
    inside = stays_inside(text, kind)
    told = "formulaire.transmis_interne" if inside else "formulaire.transmis"
    return Outcome(Show(desk.voice.phrases.document(told, ref=case.ref)))


async def carried(
    desk: Desk, turn: Turn, case_id: int, kind: SurfaceKind, text: str
) -> Case | None:
    """The case in which words and files were written down, to be carried; None for a duplicate.

    `kind` is the card under which they were written. Raises Refused.
    """
    inbound, actor = turn.inbound, turn.author.actor
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, inbound.key, turn.now):
            return None
        if await relays.said_in(connection, inbound.key) is not None:
            # Its edit came first, and was carried in its place.
            return None
        if text.strip():
            case = await desk.casework.talk(
                connection, case_id, kind, actor, text, turn.snapshot, turn.now,
                message_key=inbound.corrects or inbound.key,
            )  # fmt: skip
        else:
            case = await _open_to(desk, connection, turn, case_id, kind)
        await join(connection, turn, case, kind, inside=stays_inside(text, kind))
    desk.wake()
    return case


async def _open_to(
    desk: Desk, connection: AsyncConnection, turn: Turn, case_id: int, kind: SurfaceKind
) -> Case:
    """The case, where the author may join a file without a word; raises Refused."""
    case = await cases.get(connection, case_id, for_update=True)
    if case is None:
        raise Refused("introuvable")
    desk.casework.may_talk(case, turn.author.actor, kind, turn.snapshot, turn.now)
    return case


def _subject(subject: str) -> tuple[int, SurfaceKind]:
    """The case and the card that a box was opened from."""
    number, _, kind = subject.partition(":")
    if kind not in list(SurfaceKind):
        raise Refused("action_perimee")
    return row_id(number), SurfaceKind(kind)
