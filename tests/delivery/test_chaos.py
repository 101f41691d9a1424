"""Workers are killed at random while a platform fails: nothing is lost, little is said twice."""

from tests.delivery.chaos import Plan, run_chaos


async def test_nothing_is_lost_when_workers_are_killed(database_url: str) -> None:
    workers = 1 if database_url.startswith("sqlite") else 2
    report = await run_chaos(database_url, Plan(seed=20, cases=80, kills=8, workers=workers))
    print(report)
    assert report.undelivered == 0
    assert report.dead == 0
    assert report.stale == ()
    assert report.disordered == ()
    assert report.extra < 0.05 * report.messages
    assert report.refused > 0
