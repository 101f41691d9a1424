"""A database is looked at without changing it, and what keeps it from serving is told apart."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.doctor.checkup import Line, State
from bot.doctor.database import inspected
from bot.storage import engine
from bot.storage.engine import open_database
from bot.storage.schema import inbox
from tests.clock import START
from tests.databases import PostgresqlServer
from tests.doctor.waiting import about

SUBJECT, WRITING = "Base de données", "Base de données, écriture"


async def look(url: str) -> tuple[list[Line], bool]:
    """The lines, and whether the rows may be read."""
    async with inspected(url, START) as found:
        return list(found.lines), found.database is not None


async def change(url: str, statement: str) -> None:
    database = open_database(url)
    async with database.write() as connection:
        await connection.execute(text(statement))
    await database.close()


async def test_a_database_at_this_version_is_good_and_nothing_is_left_in_it(
    database_url: str,
) -> None:
    lines, readable = await look(database_url)
    assert readable
    assert [(line.subject, line.state) for line in lines] == [
        (SUBJECT, State.OK),
        (WRITING, State.OK),
    ]
    database = open_database(database_url)
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(inbox))).scalar() == 0
    await database.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM alembic_version", "sans tables"),
        ("UPDATE alembic_version SET version_num = '0001'", "plus ancienne"),
        ("UPDATE alembic_version SET version_num = '9999'", "autre version de Vigie"),
    ],
)
async def test_tables_of_another_version_are_told_apart_and_not_read(
    statement: str, said: str, database_url: str
) -> None:
    await change(database_url, statement)
    lines, readable = await look(database_url)
    assert not readable
    line = about(lines, SUBJECT)
    assert line.state is State.PANNE
    assert said in line.said


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "vigie.db"
    lines, readable = await look(f"sqlite+aiosqlite:///{path}")
    assert not readable
    assert "vigie migrate" in about(lines, SUBJECT).todo
    assert not path.parent.exists()


async def test_an_empty_file_has_no_tables(tmp_path: Path) -> None:
    path = tmp_path / "vide.db"
    path.touch()
    lines, _ = await look(f"sqlite+aiosqlite:///{path}")
    assert "sans tables" in about(lines, SUBJECT).said


async def test_a_file_that_is_no_database_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "lettre.db"
    path.write_text("Bonjour, ceci est une lettre. " * 50, encoding="utf-8")
    lines, readable = await look(f"sqlite+aiosqlite:///{path}")
    assert not readable
    assert about(lines, SUBJECT).state is State.PANNE


async def test_a_network_disk_is_refused(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"serveur:/partage {sqlite_template.parent} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(engine, "MOUNTS", mounts)
    lines, readable = await look(f"sqlite+aiosqlite:///{sqlite_template}")
    assert not readable
    assert "disque réseau" in about(lines, SUBJECT).said


async def test_a_database_that_cannot_be_written_is_broken_and_can_still_be_read(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_args: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("bot.doctor.database.try_writing", refused)
    lines, readable = await look(database_url)
    assert readable
    assert about(lines, WRITING).state is State.PANNE


@pytest.mark.parametrize(
    "url",
    [
        "n’importe quoi",
        "mysql://vigie:mot-secret@bd/vigie",
        "sqlite+aiosqlite:///:memory:",
        "postgresql+asyncpg://vigie:mot-secret@127.0.0.1:9/vigie",
        "postgresql+asyncpg://vigie:mot-secret@127.0.0.1:neuf/vigie",
        "postgresql+asyncpg://vigie:mot-secret@/vigie?host=/nulle/part",
    ],
)
async def test_an_address_that_leads_nowhere_is_broken_and_shows_no_password(url: str) -> None:
    lines, readable = await look(url)
    assert not readable
    line = about(lines, SUBJECT)
    assert line.state is State.PANNE
    assert line.todo
    assert "mot-secret" not in repr(lines)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("127.0.0.1:9/vigie", "rien n’écoute à cette adresse"),
        ("/vigie?host=/nulle/part", "introuvable"),
    ],
)
async def test_a_server_out_of_reach_says_why_in_french(where: str, said: str) -> None:
    lines, _ = await look(f"postgresql+asyncpg://vigie@{where}")
    assert about(lines, SUBJECT).said == f"injoignable : {said}"


async def test_a_database_that_the_server_has_not_is_told(
    postgresql: PostgresqlServer,
) -> None:
    lines, _ = await look(postgresql.url("inconnue"))
    assert "n’existe pas sur le serveur" in about(lines, SUBJECT).said
