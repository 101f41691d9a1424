"""Slack ids found by e-mail at import, against a strict stand-in of Slack."""

import pytest

from bot.cli.binding import BindingFailed, bind_slack
from bot.config import Settings
from bot.domain.people import Person, Role
from tests.fakes.slack_api import FakeSlack, Fault

KNOWN = Person("ds-a", Role.DS, "Aube Exemple", email="aube@exemple.test")
STRANGER = Person("ds-b", Role.DS, "Rosalie Fictive", email="rosalie@exemple.test")
BOUND = Person("ds-c", Role.DS, "Théo Modèle", email="theo@exemple.test", accounts={"slack": "UC"})


def settings(token: str) -> Settings:
    """Settings with that token and nothing else."""
    return Settings.model_validate({"slack_bot_token": token})


async def test_people_get_the_id_that_slack_gives_their_address() -> None:
    async with FakeSlack() as slack:
        slack.add_user("UAUBE", "aube", email="aube@exemple.test")
        slack.add_user("UTHEO", "theo", email="theo@exemple.test")
        people = await bind_slack(
            [KNOWN, STRANGER, BOUND], settings(slack.token), slack_api=slack.base_url
        )
    assert [person.accounts.get("slack") for person in people] == ["UAUBE", None, "UC"]


async def test_without_a_token_nobody_is_asked() -> None:
    async with FakeSlack() as slack:
        assert await bind_slack([KNOWN], settings(""), slack_api=slack.base_url) == [KNOWN]
        assert slack.calls == []


async def test_a_slack_that_does_not_answer_is_said_and_nobody_is_lost() -> None:
    async with FakeSlack() as slack:
        slack.fail("users.lookupByEmail", Fault(status=500))
        with pytest.raises(BindingFailed, match="colonne « slack »"):
            await bind_slack([KNOWN], settings(slack.token), slack_api=slack.base_url)
