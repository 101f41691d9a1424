"""Which closed cases are still to be told to whoever reported them."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.case import Case, Issue, Reporter, Status
from bot.domain.people import Address, Role
from bot.storage import cases
from bot.storage.engine import Database
from bot.storage.told import EVENT, EXPECTED, closed_untold, reporter_told
from tests.clock import START
from tests.storage.samples import new_case

LATER = START + EXPECTED + timedelta(seconds=1)
OTHER = Reporter("das-1", "Théo Modèle", Role.DAS, Address("essai", "das-1"), True)
CLOSED = replace(new_case(), status=Status.CLOS, issue=Issue.DEMENTIE, closed_at=START)


async def untold(database: Database, *known: Case, now: datetime = LATER) -> list[int]:
    """The cases still to be told, by their rank among those stored."""
    async with database.write() as connection:
        ids = [(await cases.insert_case(connection, case)).id for case in known]
        return [ids.index(case.id) for case in await closed_untold(connection, now)]


async def test_a_case_closed_in_silence_is_named_after_two_minutes(database: Database) -> None:
    assert await untold(database, CLOSED, now=START + EXPECTED) == []
    async with database.read() as connection:
        assert len(await closed_untold(connection, LATER)) == 1


async def test_what_is_open_told_or_withdrawn_is_not_named(database: Database) -> None:
    running = replace(CLOSED, status=Status.OUVERT, closed_at=None)
    told = replace(CLOSED, reporter_told_at=START)
    assert await untold(database, running, told, replace(CLOSED, withdrawn=True)) == []


async def test_a_report_of_the_same_rumour_counts_once_for_one_person(database: Database) -> None:
    async with database.write() as connection:
        lead = await cases.insert_case(connection, replace(CLOSED, reporter_told_at=START))
    again = replace(CLOSED, same_as=lead.id)
    somebody_else = replace(CLOSED, same_as=lead.id, reporter=OTHER)
    apart = CLOSED
    assert await untold(database, again, somebody_else, apart) == [1, 2]


async def test_the_outcome_that_left_is_noted_with_a_line_of_history(database: Database) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, CLOSED)
        await reporter_told(connection, case.id, LATER)
        told = await cases.get(connection, case.id)
        events = [entry.event for entry in await cases.entries(connection, case.id)]
        assert await closed_untold(connection, LATER + EXPECTED) == []
    assert told == replace(case, reporter_told_at=LATER)
    assert events == [EVENT]


async def test_an_outcome_that_leaves_after_the_case_was_reopened_tells_nothing(
    database: Database,
) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, replace(CLOSED, status=Status.OUVERT))
        await reporter_told(connection, case.id, LATER)
        assert await cases.get(connection, case.id) == case
        assert await cases.entries(connection, case.id) == []
