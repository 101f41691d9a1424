"""What doctor tells of Slack, and that it expects exactly what the manifest asks for."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.asking import NoAnswer
from bot.doctor.checkup import State
from bot.doctor.slack import LONGEST_WAIT, WAITS, SlackApi, scopes_line, slack_lines
from bot.slack.manifest import manifest
from tests.doctor.waiting import Naps, about
from tests.fakes.slack_api import FakeSlack, Fault

TEAMS = frozenset({"T0ORG"})
ASKED = manifest(request_url="https://vigie.exemple.test/slack/events")["oauth_config"]["scopes"][
    "bot"
]
OTHERS = ["channels:read", "chat:write.public", "groups:read", "files:read", "admin"]


async def test_an_installation_made_with_the_manifest_has_nothing_broken(
    api: SlackApi, slack: FakeSlack
) -> None:
    lines, serves = await slack_lines(api, TEAMS)
    assert serves
    waiting = "Slack, commandes et secret de signature"
    assert {line.subject for line in lines if line.state is not State.OK} == {waiting}
    assert about(lines, waiting).state is State.ATTENTION
    assert slack.violations == []


@given(st.sets(st.sampled_from([*ASKED, *OTHERS])))
def test_doctor_is_content_exactly_with_the_scopes_of_the_manifest(granted: set[str]) -> None:
    line = scopes_line(",".join(sorted(granted)))
    assert (line.state is State.OK) is (granted == set(ASKED))
    missing, extra = set(ASKED) - granted, granted - set(ASKED)
    assert (line.state is State.PANNE) is bool(missing)
    assert all(scope in line.said for scope in missing | extra)
    assert ("manquantes" in line.said, "superflues" in line.said) == (bool(missing), bool(extra))


async def test_the_scopes_that_slack_grants_are_read_beside_its_answer(
    api: SlackApi, slack: FakeSlack
) -> None:
    slack.scopes = [scope for scope in ASKED if scope != "im:history"]
    lines, _ = await slack_lines(api, TEAMS)
    line = about(lines, "Slack, autorisations")
    assert (line.state, line.said) == (State.PANNE, "manquantes : im:history")
    assert "vigie manifest slack" in line.todo


def test_scopes_that_nobody_says_are_not_taken_for_granted() -> None:
    assert scopes_line(None).state is State.ATTENTION


async def test_a_token_of_another_workspace_is_said_with_its_id(
    api: SlackApi, slack: FakeSlack
) -> None:
    slack.team = "T9AILLEURS"
    lines, _ = await slack_lines(api, TEAMS)
    line = about(lines, "Slack, espace de travail")
    assert line.state is State.PANNE
    assert "T9AILLEURS" in line.said
    assert "VIGIE_SLACK_TEAM_IDS" in line.todo


async def test_an_organisation_that_is_served_is_enough(api: SlackApi, slack: FakeSlack) -> None:
    body = json.dumps({"ok": True, "team_id": "T9", "enterprise_id": "E1"})
    slack.fail("auth.test", Fault(text=body))
    lines, _ = await slack_lines(api, frozenset({"E1"}))
    assert about(lines, "Slack, espace de travail").state is State.OK


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(error="token_revoked"), "révoqué (token_revoked)"),
        (Fault(error="account_inactive"), "désactivé"),
        (Fault(error="jamais_vu"), "refus inattendu (jamais_vu)"),
        (Fault(status=503), "panne de la plateforme (http_503)"),
        (Fault(), "n’est pas la plateforme"),
        (Fault(text="[1]"), "n’est pas la plateforme"),
        (Fault(text="[" * 100_000), "n’est pas la plateforme"),
        (Fault(drop=True), "ne s’établit pas"),
    ],
)
async def test_a_token_that_does_not_serve_says_why_and_nothing_more_is_asked(
    fault: Fault, said: str, api: SlackApi, slack: FakeSlack
) -> None:
    # A client may ask again by itself when the connection is cut.
    slack.fail("auth.test", *[fault] * (3 if fault.drop else 1))
    lines, serves = await slack_lines(api, TEAMS)
    assert not serves
    line = about(lines, "Slack, jeton")
    assert line.state is State.PANNE
    assert said in line.said
    assert line.todo


async def test_a_wrong_token_is_not_shown(api: SlackApi) -> None:
    wrong = replace(api, token="xoxb-perdu")
    lines, serves = await slack_lines(wrong, TEAMS)
    assert not serves
    assert about(lines, "Slack, jeton").state is State.PANNE
    assert "xoxb-perdu" not in repr(lines) + repr(wrong)


async def test_a_slack_that_stalls_gives_a_line_and_not_a_hang(
    api: SlackApi, slack: FakeSlack
) -> None:
    slack.hold()
    hurried = replace(api, asker=replace(api.asker, timeout=0.05))
    async with asyncio.timeout(10):
        lines, serves = await slack_lines(hurried, TEAMS)
    slack.release()
    assert not serves
    assert "pas de réponse à temps" in about(lines, "Slack, jeton").said


async def test_a_refused_token_still_tells_the_time(api: SlackApi, slack: FakeSlack) -> None:
    late = replace(api.asker, clock=lambda: datetime.now(UTC) + timedelta(minutes=10))
    lines, _ = await slack_lines(replace(api, asker=late, token="xoxb-perdu"), TEAMS)
    assert about(lines, "Horloge (Slack)").state is State.PANNE


async def test_slack_is_obeyed_when_it_asks_to_wait(
    api: SlackApi, slack: FakeSlack, naps: Naps
) -> None:
    busy = Fault(error="ratelimited", status=429, retry_after=7)
    slack.fail("auth.test", *[busy] * WAITS)
    _, serves = await slack_lines(api, TEAMS)
    assert serves
    assert naps.seconds == [7.0] * WAITS


@pytest.mark.parametrize(
    ("retry_after", "times", "waited"),
    [(7, WAITS + 1, WAITS), (LONGEST_WAIT + 1, 1, 0)],
)
async def test_a_slack_that_asks_for_too_long_is_left_alone(
    retry_after: float, times: int, waited: int, api: SlackApi, slack: FakeSlack, naps: Naps
) -> None:
    fault = Fault(error="ratelimited", status=429, retry_after=retry_after)
    slack.fail("users.info", *[fault] * times)
    with pytest.raises(NoAnswer, match="ratelimited"):
        await api.trouble_with("UDS", TEAMS)
    assert len(naps.seconds) == waited
