"""The same people in front of each platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.live import live_core
from bot.playground.stage import Stage
from tests.parity.front import Front
from tests.parity.on_playground import PlaygroundFront
from tests.parity.on_slack import SlackFront
from tests.parity.on_teams import TeamsFront
from tests.service.teams_world import teams_world
from tests.service.world import world


@pytest.fixture(params=["slack", "teams", "playground"])
async def front(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Front]:
    """Each platform in turn, which found nothing to refuse at the end."""
    path = tmp_path / "vigie.db"
    url = f"sqlite+aiosqlite:///{path}"
    if request.param == "slack":
        async with world(url) as on_slack:
            yield SlackFront(on_slack)
            assert on_slack.slack.violations == []
    elif request.param == "teams":
        async with teams_world(url) as on_teams:
            yield TeamsFront(on_teams)
            assert on_teams.teams.violations == []
    else:
        async with live_core(path) as (core, channel):
            yield PlaygroundFront(Stage(core, channel, run="parite"), channel)
