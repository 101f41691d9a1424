"""Cases come back whole; what people wrote and what happened are only ever added to."""

import asyncio
from contextlib import suppress
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel import MessageId
from bot.domain.case import Case, Issue, Kind, Reporter, Spoken, Status
from bot.domain.effects import Room, SurfaceKind, ToPerson, ToReporter, ToRoom
from bot.domain.people import Account, Address, Role
from bot.domain.scrutin import Phase
from bot.storage import cases
from bot.storage.engine import Database
from tests.clock import START
from tests.storage.samples import ROOM, new_case

_FULL = new_case(
    kind=Kind.MANQUEMENT,
    status=Status.CLOS,
    about_ds=True,
    circulates=True,
    field_taken_by="coord-1",
    field_taken_at=START + timedelta(minutes=1),
    dcap_taken_by="dcap-1",
    dcap_taken_at=START + timedelta(minutes=2),
    dcap_told_by="horloge",
    dcap_told_at=START + timedelta(minutes=3),
    unconfirmed=True,
    spoken=Spoken.IMPOSSIBLE,
    issue=Issue.DOUBLON,
    closed_at=START + timedelta(minutes=4),
    withdrawn=True,
    assignee="dcap-2",
    assigned_at=START + timedelta(minutes=5),
    handled_at=START + timedelta(minutes=6),
    reporter_told_at=START + timedelta(minutes=7),
    same_as=12,
)
_UNKNOWN = Reporter(None, "Personne inconnue", None, Address("essai", "U-X"), False)


@pytest.mark.parametrize(
    "case",
    [new_case(), _FULL, new_case(reporter=_UNKNOWN, owner=None, circonscription="")],
    ids=["new", "with-everything", "from-a-stranger"],
)
async def test_a_case_comes_back_as_it_was_stored(database: Database, case: Case) -> None:
    async with database.write() as connection:
        stored = await cases.insert_case(connection, case)
        assert stored == replace(case, id=stored.id, number=1)
        assert await cases.get(connection, stored.id) == stored


async def test_every_field_of_a_case_that_changes_is_saved(database: Database) -> None:
    async with database.write() as connection:
        stored = await cases.insert_case(connection, new_case(kind=Kind.MANQUEMENT))
        other = await cases.insert_case(connection, new_case())
        changed = replace(_FULL, id=stored.id, number=stored.number)
        await cases.save(connection, changed)
        assert await cases.get(connection, stored.id) == changed
        assert await cases.get(connection, other.id) == other
    names = [field.name for field in fields(Case)]
    same = [name for name in names if getattr(changed, name) == getattr(other, name)]
    assert set(same) <= {"opened_at", "circonscription", "reporter", "owner", "phase", "number"}


async def test_concurrent_openings_get_distinct_consecutive_numbers(database: Database) -> None:
    async def open_one(kind: Kind) -> Case:
        async with database.write() as connection:
            return await cases.insert_case(connection, new_case(kind=kind))

    kinds = [Kind.RUMEUR] * 12 + [Kind.INCIDENT] * 4
    opened = await asyncio.gather(*(open_one(kind) for kind in kinds))
    for kind, expected in ((Kind.RUMEUR, 12), (Kind.INCIDENT, 4)):
        numbers = sorted(case.number for case in opened if case.kind is kind)
        assert numbers == list(range(1, expected + 1))


async def test_an_opening_that_fails_leaves_no_hole(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as connection:
            await cases.insert_case(connection, new_case())
            raise RuntimeError
    async with database.write() as connection:
        assert (await cases.insert_case(connection, new_case())).ref == "RUM-0001"


async def test_two_replicas_that_change_one_case_do_it_in_turn(database: Database) -> None:
    async with database.write() as connection:
        stored = await cases.insert_case(connection, new_case())

    async def hand_to(owner: str) -> tuple[str | None, str]:
        async with database.write() as connection:
            case = await cases.get(connection, stored.id, for_update=True)
            assert case is not None
            for _ in range(10):
                await asyncio.sleep(0)
            await cases.save(connection, replace(case, owner=owner))
            return case.owner, owner

    moves = dict(await asyncio.gather(*(hand_to(f"coord-{n}") for n in range(2, 6))))
    # Each one saw what the one before had written: the moves make a chain of four.
    seen, owner = [], "coord-1"
    while owner in moves:
        owner = moves[owner]
        seen.append(owner)
    assert sorted(seen) == ["coord-2", "coord-3", "coord-4", "coord-5"]


async def test_words_are_added_in_order_and_blank_ones_are_not(database: Database) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, new_case())
        await cases.add_words(connection, case.id, {"dit": "a", "lien": "  "}, START)
        await cases.add_words(connection, case.id, {"dit": "b"}, START)
        await cases.add_words(connection, case.id, {}, START)
        assert await cases.words(connection, case.id) == (("dit", "a"), ("dit", "b"))


async def test_history_keeps_every_line_and_each_change_of_status(database: Database) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, new_case())
        opened = await cases.append(connection, None, case, at=START, actor="ds-1", event="ouvert")
        taken = replace(case, status=Status.PRIS_EN_CHARGE)
        second = await cases.append(
            connection, case, taken, at=START, actor="dcap-1", event="prise", note="motif"
        )
        lines = await cases.entries(connection, case.id)
        assert [line.id for line in lines] == [opened, second]
        assert [(line.actor, line.event, line.note) for line in lines] == [
            ("ds-1", "ouvert", None),
            ("dcap-1", "prise", "motif"),
        ]
        assert await cases.entry(connection, second) == lines[1]
        assert await cases.entry(connection, second + 1) is None


async def test_nothing_in_storage_changes_or_removes_words_or_history() -> None:
    """Append-only by construction: no statement of the repositories could do otherwise."""
    folder = Path(cases.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    for table in ("case_words", "history"):
        assert f"insert({table})" in code
        assert f"update({table})" not in code
        assert f"delete({table})" not in code


async def test_a_card_has_one_row_by_place(database: Database) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, new_case())
        to = ToRoom(Room.DCAP)
        first = await cases.add_surface(connection, case, SurfaceKind.ALERT, to, ROOM)
        again = await cases.add_surface(connection, case, SurfaceKind.ALERT, to, ROOM)
        other = await cases.add_surface(
            connection, case, SurfaceKind.THREAD, ToPerson("coord-1"), Address("essai", "coord-1")
        )
        kept = await cases.surfaces_of(connection, case.id)
    assert first == again != other
    assert [(item.id, item.kind, item.recipient, item.message) for item in kept] == [
        (first, SurfaceKind.ALERT, to, None),
        (other, SurfaceKind.THREAD, ToPerson("coord-1"), None),
    ]


async def test_a_message_in_the_thread_of_a_card_leads_to_its_cases(database: Database) -> None:
    posted = {"message_room": "D42", "message_id": "171.5", "posted_at": START}
    async with database.write() as connection:
        expected = []
        for _ in range(2):
            case = await cases.insert_case(connection, new_case())
            card = await cases.add_surface(
                connection, case, SurfaceKind.RECEIPT, ToReporter(), Address("essai", "ds-1")
            )
            await cases.note_surface(connection, card, **posted)
            expected.append(card)
        found = await cases.surfaces_in_thread(connection, Address("essai", "D42", "171.5"))
        assert sorted(surface.id for surface in found) == expected
        assert {surface.message for surface in found} == {
            MessageId(Address("essai", "D42"), "171.5")
        }
        for address in (
            Address("essai", "D42"),
            Address("essai", "D42", "171.6"),
            Address("essai", "D43", "171.5"),
            Address("slack", "D42", "171.5"),
        ):
            assert await cases.surfaces_in_thread(connection, address) == []
        await cases.note_surface(connection, expected[0], message_thread="170.1")
        for thread in ("170.1", "171.5"):
            found = await cases.surfaces_in_thread(connection, Address("essai", "D42", thread))
            assert expected[0] in [surface.id for surface in found]


async def test_an_alert_joins_the_last_one_only_when_enough_are_waiting(
    database: Database,
) -> None:
    async with database.write() as connection:
        cards = []
        for _ in range(3):
            assert await _leader(connection) is None
            cards.append(await _alert(connection))
        assert await _leader(connection) == cards[-1]
        assert await _leader(connection, room="un-autre-salon") is None
        await cases.note_surface(connection, cards[0], message_id="1")
        assert await _leader(connection) is None


async def test_a_shared_card_is_full_at_its_size_and_a_lost_one_takes_nobody(
    database: Database,
) -> None:
    async with database.write() as connection:
        cards = [await _alert(connection) for _ in range(4)]
        joined = [await _alert(connection, leader=cards[-1]) for _ in range(2)]
        assert [card.id for card in await cases.joined_to(connection, cards[-1])] == joined
        assert await _leader(connection, most=4) == cards[-1]
        assert await _leader(connection, most=3) is None
        await cases.note_surface(connection, cards[-1], failure="channel_not_found")
        assert await _leader(connection, most=4) == cards[-2]


async def _leader(connection: AsyncConnection, *, room: str = ROOM.room, most: int = 10) -> Any:
    return await cases.wave_leader(connection, Address("essai", room), queue=3, most=most)


async def _alert(connection: AsyncConnection, *, leader: int | None = None) -> int:
    case = await cases.insert_case(connection, new_case())
    to = ToRoom(Room.DCAP)
    return await cases.add_surface(connection, case, SurfaceKind.ALERT, to, ROOM, leader=leader)


async def test_somebody_finds_their_last_cases_by_account_or_by_person(database: Database) -> None:
    elsewhere = Reporter("ds-1", "Camille Fictive", Role.DS, Address("slack", "U1"), True)
    async with database.write() as connection:
        mine = await cases.insert_case(connection, new_case())
        same_person = await cases.insert_case(connection, new_case(reporter=elsewhere))
        await cases.insert_case(connection, new_case(reporter=_UNKNOWN))
        account = Account("essai", "ds-1")
        by_person = await cases.latest_of(connection, account, "ds-1")
        by_account = await cases.latest_of(connection, account, None)
        newest = await cases.latest_of(connection, account, "ds-1", limit=1)
    assert [case.id for case in by_person] == [same_person.id, mine.id]
    assert [case.id for case in by_account] == [mine.id]
    assert [case.id for case in newest] == [same_person.id]


async def test_only_the_running_cases_of_a_stranger_are_still_to_be_routed(
    database: Database,
) -> None:
    async with database.write() as connection:
        running = await cases.insert_case(connection, new_case(reporter=_UNKNOWN))
        await cases.insert_case(connection, new_case(reporter=_UNKNOWN, status=Status.CLOS))
        await cases.insert_case(connection, new_case())
        account = Account("essai", "U-X")
        assert await cases.unverified_of(connection, account) == [running]
        assert await cases.unverified_of(connection, Account("essai", "ds-1")) == []


@pytest.mark.parametrize("phase", list(Phase))
async def test_the_phase_is_copied_into_the_case(database: Database, phase: Phase) -> None:
    async with database.write() as connection:
        stored = await cases.insert_case(connection, new_case(phase=phase))
        kept = await cases.get(connection, stored.id)
    assert kept is not None
    assert kept.phase is phase
