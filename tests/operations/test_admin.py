"""What the IT team sees of a Vigie at work: ready or why not, and figures without a word."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text, update

from bot.admin import administration
from bot.channel import DeliveryError
from bot.config import Settings
from bot.domain.case import Issue, Kind
from bot.domain.lifecycle import close
from bot.metrics import CAUSES
from bot.storage import exchanges, outbox
from bot.storage.engine import Database
from bot.storage.schema import outbox as job_rows
from tests.delivery.conftest import rooms, understander, world
from tests.delivery.world import ALERTS, DS, World
from tests.operations.metrics import families, figures
from tests.storage.samples import new_exchange, new_job

__all__ = ["rooms", "understander", "world"]

Client = TestClient[Any, Any]


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    """Somebody who asks the administration's listener."""
    async with TestClient(TestServer(administration(world.vigie, Settings()))) as opened:
        yield opened


async def test_a_vigie_at_work_is_ready(client: Client, world: World) -> None:
    await world.open()
    await world.deliver()
    assert await _ready(client) == (200, "prête\n")


async def test_a_job_two_minutes_late_makes_it_not_ready_until_it_left(
    client: Client, world: World
) -> None:
    await world.open()
    world.clock.advance(minutes=2)
    assert (await _ready(client))[0] == 200
    world.clock.advance(seconds=1)
    status, said = await _ready(client)
    assert status == 503
    assert said.startswith("envois en retard : ")
    assert "10\u00a0h" in said
    await world.deliver()
    assert (await _ready(client))[0] == 200


async def test_a_platform_whose_acts_cannot_come_in_makes_it_not_ready(world: World) -> None:
    said = ["", "Slack : aucune connexion"]
    troubles = [lambda: said.pop()]
    served = administration(world.vigie, Settings(), troubles)
    async with TestClient(TestServer(served)) as opened:
        assert await _ready(opened) == (503, "Slack : aucune connexion\n")
        assert await _ready(opened) == (200, "prête\n")


async def test_a_deadline_to_come_is_not_late(client: Client, world: World) -> None:
    await world.open(Kind.INCIDENT)
    await world.pass_time(minutes=5, step=60)
    assert (await _ready(client))[0] == 200


@pytest.mark.parametrize(
    ("version", "said"),
    [("0001", "plus ancienne : lancez « vigie migrate »"), ("9999", "autre version de Vigie")],
)
async def test_tables_of_another_version_make_it_not_ready(
    client: Client, database: Database, version: str, said: str
) -> None:
    async with database.write() as connection:
        change = text("UPDATE alembic_version SET version_num = :version")
        await connection.execute(change, {"version": version})
    status, body = await _ready(client)
    assert status == 503
    assert said in body


async def test_a_database_out_of_reach_is_said_and_the_other_figures_stay(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.open()
    await world.deliver()
    before = await figures(client)
    assert before["vigie_database_up"] == {(): 1}
    monkeypatch.setattr(Database, "read", _out_of_reach)
    assert await _ready(client) == (503, "base de données injoignable\n")
    after = await figures(client)
    assert after["vigie_database_up"] == {(): 0}
    assert after["vigie_deliveries_total"] == before["vigie_deliveries_total"]
    assert "vigie_open_cases" not in after
    monkeypatch.undo()
    assert (await figures(client))["vigie_open_cases"] == before["vigie_open_cases"]


async def test_the_age_of_the_latest_job_grows_and_falls_back(client: Client, world: World) -> None:
    assert (await figures(client))["vigie_outbox_oldest_due_seconds"] == {(): 0}
    await world.open()
    world.clock.advance(seconds=90)
    assert (await figures(client))["vigie_outbox_oldest_due_seconds"] == {(): 90}
    await world.deliver()
    assert (await figures(client))["vigie_outbox_oldest_due_seconds"] == {(): 0}


async def test_waiting_jobs_are_counted_by_class_of_lane(
    client: Client, database: Database, world: World
) -> None:
    lanes = ["slack:C1", "slack:C2", "teams:19:abc", "horloge:3", "autre:1", "slackware:1"]
    async with database.write() as connection:
        await outbox.add(connection, [new_job(lane) for lane in lanes], world.clock())
    waiting = (await figures(client))["vigie_outbox_waiting_jobs"]
    assert waiting == {
        ("slack",): 2,
        ("teams",): 1,
        ("playground",): 0,
        ("horloge",): 1,
        ("other",): 2,
    }


async def test_dead_jobs_are_counted_by_cause_and_an_unknown_code_has_no_line_of_its_own(
    client: Client, database: Database, world: World
) -> None:
    async with database.write() as connection:
        for number, cause in enumerate(
            ["is_archived", "is_archived", "des mots", "http_418", None]
        ):
            await outbox.add(connection, [new_job(f"essai:{number}")], world.clock())
            waiting = job_rows.c.state == outbox.WAITING
            died = {"state": outbox.DEAD, "error": cause, "done_at": world.clock()}
            await connection.execute(update(job_rows).where(waiting).values(died))
    assert (await figures(client))["vigie_outbox_dead_jobs"] == {("is_archived",): 2, ("other",): 3}


async def test_open_cases_are_counted_by_kind_and_nothing_else(
    client: Client, world: World
) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.open(Kind.MANQUEMENT)
    found = (await figures(client))["vigie_open_cases"]
    assert {kind: number for (kind,), number in found.items() if number} == {
        "incident": 1,
        "manquement": 1,
    }
    assert {kind for (kind,) in found} == set(Kind)
    owner = await world.actor(case.owner or "")
    await world.act(case, lambda known, at: close(known, owner, Issue.TRAITEE, "fini", at))
    assert (await figures(client))["vigie_open_cases"][("incident",)] == 0


async def test_zones_are_those_of_the_last_day(
    client: Client, database: Database, world: World
) -> None:
    async with database.write() as connection:
        for zone in ("answer", "answer", "abstain"):
            row = new_exchange(zone=zone, at=world.clock())
            await exchanges.add(connection, row)
    zones = (await figures(client))["vigie_exchanges_last_day"]
    assert zones == {("answer",): 2, ("suggest",): 0, ("abstain",): 1}
    world.clock.advance(days=1, seconds=1)
    assert set((await figures(client))["vigie_exchanges_last_day"].values()) == {0}


async def test_what_became_of_each_message_is_counted_by_channel(
    client: Client, world: World
) -> None:
    world.rooms.fail(ALERTS, DeliveryError("ratelimited", retry_after=5))
    world.rooms.fail(DS, DeliveryError("http_503"))
    await world.open()
    await world.deliver()
    await world.pass_time(seconds=10)
    sent = (await figures(client))["vigie_deliveries_total"]
    assert sent[("essai", "slowed")] == 1
    assert sent[("essai", "failed")] == 1
    assert sent[("essai", "sent")] >= 3
    assert {channel for channel, _ in sent} == {"essai"}


async def test_the_delay_of_delivery_counts_from_what_was_written_down(
    client: Client, world: World
) -> None:
    await world.open()
    world.clock.advance(seconds=42)
    await world.deliver()
    delays = (await figures(client))["vigie_delivery_delay_seconds"]
    assert delays[("1",)] == 42
    world.clock.advance(minutes=16)
    assert "vigie_delivery_delay_seconds" not in await figures(client)


async def test_labels_have_few_values_and_none_is_a_person_or_a_place(
    client: Client, world: World
) -> None:
    for kind in Kind:
        await world.open(kind)
    await world.deliver()
    allowed = {"channel", "reason", "outcome", "state", "lane", "cause", "kind", "zone"}
    for family in await families(client):
        assert family.documentation.isascii(), family.name
        assert family.name.startswith("vigie_")
        for sample in family.samples:
            assert sample.labels.keys() <= allowed | {"le", "quantile"}, sample
            assert "chicoutimi" not in repr(sample)
    assert len(CAUSES) < 100


async def _ready(client: Client) -> tuple[int, str]:
    async with client.get("/readyz") as answer:
        return answer.status, await answer.text()


@asynccontextmanager
async def _out_of_reach(_database: Database) -> AsyncIterator[None]:
    raise ConnectionRefusedError
    yield
