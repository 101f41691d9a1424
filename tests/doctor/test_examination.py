"""Everything together, on both platforms and both databases: calm when it works, never a hang."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from botframework.connector.auth import ChannelValidation

from bot.channel import DeliveryError
from bot.config import Settings
from bot.doctor.checkup import Line, State, status_of
from bot.doctor.examination import Means, examine
from bot.domain.people import Address, Person
from bot.platforms import Elsewhere
from bot.seed import electoral_map, sample_staff
from bot.storage import directory
from bot.storage.engine import Database, open_database
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.references import References
from tests.doctor.staff import COORD, DAS, DCAP, DS
from tests.doctor.waiting import Naps, about
from tests.fakes.entra import FakeEntra
from tests.fakes.slack_api import BOT_USER, FakeSlack
from tests.fakes.teams_connector import FakeTeams
from tests.service import teams_world
from tests.service.world import settings as slack_settings
from tests.slack.cast import ANSWER
from tests.teams.cast import Tokens

STAFF = (COORD, DS, DAS, DCAP)
UNVERIFIABLE = "Slack, commandes et secret de signature"


def now() -> datetime:
    return datetime.now(UTC)


async def with_staff(url: str, *people: Person) -> None:
    database = open_database(url)
    async with database.write() as connection:
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_people(connection, people)
    await database.close()


@asynccontextmanager
async def an_organisation() -> AsyncIterator[FakeSlack]:
    """A Slack where the staff and both rooms of the DCAP are."""
    async with FakeSlack() as slack:
        for room in ("GALERTES", "GMANQUEMENTS"):
            slack.add_room(room, members={BOT_USER})
        for one in STAFF:
            slack.add_user(one.accounts["slack"], one.id)
        yield slack
        slack.release()


def on_slack(url: str) -> Settings:
    rooms = {
        "dcap_room": "slack:GALERTES",
        "dcap_confidential_room": "slack:GMANQUEMENTS",
    }
    return Settings.model_validate({**slack_settings(url).model_dump(), **rooms})


async def look(
    settings: Settings, elsewhere: Elsewhere, *, network: bool = True, **means: Any
) -> list[Line]:
    given = Means(now, Naps(), elsewhere=elsewhere, **means)
    async with asyncio.timeout(60):
        return list(await examine(settings, given, network=network, watch=list))


async def test_a_good_installation_has_one_thing_left_to_try_by_hand(database_url: str) -> None:
    await with_staff(database_url, *STAFF)
    async with an_organisation() as slack:
        lines = await look(on_slack(database_url), Elsewhere(slack_api=slack.base_url))
        assert slack.violations == []
        assert not {"chat.postMessage", "chat.update"} & {call.method for call in slack.calls}
    assert {line.subject for line in lines if line.state is not State.OK} == {UNVERIFIABLE}
    assert status_of(lines) == 0


async def test_a_room_where_vigie_is_not_fails_the_whole(database_url: str) -> None:
    await with_staff(database_url, *STAFF)
    async with an_organisation() as slack:
        slack.rooms["GMANQUEMENTS"].members.clear()
        lines = await look(on_slack(database_url), Elsewhere(slack_api=slack.base_url))
    assert about(lines, "Salon des manquements").state is State.PANNE
    assert status_of(lines) == 1


async def test_without_network_no_platform_is_asked_and_it_is_said(database_url: str) -> None:
    await with_staff(database_url, *STAFF)
    async with an_organisation() as slack:
        elsewhere = Elsewhere(slack_api=slack.base_url)
        lines = await look(on_slack(database_url), elsewhere, network=False)
        assert slack.calls == []
    assert "--sans-reseau" in about(lines, "Réseau").said
    assert about(lines, "Annuaire").state is State.OK


async def test_a_slack_that_stalls_leaves_the_other_checks_done(database_url: str) -> None:
    await with_staff(database_url, *STAFF)
    async with an_organisation() as slack:
        slack.hold()
        elsewhere = Elsewhere(slack_api=slack.base_url)
        lines = await look(on_slack(database_url), elsewhere, timeout=0.05)
        assert len(slack.calls) == 1
    assert about(lines, "Slack, jeton").state is State.PANNE
    assert about(lines, "Annuaire").state is State.OK
    assert about(lines, "Envois en retard").state is State.OK


async def test_a_database_out_of_reach_leaves_the_platforms_checked() -> None:
    async with an_organisation() as slack:
        settings = on_slack("postgresql+asyncpg://vigie:mot-secret@127.0.0.1:9/vigie")
        lines = await look(settings, Elsewhere(slack_api=slack.base_url))
    assert about(lines, "Base de données").state is State.PANNE
    assert about(lines, "Slack, jeton").state is State.OK
    assert "mot-secret" not in repr(lines)


async def test_a_coordonnateur_s_own_room_is_looked_at_too(database_url: str) -> None:
    await with_staff(database_url, replace(COORD, room=Address("slack", "GSALON")), DS, DCAP)
    async with an_organisation() as slack:
        lines = await look(on_slack(database_url), Elsewhere(slack_api=slack.base_url))
    assert about(lines, "Salon de coord").state is State.PANNE


async def test_teams_refusals_of_real_turns_are_told_apart(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vigie writes to people as they refuse it; doctor then says of each why."""
    async with (
        FakeEntra() as entra,
        FakeTeams(tenant=entra.tenant) as teams,
        aiohttp.ClientSession() as session,
    ):
        monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", entra.metadata_url)
        database = open_database(database_url)
        people = await _refusing(teams, database, session)
        await database.close()
        await with_staff(database_url, *people)
        settings = teams_world.settings(database_url, entra)
        lines = await look(settings, Elsewhere(login=entra.http_client()))
    told = [line for line in lines if line.subject == "Personnes dans Teams"]
    reasons = {line.said.rpartition(" : ")[2]: line for line in told[:-1]}
    assert "blocked_by_user" in reasons[people[0].id].said
    assert "not_in_roster" in reasons[people[1].id].said
    assert "sans conversation" in reasons[", ".join(sorted(p.id for p in people[3:]))].said
    assert told[-1].said == f"conversation ouverte : 1 sur {len(people)}"
    assert about(lines, "Teams, jeton").state is State.OK
    assert status_of(lines) == 1


async def _refusing(
    teams: FakeTeams, database: Database, session: aiohttp.ClientSession
) -> list[Person]:
    """Five people: one blocked Vigie, one took it away, one reads it, two never had it."""
    found = [teams.add_person(one.name) for one in sample_staff("teams")[:5]]
    people = [
        replace(one, accounts={"teams": them.aad}, room=None)
        for one, them in zip(sample_staff("teams"), found, strict=False)
    ]
    channel = TeamsChannel(
        Connector(session, Tokens()),
        References(database, now),
        app_id=teams.bot.removeprefix("28:"),
        tenant=teams.tenant,
        default_service_url=teams.service_url,
    )
    for them in found[:3]:
        await channel.send(Address("teams", them.aad), ANSWER)
    teams.personal(found[0].id).blocked = True
    teams.personal(found[1].id).installed = False
    for them in found[:2]:
        with pytest.raises(DeliveryError):
            await channel.send(Address("teams", them.aad), ANSWER)
    return people
