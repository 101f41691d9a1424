"""Instructions of the DCAP: written from the alert, approved, given up, repeated."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.groups import group_of
from bot.desk import Desk
from bot.domain import clocks
from bot.domain import instruction as rules
from bot.domain.case import Case
from bot.domain.instruction import Audience, Instruction
from bot.domain.lifecycle import Refused
from bot.domain.merging import Group
from bot.instructions import following
from bot.instructions import places as named_places
from bot.instructions import reading as instruction_reading
from bot.instructions.sending import append, begin, follow, send, targets
from bot.messages import FieldErrors, OpenForm, Outcome, Show
from bot.storage import cases, exchanges
from bot.storage import instructions as storage
from bot.turn import Turn, row_id
from bot.wording import instructions as wording

_ABOUT_RECIPIENTS = ("consigne_personne", "consigne_limite")


async def pressed(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
    """Do what a button of an instruction says; raises Refused."""
    known = _ACTS.get(act)
    if known is None:
        raise Refused("action_perimee")
    return await known(desk, turn, row_id(subject))


async def submitted(desk: Desk, turn: Turn) -> Outcome:
    """An instruction is written: sent to those who reported, proposed for the DS."""
    case_id = row_id(turn.inbound.subject)
    case = await _case(desk, case_id)
    fields = {name: value.strip() for name, value in turn.inbound.fields.items()}
    if case.confidential:
        fields[wording.AUDIENCE] = Audience.REPORTERS
    codes, errors = _read(desk, turn, fields)
    if errors:
        return Outcome(FieldErrors(errors))
    text, audience = fields[wording.TEXT], Audience(fields[wording.AUDIENCE])
    try:
        async with desk.database.write() as connection:
            if not await exchanges.received(connection, turn.inbound.key, turn.now):
                return Outcome(duplicate=True)
            group, case = await _held(connection, case_id)
            setting = desk.setting(turn)
            written = rules.write(case, turn.author.actor, text, audience, codes, setting)
            await begin(desk, connection, turn, group, case, written)
            await _alive(desk, connection, turn, group)
    except Refused as refusal:
        if refusal.reason not in _ABOUT_RECIPIENTS:
            raise
        field = wording.WHERE if audience is Audience.DS else wording.TEXT
        told = desk.voice.phrases(f"refus.{refusal.reason}", **refusal.values)
        return Outcome(FieldErrors({field: told}))
    desk.wake()
    done = f"consigne.{written.state}"
    return Outcome(Show(desk.voice.phrases.document(done, ref=case.ref)))


async def _open(desk: Desk, turn: Turn, case_id: int) -> Outcome:
    case = await _case(desk, case_id)
    rules.may_write(case, turn.author.actor, desk.setting(turn))
    return Outcome(OpenForm(wording.instruction_form(desk.voice, case)))


async def _approve(desk: Desk, turn: Turn, instruction_id: int) -> Outcome:
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        group, case, proposed = await _instruction(connection, instruction_id)
        sent = rules.approve(case, proposed, turn.author.actor, desk.setting(turn))
        found = await targets(connection, turn, group, case, sent)
        await storage.save(connection, sent)
        await append(connection, turn, case, sent, storage.SENT)
        await send(desk, connection, turn, case, sent, found)
        await _alive(desk, connection, turn, group)
    desk.wake()
    return Outcome()


async def _abandon(desk: Desk, turn: Turn, instruction_id: int) -> Outcome:
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        _, case, proposed = await _instruction(connection, instruction_id)
        gone = rules.abandon(case, proposed, turn.author.actor, desk.setting(turn))
        await storage.save(connection, gone)
        await append(connection, turn, case, gone, storage.ABANDONED)
        await follow(desk, connection, turn, case, gone)
    desk.wake()
    return Outcome()


async def _remind(desk: Desk, turn: Turn, instruction_id: int) -> Outcome:
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        group, case, sent = await _instruction(connection, instruction_id)
        last = await storage.last_reminder(connection, sent)
        rules.may_remind(case, sent, turn.author.actor, last, desk.setting(turn))
        known = [reading.card for reading in await storage.readings(connection, sent.id)]
        unread = [card for card in known if card.read_at is None]
        if not unread:
            raise Refused("action_perimee")
        await following.remind(connection, unread, turn.now)
        await append(connection, turn, case, sent, storage.REMINDED)
        await follow(desk, connection, turn, case, sent)
        await _alive(desk, connection, turn, group)
    desk.wake()
    return Outcome()


async def _alive(desk: Desk, connection: AsyncConnection, turn: Turn, group: Group) -> None:
    """Who took charge and tells people what to do is not silent."""
    lead = clocks.sign_of_life(group.lead, turn.author.actor, desk.setting(turn))
    await cases.save(connection, lead)


async def _case(desk: Desk, case_id: int) -> Case:
    async with desk.database.read() as connection:
        case = await cases.get(connection, case_id)
    if case is None:
        raise Refused("introuvable")
    return case


async def _held(connection: AsyncConnection, case_id: int) -> tuple[Group, Case]:
    """The case with the other reports of its matter, held for a change; raises Refused."""
    group = await group_of(connection, case_id)
    for case in group.members:
        if case.id == case_id:
            return group, case
    raise Refused("action_perimee")


async def _instruction(
    connection: AsyncConnection, instruction_id: int
) -> tuple[Group, Case, Instruction]:
    """An instruction with its case, held for a change; raises Refused."""
    known = await storage.get(connection, instruction_id)
    if known is None:
        raise Refused("introuvable")
    group, case = await _held(connection, known.case_id)
    held = await storage.get(connection, instruction_id, for_update=True)
    return group, case, held or known


def _read(
    desk: Desk, turn: Turn, fields: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The chosen circonscriptions, and what is wrong by field."""
    phrases = desk.voice.phrases
    text, audience = fields.get(wording.TEXT, ""), fields.get(wording.AUDIENCE)
    errors: dict[str, str] = {}
    if not text:
        errors[wording.TEXT] = phrases("refus.champ_vide")
    elif len(text) > rules.LONGEST:
        errors[wording.TEXT] = phrases("consigne.trop_longue", nombre=str(rules.LONGEST))
    if audience not in list(Audience):
        errors[wording.AUDIENCE] = phrases("refus.choix_requis")
    codes: tuple[str, ...] = ()
    if audience == Audience.DS:
        where = fields.get(wording.WHERE, "")
        codes, wrong = named_places.codes(desk.voice, turn.snapshot.directory, where)
        if wrong:
            errors[wording.WHERE] = wrong
    return codes, errors


_ACTS: Mapping[str, Callable[[Desk, Turn, int], Awaitable[Outcome]]] = {
    "write": _open,
    "approve": _approve,
    "abandon": _abandon,
    "remind": _remind,
    "read": instruction_reading.read,
}
"""What each button of an instruction does; all but the first bear the instruction's id."""
