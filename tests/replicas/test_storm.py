"""Two replicas on one PostgreSQL, one killed, the database crashed, clocks apart: nothing lost."""

from pathlib import Path

from bot.domain.effects import Step
from tests.databases import PostgresqlServer
from tests.replicas.storm import Plan, run_storm

PLAN = Plan(seed=6, reports=80, rate=8, kills=2, crashes=1)


async def test_nothing_accepted_is_lost_when_replicas_die_and_the_database_crashes(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    found = await run_storm(postgresql, PLAN, tmp_path / "replicas.log")
    print(found)
    assert found.accepted > PLAN.reports / 2
    assert found.lost == ()
    assert found.twofold == ()
    assert found.outstanding == 0
    assert found.unalerted == ()
    assert found.dead == 0
    assert found.rang >= found.accepted
    assert found.missed == 0
    assert found.twice <= 0.05 * found.rang
    assert found.steps[Step.REMIND_TAKER].acted > 0
    assert found.steps[Step.RELEASE].acted > 0
    assert found.mornings[0] == 1
    assert found.extra < 0.05 * found.posts
