"""Slack ids found by e-mail at import, against a strict stand-in of Slack."""

import pytest
from pydantic import SecretStr

from bot.cli.binding import BindingFailed, bind_slack, bind_stored
from bot.config import ConfigError, Settings
from bot.domain.people import Person, Role
from bot.storage import directory
from bot.storage.engine import Database
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


async def test_the_stored_directory_is_bound_at_night_and_replicas_read_it_again(
    database: Database, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.write() as connection:
        await directory.replace_people(connection, [KNOWN, STRANGER, BOUND])
        before = await directory.revision(connection)
    async with FakeSlack() as slack:
        slack.add_user("UAUBE", "aube", email="aube@exemple.test")
        chosen = Settings(slack_bot_token=SecretStr(slack.token), database_url=database_url)
        assert await bind_stored(chosen, slack_api=slack.base_url) == 0
        assert await bind_stored(chosen, slack_api=slack.base_url) == 0
    async with database.read() as connection:
        people = (await directory.load_directory(connection, ["slack"])).people
        assert await directory.revision(connection) == before + 1
    assert {id: person.accounts.get("slack") for id, person in people.items()} == {
        "ds-a": "UAUBE",
        "ds-b": None,
        "ds-c": "UC",
    }
    assert "ds-b" in capsys.readouterr().out


async def test_without_a_token_the_nightly_binding_says_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        await bind_stored(settings(""))
