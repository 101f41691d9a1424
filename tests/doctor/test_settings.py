"""Every reason for which the service would not start has its line."""

from bot.config import Settings
from bot.doctor.checkup import State
from bot.doctor.settings import settings_lines
from tests.service.teams_world import with_slack
from tests.service.world import settings


def test_settings_under_which_the_service_starts_are_good() -> None:
    (line,) = settings_lines(settings("sqlite+aiosqlite:///vigie.db"))
    assert line.state is State.OK
    assert "Slack" in line.said


def test_each_problem_has_its_line_and_no_secret() -> None:
    lines = settings_lines(Settings.model_validate({**with_slack(), "slack_team_ids": ""}))
    told = " ".join(line.said for line in lines)
    assert {line.state for line in lines} == {State.PANNE}
    assert all(line.todo for line in lines)
    for name in ("VIGIE_SLACK_TEAM_IDS", "VIGIE_DCAP_ROOM", "VIGIE_DCAP_TELEPHONE"):
        assert name in told
    assert "secret-fictif" not in told
