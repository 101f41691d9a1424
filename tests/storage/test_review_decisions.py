"""What reviewers decide is kept once, and tells who is concerned by it."""

import asyncio
from datetime import timedelta

from bot.asking import correcting
from bot.domain.people import Address
from bot.storage import exchanges
from bot.storage.directory import all_revisions
from bot.storage.engine import Database
from bot.storage.exchanges import NONE_FITS, UNHELPFUL
from bot.storage.review import corrections, figures, proposals, questions, suspensions, verdicts
from bot.storage.review.corrections import Correction
from bot.storage.review.figures import Shown
from bot.storage.review.proposals import PHRASING, Proposal
from bot.storage.review.suspensions import Suspension
from bot.storage.review.verdicts import RIGHT, WRONG, Review
from tests.clock import START
from tests.storage.samples import new_exchange

HELD = Suspension("opinions", "Texte à revoir", "Doris Démonstration", START)


def _at(hours: int, **values: object) -> exchanges.Exchange:
    return new_exchange(at=START + timedelta(hours=hours), **values)


async def test_the_next_to_review_is_the_newest_unanswered_then_the_others(
    database: Database,
) -> None:
    async with database.write() as connection:
        answered = await exchanges.add(connection, _at(9))
        old = await exchanges.add(connection, _at(1, zone="abstain", entry=None))
        new = await exchanges.add(connection, _at(2, zone="abstain", entry=None))
        failed = await exchanges.add(connection, _at(3))
        await exchanges.note(connection, failed, feedback=UNHELPFUL)
        order = []
        while (following := await verdicts.next_to_review(connection)) is not None:
            order.append(following)
            await verdicts.give(connection, following, Review(RIGHT, None, "Doris", START))
    assert order == [failed, new, old, answered]


async def test_next_without_a_verdict_goes_on_to_older_ones_then_round(database: Database) -> None:
    async with database.write() as connection:
        ids = [await exchanges.add(connection, _at(n, zone="abstain")) for n in range(3)]
        seen = [ids[1]]
        for _ in range(2):
            here = await exchanges.get(connection, seen[-1])
            seen.append(await verdicts.next_to_review(connection, here) or 0)
        assert seen == [ids[1], ids[0], ids[2]]
        await verdicts.give(connection, ids[0], Review(RIGHT, None, "Doris", START))
        await verdicts.give(connection, ids[1], Review(RIGHT, None, "Doris", START))
        alone = await exchanges.get(connection, ids[2])
        assert await verdicts.next_to_review(connection, alone) is None


async def test_a_second_verdict_takes_the_place_of_the_first(database: Database) -> None:
    second = Review(WRONG, None, "Maëlle", START + timedelta(hours=1))
    async with database.write() as connection:
        stored = await exchanges.add(connection, new_exchange())
        await verdicts.give(connection, stored, Review(RIGHT, None, "Doris", START))
        await verdicts.give(connection, stored, second)
        assert await verdicts.review_of(connection, stored) == second
        assert await verdicts.reviewed_among(connection, [stored, 99]) == {stored: WRONG}


async def test_only_questions_that_nobody_dealt_with_are_left(database: Database) -> None:
    async with database.write() as connection:
        left = await exchanges.add(connection, _at(1, zone="abstain"))
        badly = await exchanges.add(connection, _at(2))
        await exchanges.note(connection, badly, feedback=NONE_FITS)
        for others in (
            _at(3),
            _at(3, zone="abstain", intent="merci"),
            _at(3, zone="abstain", intent="rumeur", is_report=True),
            _at(3, zone="abstain", text="[propos confidentiels, non conservés]"),
            _at(3, zone="abstain", text="???"),
            _at(-999, zone="abstain"),
        ):
            await exchanges.add(connection, others)
        judged = await exchanges.add(connection, _at(4, zone="abstain"))
        await verdicts.give(connection, judged, Review(RIGHT, None, "Doris", START))
        taken = await exchanges.add(connection, _at(5, zone="abstain"))
        await proposals.propose(
            connection, Proposal(PHRASING, "opinions", "Question ?", (taken,), "Doris", START)
        )
        since = START - timedelta(days=1)
        ids = await questions.unanswered_since(connection, since, most=100)
        found = await questions.questions_of(connection, ids)
        assert [item.id for item in found] == [badly, left]
        assert len(await questions.unanswered_since(connection, since, most=1)) == 1
        assert await questions.count_unanswered(connection, since, places=None, most=9) == 2
        assert await questions.count_unanswered(connection, since, places=None, most=1) == 1
        nowhere = frozenset(["taillon"])
        assert await questions.count_unanswered(connection, since, places=nowhere, most=9) == 0


async def test_an_entry_is_suspended_once_and_replicas_can_see_it(database: Database) -> None:
    async with database.write() as connection:
        assert await suspensions.suspend(connection, HELD)
        before = await all_revisions(connection)
        assert not await suspensions.suspend(connection, HELD)
        assert await suspensions.running(connection) == [HELD]
        assert await suspensions.lift(connection, "opinions", by="Doris", now=START)
        assert not await suspensions.lift(connection, "opinions", by="Doris", now=START)
        assert await suspensions.suspended_entries(connection) == frozenset()
        assert (await all_revisions(connection))["suspensions"] > before["suspensions"]


async def test_of_reviewers_who_suspend_together_one_does(database: Database) -> None:
    async def suspend() -> bool:
        async with database.write() as connection:
            return await suspensions.suspend(connection, HELD)

    assert sum(await asyncio.gather(*(suspend() for _ in range(5)))) == 1


async def test_a_correction_goes_once_to_each_account_that_received_the_answer(
    database: Database,
) -> None:
    async def asked(hours: int, account: str, **values: object) -> int:
        place = Address("slack", account)
        exchange = _at(hours, address=place, account=account, **values)
        return await exchanges.add(connection, exchange)

    since, now = START + timedelta(hours=1), START + timedelta(hours=9)
    async with database.write() as connection:
        await asked(0, "avant")
        await asked(2, "une")
        last = await asked(3, "une")
        chose = await asked(4, "deux", zone="suggest", entry=None)
        await exchanges.note(connection, chose, chosen="opinions")
        await asked(4, "autre", entry="neutralite")
        moved = await asked(4, "ailleurs")
        await exchanges.note(connection, moved, chosen="neutralite")
        await asked(5, "suspendue", zone="abstain")
        found = await corrections.recipients(connection, "opinions", since, now)
        counted = await corrections.count_recipients(connection, "opinions", since, now)
    assert [item.id for item in found] == [last, chose]
    assert counted == 2


async def test_the_same_correction_is_sent_once(database: Database) -> None:
    asked = Correction("opinions", "Le bon texte", START, "Doris", START + timedelta(hours=1))
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange())
        sent = await correcting.send(connection, asked, "clé-1")
        assert sent is not None
        assert sent.recipients == 1
        assert await correcting.send(connection, asked, "clé-1") is None
        assert await corrections.of_entry(connection, "opinions") == [sent]
        assert await corrections.get(connection, sent.id) == sent


async def test_what_an_entry_is_worth_is_counted_where_it_was_shown(database: Database) -> None:
    async with database.write() as connection:
        for feedback in ("utile", "inutile", None):
            stored = await exchanges.add(connection, _at(1))
            await exchanges.note(connection, stored, feedback=feedback)
        await exchanges.add(connection, _at(1, zone="abstain"))
        chose = await exchanges.add(connection, _at(1, zone="suggest", entry=None))
        await exchanges.note(connection, chose, chosen="neutralite")
        end = START + timedelta(days=1)
        shown = await figures.shown_between(connection, START, end, ["opinions", "neutralite"])
        zones = await figures.zones_between(connection, START, end, None)
    assert shown == {"opinions": Shown(3, 1, 1), "neutralite": Shown(1)}
    assert zones == {"answer": 3, "abstain": 1, "suggest": 1}


async def test_proposals_come_back_in_their_order(database: Database) -> None:
    first = Proposal(PHRASING, "opinions", "Puis-je ?", (1, 2), "Doris", START)
    second = Proposal("hors_sujet", None, "Où manger ?", (3,), "Doris", START)
    async with database.write() as connection:
        for proposal in (first, second):
            await proposals.propose(connection, proposal)
        kept = await proposals.all_proposals(connection)
    assert [(p.kind, p.entry, p.text, p.exchanges) for p in kept] == [
        (p.kind, p.entry, p.text, p.exchanges) for p in (first, second)
    ]
