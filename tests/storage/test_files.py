"""A file is settled once, keeps its bytes whole, and forgets where it came from."""

import hashlib

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import cases, files
from bot.storage.engine import Database
from bot.storage.files import JOINED, JoinedFile, State
from tests.clock import START
from tests.storage.samples import new_case

CONTENT = bytes(range(256)) * 40
SOURCE = {"where": {"url": "https://exemple.test/ouvre-toi"}}


async def joined(connection: AsyncConnection, *, key: str = "clé-1") -> JoinedFile:
    case = await cases.insert_case(connection, new_case())
    entry = await cases.append(
        connection, case, case, at=START, actor="ds-1", event=JOINED, message_key=key
    )
    await files.add(
        connection, case_id=case.id, entry=entry, name="é" * 300, media_type="x" * 300,
        size=-1, source=SOURCE, now=START,
    )  # fmt: skip
    found = await files.of_entry(connection, entry)
    assert found is not None
    return found


async def keep(connection: AsyncConnection, file: JoinedFile) -> bool:
    return await files.keep(
        connection, file.id, name="capture.png", media_type="image/png", content=CONTENT
    )


async def test_bytes_come_back_whole(database: Database) -> None:
    async with database.write() as connection:
        file = await joined(connection)
        assert (len(file.name), file.size, file.source) == (255, 0, SOURCE)
        assert await files.content(connection, file.id) is None
        assert await keep(connection, file)
        (kept,) = await files.files_of(connection, file.case_id)
        assert await files.content(connection, file.id) == CONTENT
    assert (kept.state, kept.size, kept.source) == (State.KEPT, len(CONTENT), {})
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (kept.actor, kept.at, kept.internal) == ("ds-1", START, False)


async def test_a_file_is_settled_once(database: Database) -> None:
    async with database.write() as connection:
        file = await joined(connection)
        assert await files.drop(connection, file.id, State.LOST, "file_gone" * 20)
        assert not await keep(connection, file)
        (lost,) = await files.files_of(connection, file.case_id)
        assert await files.content(connection, file.id) is None
    assert (lost.state, lost.source, len(lost.problem or "")) == (State.LOST, {}, 60)


@pytest.mark.parametrize("first", ["kept", "awaited"])
async def test_what_its_author_took_back_is_not_kept_again(database: Database, first: str) -> None:
    async with database.write() as connection:
        file = await joined(connection)
        other = await joined(connection, key="clé-2")
        if first == "kept":
            await keep(connection, file)
        assert await files.joined_by(connection, "clé-1")
        assert await files.retract(connection, "clé-1") == [file.case_id]
        assert await files.retract(connection, "clé-1") == []
        assert not await keep(connection, file)
        (taken,) = await files.files_of(connection, file.case_id)
        (left,) = await files.files_of(connection, other.case_id)
    assert (taken.state, left.state) == (State.RETRACTED, State.AWAITED)
