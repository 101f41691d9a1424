"""A real process is told to stop while people report: what it accepted is there afterwards."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.domain.case import Kind, reference
from bot.seed import fill_map, sample_scrutins, sample_staff
from bot.storage import directory, outbox
from bot.storage.engine import Database, DatabaseUnusable, open_database
from bot.storage.schema import case_words, cases
from tests.delivery.chaos import REPORTERS
from tests.fakes.slack_api import BOT_USER, Ack, FakeSlack, SlackPerson, SlackWorkspace
from tests.service.world import (
    CONFIDENTIAL_ROOM,
    DCAP_ROOM,
    SECRET,
    account,
    until,
    world,
)

ROOT = Path(__file__).parents[2]
REPORTS = 16
WORDS = "Rumeur canari"
_PATIENCE = 60.0


async def test_a_stop_under_load_loses_nothing(database_url: str) -> None:
    async with _ground(database_url) as ground:
        async with _serving(ground) as process:
            sending = [asyncio.create_task(_report(ground, number)) for number in range(REPORTS)]
            await _some(sending, REPORTS // 4)
            process.send_signal(signal.SIGTERM)
            acks = await asyncio.gather(*sending)
            assert await asyncio.wait_for(process.wait(), _PATIENCE) == 0
        accepted = {number for number, ack in enumerate(acks) if "RUM-" in ack.body}
        assert accepted
        assert {ack.status for ack in acks} <= {0, 200}
        kept = await _kept(ground.database)
        assert len(kept) == len(set(kept.values())), "a report was recorded twice"
        assert accepted <= set(kept.values())
        async with _serving(ground) as process:
            await until(lambda: _alerted(ground, kept))
            if ground.database.sqlite:
                with pytest.raises(DatabaseUnusable, match="déjà servie"):
                    open_database(database_url, sole_replica=True)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), _PATIENCE) == 0
        assert await _given_up(ground.database) == 0
        assert ground.slack.violations == []
        _only_events(ground.logs)


async def test_livez_never_touches_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touched(_database: Database) -> None:
        raise AssertionError("the database was asked")

    async with world(f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}") as opened:
        with monkeypatch.context() as patched:
            patched.setattr(Database, "read", touched)
            patched.setattr(Database, "write", touched)
            async with opened.session.get(f"{opened.public_url}/livez") as alive:
                assert (alive.status, await alive.text()) == (200, "ok")


@dataclass
class Ground:
    """What the process serves, and what it wrote in its logs."""

    database_url: str
    database: Database
    slack: FakeSlack
    workspace: SlackWorkspace
    port: int
    logs: list[bytes] = field(default_factory=list)

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of a service on this ground."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")},
            "VIGIE_DATABASE_URL": self.database_url,
            "VIGIE_BIND": f"127.0.0.1:{self.port}",
            "VIGIE_ADMIN_BIND": "127.0.0.1:0",
            "VIGIE_CONTENU": "projet",
            "VIGIE_SLACK_BOT_TOKEN": "xoxb-fictif",
            "VIGIE_SLACK_SIGNING_SECRET": SECRET,
            "VIGIE_SLACK_TEAM_IDS": "T0ORG",
            "VIGIE_DCAP_ROOM": f"slack:{DCAP_ROOM}",
            "VIGIE_DCAP_CONFIDENTIAL_ROOM": f"slack:{CONFIDENTIAL_ROOM}",
            "VIGIE_DCAP_TELEPHONE": "418 555-0100",
            "VIGIE_LINK_COMPTES_OFFICIELS": "https://exemple.test/comptes",
        }


@asynccontextmanager
async def _ground(database_url: str) -> AsyncIterator[Ground]:
    database = open_database(database_url)
    port = _free_port()
    async with FakeSlack(paced=False) as slack, aiohttp.ClientSession() as session:
        for room in (DCAP_ROOM, CONFIDENTIAL_ROOM):
            slack.add_room(room, members={BOT_USER})
        staff = [replace(p, accounts={"slack": account(p.id)}) for p in sample_staff("slack")]
        for person in staff:
            slack.add_user(account(person.id), person.name, email=person.email)
        await fill_map(database)
        async with database.write() as connection:
            await directory.replace_people(connection, staff)
            await directory.replace_scrutins(connection, sample_scrutins())
        url = f"http://127.0.0.1:{port}/slack/events"
        workspace = SlackWorkspace(slack, url, SECRET, session, time.time)
        yield Ground(database_url, database, slack, workspace, port)
    await database.close()


@asynccontextmanager
async def _serving(ground: Ground) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process, once it answers; killed if it is still there at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.operations.serving", ground.slack.base_url,
        cwd=ROOT, env=ground.environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    reading = asyncio.create_task(_read(process, ground.logs))
    try:
        await _alive(ground, process)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def _read(process: asyncio.subprocess.Process, lines: list[bytes]) -> None:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        lines.append(line)


async def _alive(ground: Ground, process: asyncio.subprocess.Process) -> None:
    limit = time.monotonic() + _PATIENCE
    while True:
        assert process.returncode is None, ground.logs
        assert time.monotonic() < limit, ground.logs
        try:
            url = f"http://127.0.0.1:{ground.port}/livez"
            async with ground.workspace.session.get(url) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)


async def _report(ground: Ground, number: int) -> Ack:
    ds = SlackPerson(ground.workspace, account(REPORTERS[number % len(REPORTERS)]))
    return await ds.command("/rumeur", f"{WORDS} {number:03d}")


async def _some(tasks: list[asyncio.Task[Ack]], enough: int) -> None:
    """Wait until some are answered, and the others are under way."""
    done: set[asyncio.Task[Ack]] = set()
    pending = set(tasks)
    while len(done) < enough:
        some, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        done |= some


async def _kept(database: Database) -> Mapping[str, int]:
    """The reports that became a case, by its reference."""
    query = select(cases.c.number, case_words.c.value).join(
        case_words, cases.c.id == case_words.c.case_id
    )
    async with database.read() as connection:
        rows = await connection.execute(query.where(case_words.c.field == "dit"))
        return {
            reference(Kind.RUMEUR, number): int(said.removeprefix(WORDS)) for number, said in rows
        }


def _alerted(ground: Ground, kept: Mapping[str, int]) -> bool:
    """Whether the DCAP was told of every case."""
    shown = "\n".join(message.shown for message in ground.slack.rooms[DCAP_ROOM].messages)
    return all(ref in shown for ref in kept)


async def _given_up(database: Database) -> int:
    async with database.read() as connection:
        return (await outbox.counts(connection)).get(outbox.DEAD, 0)


def _only_events(lines: list[bytes]) -> None:
    """Every line of the logs is one event in JSON, and none has anybody's words."""
    events: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [event for event in events if not {"event", "level", "timestamp"} <= event.keys()] == []
    assert {"serving", "stopping"} <= {event["event"] for event in events}
    assert WORDS.encode() not in b"".join(lines)
    assert "canari" not in repr(events).lower()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
