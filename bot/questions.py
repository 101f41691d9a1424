"""A question: understood before any transaction, stored with its decision, answered after."""

import hashlib
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain.case import Kind
from bot.domain.people import Address
from bot.messages import Document, Outcome, Show
from bot.storage import cases, exchanges
from bot.storage.exchanges import Exchange
from bot.turn import Turn
from bot.wording.answers import answer, audience_of
from bot.wording.lists import my_cases
from bot.wording.offers import CONFIDENTIAL, Answering, contact
from faq.calibration import Zone
from intents.understanding import Understanding


def understand(desk: Desk, turn: Turn) -> Understanding:
    """What the message means for its author's role; before any transaction."""
    audience = audience_of(turn.author.role)
    return desk.understander.understand(turn.inbound.text, audience=audience)


async def ask(desk: Desk, turn: Turn, understood: Understanding) -> Outcome:
    """Answer a question: in the request when the platform shows it there, else by the outbox."""
    inbound = turn.inbound
    exchange = _exchange(desk, turn, understood)
    told = (understood.intent, *understood.also_intents)
    confidential = understood.is_report and Kind.MANQUEMENT in told
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, inbound.key, turn.now):
            return Outcome(duplicate=True)
        first = await exchanges.is_first(connection, turn.author.actor.account)
        stored = exchange if not confidential else replace(exchange, text=CONFIDENTIAL)
        exchange_id = await exchanges.add(connection, stored)
        if confidential:
            await exchanges.keep_draft(connection, exchange_id, exchange.text, turn.now)
        if not inbound.in_request:
            await desk.ledger.answer(connection, exchange, exchange_id, turn.now)
        if first and understood.intent != "aide":
            await desk.ledger.welcome(connection, exchange, exchange_id, turn.now)
    desk.wake()
    if exchange.address.room != inbound.address.room:
        return Outcome(Show(desk.voice.phrases.document("reponse.en_message_prive")))
    if not inbound.in_request:
        return Outcome()
    return Outcome(Show(await written(desk, turn, replace(stored, id=exchange_id))))


def asked_by(exchange: Exchange, turn: Turn) -> bool:
    """Whether this exchange is the author's own."""
    account = turn.author.actor.account
    return (exchange.address.channel, exchange.account) == (account.channel, account.id)


async def written(desk: Desk, turn: Turn, exchange: Exchange) -> Document:
    """The answer to an exchange as it stands."""
    async with desk.database.read() as connection:
        return await document(desk, connection, turn, exchange)


async def document(
    desk: Desk, connection: AsyncConnection, turn: Turn, exchange: Exchange
) -> Document:
    """The answer to an exchange, on a connection that is already open."""
    catalogue = desk.understander.matcher.catalogue
    asked = Answering(exchange, catalogue, turn.snapshot.directory, turn.now)
    if exchange.intent == "suivi":
        account = turn.author.actor.account
        mine = await cases.latest_of(connection, account, exchange.person)
        listed = my_cases(desk.voice, mine, turn.snapshot.directory, turn.now)
        return replace(listed, parts=(*listed.parts, contact(desk.voice, asked)))
    return answer(desk.voice, asked)


def _exchange(desk: Desk, turn: Turn, understood: Understanding) -> Exchange:
    inbound, author = turn.inbound, turn.author
    best = understood.matches[0].entry_id if understood.matches else None
    entry = best if understood.zone is Zone.ANSWER else None
    private = understood.is_report and not inbound.private
    account = author.actor.account
    return Exchange(
        id=0,
        at=turn.now,
        # A report told in a public room is answered in private.
        address=Address(account.channel, account.id) if private else inbound.address,
        account=account.id,
        person=author.actor.person.id if author.actor.person else None,
        role=author.role,
        circonscription=author.circonscription,
        text=turn.snapshot.masker.mask(inbound.text),
        intent=understood.intent,
        is_report=understood.is_report,
        zone=understood.zone,
        candidates=tuple(
            (match.entry_id, round(match.probability, 4)) for match in understood.matches
        ),
        entry=entry,
        edition=desk.understander.matcher.catalogue.edition,
        answer_hash=_answer_hash(desk, entry, turn),
    )


def _answer_hash(desk: Desk, entry_id: str | None, turn: Turn) -> str | None:
    """What ties an exchange to the very text that was shown, whatever the entry becomes."""
    entry = desk.understander.matcher.catalogue.get(entry_id or "")
    text = entry.answer_for(audience_of(turn.author.role)) if entry else None
    return hashlib.sha256(text.encode()).hexdigest() if text else None
