"""What stands wrong in the database is found, on both kinds, and what is right is left out."""

from datetime import timedelta

from sqlalchemy import insert, update

from bot.domain.case import Status
from bot.domain.effects import Room as DcapRoom
from bot.domain.effects import SurfaceKind, ToReporter, ToRoom
from bot.domain.people import Address
from bot.storage import cases, claims, conversations, health, outbox
from bot.storage.conversations import Known
from bot.storage.engine import Database
from bot.storage.health import Dead, LastCard, LostCard, Overdue
from bot.storage.schema import outbox as jobs_table
from tests.clock import START
from tests.storage.samples import ROOM, new_case, new_job

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=30)


async def test_a_job_is_overdue_once_its_hour_is_past_and_not_before(database: Database) -> None:
    async with database.write() as connection:
        assert await health.overdue(connection, START) is None
        await outbox.add(connection, [new_job(), new_job("essai:autre")], START)
        assert await health.overdue(connection, START) is None
        found = await health.overdue(connection, START + MINUTE)
    assert found == Overdue(2, START, None)


async def test_a_job_that_is_done_or_dead_is_not_overdue(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(), new_job("essai:autre")], START)
        for state in (outbox.DONE, outbox.DEAD):
            one = jobs_table.c.state == outbox.WAITING
            await connection.execute(update(jobs_table).where(one).values(state=state))
            assert await health.overdue(connection, START + MINUTE) is None


async def test_an_overdue_job_in_flight_counts_with_what_was_last_said(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job()], START)
        (job,) = await claims.claim(connection, START, limit=1, lease=LEASE)
        assert await outbox.postpone(connection, job, free_at=START, error="throttled")
        assert await claims.claim(connection, START, limit=1, lease=LEASE)
        found = await health.overdue(connection, START + MINUTE)
    assert found == Overdue(1, START, "throttled")


async def test_the_dead_are_counted_by_cause_since_a_moment(database: Database) -> None:
    async with database.write() as connection:
        for n, (cause, at) in enumerate(
            [("is_archived", 1), ("is_archived", 3), ("timeout", 2), ("timeout", -1)]
        ):
            row = {
                "job": "notice",
                "lane": "essai:salon",
                "order_key": str(n),
                "state": outbox.DEAD,
                "due_at": START,
                "attempts": 1,
                "created_at": START,
                "done_at": START + at * MINUTE,
                "error": cause,
            }
            await connection.execute(insert(jobs_table), row)
        found = await health.dead_since(connection, START)
    assert found == [
        Dead("is_archived", 2, START + 3 * MINUTE),
        Dead("timeout", 1, START + 2 * MINUTE),
    ]


async def test_the_lost_cards_of_running_cases_are_told_by_reference(database: Database) -> None:
    async with database.write() as connection:
        refs = []
        for status in (Status.OUVERT, Status.PRIS_EN_CHARGE, Status.CLOS):
            case = await cases.insert_case(connection, new_case(status=status))
            refs.append(case.ref)
            for kind, to in (
                (SurfaceKind.RECEIPT, ToReporter()),
                (SurfaceKind.ALERT, ToRoom(DcapRoom.DCAP)),
            ):
                card = await cases.add_surface(connection, case, kind, to, ROOM)
            await cases.note_surface(connection, card, failure="not_in_channel")
        found = await health.lost_cards(connection)
    assert found == [LostCard(ref, "not_in_channel") for ref in refs[:2]]


async def test_the_last_card_of_a_room_is_the_last_that_left_or_failed(database: Database) -> None:
    async with database.write() as connection:
        assert await health.last_card(connection, ROOM) is None
        ids = []
        for _ in range(3):
            case = await cases.insert_case(connection, new_case())
            to = ToRoom(DcapRoom.DCAP)
            ids.append(await cases.add_surface(connection, case, SurfaceKind.ALERT, to, ROOM))
        assert await health.last_card(connection, ROOM) is None
        await cases.note_surface(connection, ids[0], posted_at=START)
        assert await health.last_card(connection, ROOM) == LastCard(START, None)
        await cases.note_surface(connection, ids[1], failure="is_archived")
        assert await health.last_card(connection, ROOM) == LastCard(None, "is_archived")
        assert await health.last_card(connection, Address("essai", "ailleurs")) is None
        assert await health.last_card(connection, Address("autre", ROOM.room)) is None


async def test_a_person_s_last_conversation_tells_whether_they_are_reached(
    database: Database,
) -> None:
    first = Known("teams", "a:1", "personal", "https://exemple.test/", "t", "aad-1", "app_removed")
    room = Known("teams", "19:salon", "channel", "https://exemple.test/", "t")
    again = Known("teams", "a:2", "personal", "https://exemple.test/", "t", "aad-1")
    other = Known("teams", "a:3", "personal", "https://exemple.test/", "t", "aad-2", "forbidden")
    async with database.write() as connection:
        for n, known in enumerate((first, room, other, again)):
            await conversations.remember(connection, known, START + n * MINUTE)
        found = await health.personal_conversations(connection, "teams")
        assert await health.personal_conversations(connection, "slack") == {}
    assert found == {"aad-1": None, "aad-2": "forbidden"}
