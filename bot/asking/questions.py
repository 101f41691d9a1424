"""A question: understood before any transaction, stored with its decision, answered after."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking.asked import Asked
from bot.asking.suspension import held_back
from bot.desk import Desk
from bot.domain.case import Kind
from bot.domain.people import Address, Role
from bot.messages import Document, Outcome, Show
from bot.storage import cases, exchanges
from bot.storage.exchanges import Exchange
from bot.turn import Turn
from bot.wording.answers import answer, audience_of
from bot.wording.lists import my_cases
from bot.wording.offers import CONFIDENTIAL, Answering, contact
from faq.calibration import Zone
from intents.understanding import Understanding

_THROUGH_THEIR_DS = (Role.DAS, Role.PERSONNEL)
_RULES = {"factual": "repondre_factuel", "beyond": "hors_cadre"}
"""The entry that says what a DS may do with a citizen's question, by its topic."""

_RULE_OF_OTHERS = "das_question"

_MANQUEMENT = re.compile(rf"\b{Kind.MANQUEMENT.prefix}[-\s]?\d", re.IGNORECASE)
"""A message that gives the number of one is about it, whatever it asks."""


async def ask(desk: Desk, turn: Turn, asked: Sequence[Asked]) -> Outcome:
    """Answer the questions of one message.

    In the request when the platform shows it there, else by the outbox.
    """
    inbound = turn.inbound
    kept = [_exchange(desk, turn, one) for one in asked]
    stored: list[Exchange] = []
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, inbound.key, turn.now):
            return Outcome(duplicate=True)
        first = await exchanges.is_first(connection, turn.author.actor.account)
        for exchange, one in zip(kept, asked, strict=True):
            stored.append(await _stored(connection, exchange, one.understood, turn))
            if not inbound.in_request:
                await desk.ledger.answer(connection, stored[-1], stored[-1].id, turn.now)
        if first and not any(one.understood.intent == "aide" for one in asked):
            await desk.ledger.welcome(connection, stored[0], stored[0].id, turn.now)
    desk.wake()
    if any(exchange.address.room != inbound.address.room for exchange in kept):
        return Outcome(Show(desk.voice.phrases.document("reponse.en_message_prive")))
    if not inbound.in_request:
        return Outcome()
    return Outcome(Show(_together([await written(desk, turn, one) for one in stored])))


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
    snapshot = turn.snapshot
    asked = Answering(exchange, catalogue, snapshot.directory, turn.now, snapshot.suspended)
    if exchange.intent == "suivi":
        account = turn.author.actor.account
        mine = await cases.latest_of(connection, account, exchange.person)
        listed = my_cases(desk.voice, mine, turn.snapshot.directory, turn.now)
        return replace(listed, parts=(*listed.parts, contact(desk.voice, asked)))
    return answer(desk.voice, asked)


async def _stored(
    connection: AsyncConnection, exchange: Exchange, understood: Understanding, turn: Turn
) -> Exchange:
    """Store an exchange, whose words are kept apart when they may be a manquement's."""
    told = (understood.intent, *understood.also_intents)
    reported = understood.is_report and Kind.MANQUEMENT in told
    confidential = reported or _MANQUEMENT.search(turn.inbound.text) is not None
    stored = replace(exchange, text=CONFIDENTIAL) if confidential else exchange
    exchange_id = await exchanges.add(connection, stored)
    if confidential:
        await exchanges.keep_draft(connection, exchange_id, exchange.text, turn.now)
    return replace(stored, id=exchange_id)


def _together(documents: Sequence[Document]) -> Document:
    """Several answers in one document, where the request takes only one."""
    parts = tuple(part for document in documents for part in document.parts)
    return Document(documents[0].summary, parts)


def _exchange(desk: Desk, turn: Turn, asked: Asked) -> Exchange:
    inbound, author, understood = turn.inbound, turn.author, asked.understood
    role = asked.role or author.role
    topic = understood.citizen.topic if understood.citizen else None
    candidates = tuple(
        (match.entry_id, round(match.probability, 4)) for match in understood.matches
    )
    found, sure = _entry(desk, understood, topic, role)
    entry, zone = held_back(found, sure, candidates, turn.snapshot.suspended)
    private = understood.is_report and not inbound.private
    account = author.actor.account
    return Exchange(
        id=0,
        at=turn.now,
        # A report told in a public room is answered in private.
        address=Address(account.channel, account.id) if private else inbound.address,
        account=account.id,
        person=author.actor.person.id if author.actor.person else None,
        role=role,
        circonscription=author.circonscription,
        text=turn.snapshot.masker.mask(asked.text),
        intent=understood.intent,
        is_report=understood.is_report,
        zone=zone,
        candidates=candidates,
        entry=entry,
        edition=desk.understander.matcher.catalogue.edition,
        answer_hash=answer_hash(desk, entry if zone == Zone.ANSWER else None, role),
        leans_on=asked.leans_on,
        citizen=topic,
    )


def _entry(
    desk: Desk, understood: Understanding, topic: str | None, role: Role | None
) -> tuple[str | None, str]:
    """The entry that answers, and the zone. A citizen's question has its rule's own entry."""
    if topic in _RULES:
        rule = _RULE_OF_OTHERS if role in _THROUGH_THEIR_DS else _RULES[topic]
        if desk.understander.matcher.catalogue.get(rule) is not None:
            return rule, Zone.ANSWER
    best = understood.matches[0].entry_id if understood.matches else None
    return (best if understood.zone is Zone.ANSWER else None), understood.zone


def answer_hash(desk: Desk, entry_id: str | None, role: Role | None) -> str | None:
    """What ties an exchange to the very text that was shown, whatever the entry becomes."""
    entry = desk.understander.matcher.catalogue.get(entry_id or "")
    text = entry.answer_for(audience_of(role)) if entry else None
    return hashlib.sha256(text.encode()).hexdigest() if text else None
