"""Files in Teams: heard, fetched from where Teams keeps them, given as far as Teams allows."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.channel import DeliveryError, KeptFile
from bot.domain.people import Address
from bot.messages import Document, FileRef, Heading
from bot.storage.engine import Database
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.files import LARGEST_SHOWN, joined
from bot.teams.references import References
from tests.clock import Clock
from tests.fakes.teams_connector import FakeTeams, Person
from tests.fakes.teams_files import document, picture
from tests.fakes.teams_state import BOT, lines
from tests.teams.test_channel import Bearer
from tests.teams.test_inbound import activity

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PICTURE = b"\x89PNG\r\n\x1a\nfictif"
BESIDE = Document("INC-0001 : un fichier", (Heading("Un fichier fictif"),))
FILE = KeptFile("capture.png", "image/png", PICTURE, BESIDE)
LIMIT = 1000
SALON = "19:salon@thread.tacv2"


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def ds(teams: FakeTeams) -> Person:
    found = teams.add_person("DS fictive", email="ds.fictive@exemple.quebec")
    teams.add_channel(SALON, members=[found])
    return found


@pytest.fixture
async def channel(
    teams: FakeTeams, database: Database, clock: Clock
) -> AsyncIterator[TeamsChannel]:
    async with aiohttp.ClientSession() as session:
        yield TeamsChannel(
            Connector(session, Bearer()),
            References(database, clock),
            app_id=BOT.removeprefix("28:"),
            tenant=teams.tenant,
            default_service_url=teams.service_url,
        )


def heard(*attachments: dict[str, Any]) -> tuple[FileRef, ...]:
    return joined(activity(attachments=list(attachments)))


async def refusal(channel: TeamsChannel, file: FileRef) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.fetch(file, limit=LIMIT)
    return caught.value


async def test_a_picture_is_read_with_our_token(channel: TeamsChannel, teams: FakeTeams) -> None:
    (file,) = heard(picture(teams, PICTURE))
    assert await channel.fetch(file, limit=LIMIT) == PICTURE
    assert teams.cabinet.shown == [teams.token]


async def test_a_document_is_read_at_its_address_and_our_token_stays_with_us(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    (file,) = heard(document(teams, "constat.pdf", PICTURE))
    assert (file.name, file.media_type) == ("constat.pdf", "pdf")
    assert await channel.fetch(file, limit=LIMIT) == PICTURE
    assert teams.cabinet.shown == [""]


@pytest.mark.parametrize(
    "source",
    [
        {"picture": "https://exemple.test/v3/attachments/1"},
        {"picture": "https://quelquun.sharepoint.com/capture.png"},
        {"download": "https://exemple.test/fichier"},
        {"download": "http://quelquun.sharepoint.com/fichier"},
        {"download": "https://sharepoint.com.exemple.test/fichier"},
        {"download": "https://[mauvais"},
        {},
    ],
)
async def test_nothing_is_read_elsewhere(channel: TeamsChannel, source: dict[str, str]) -> None:
    error = await refusal(channel, FileRef("x", "", 0, {"room": "a:un", **source}))
    assert (error.cause, error.permanent) == ("file_gone", True)


async def test_an_address_that_expired_leads_nowhere(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    told = document(teams, "constat.pdf", PICTURE)
    told["content"]["downloadUrl"] = told["content"]["downloadUrl"].partition("?")[0]
    (file,) = heard(told)
    assert (await refusal(channel, file)).permanent


async def test_a_heavy_file_is_refused(channel: TeamsChannel, teams: FakeTeams) -> None:
    (file,) = heard(picture(teams, bytes(LIMIT + 1)))
    assert (await refusal(channel, file)).cause == "too_large"


async def test_a_small_picture_is_shown_to_a_person(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    await channel.send_file(Address("teams", ds.aad), FILE)
    [message] = teams.personal(ds.id).visible
    card, shown = message.activity["attachments"]
    assert "Un fichier fictif" in list(lines(card["content"]))
    assert shown["contentUrl"].startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    "file",
    [
        KeptFile("grande.png", "image/png", bytes(LARGEST_SHOWN + 1), BESIDE),
        KeptFile("constat.pdf", "application/pdf", PICTURE, BESIDE),
    ],
    ids=["large", "document"],
)
async def test_what_teams_does_not_show_is_said_to_be_kept(
    channel: TeamsChannel, teams: FakeTeams, ds: Person, file: KeptFile
) -> None:
    await channel.send_file(Address("teams", ds.aad), file)
    [message] = teams.personal(ds.id).visible
    (card,) = message.activity["attachments"]
    assert any("gardé avec le dossier" in line for line in lines(card["content"]))


async def test_nothing_is_shown_in_a_channel_of_a_team(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    await channel.send_file(Address("teams", SALON), FILE)
    [message] = teams.conversations[SALON].visible
    assert len(message.activity["attachments"]) == 1


async def test_the_largest_picture_shown_passes(
    channel: TeamsChannel, teams: FakeTeams, ds: Person
) -> None:
    full = KeptFile("pleine.png", "image/png", PICTURE.ljust(LARGEST_SHOWN, b"x"), BESIDE)
    await channel.send_file(Address("teams", ds.aad), full)
    [message] = teams.personal(ds.id).visible
    assert len(message.activity["attachments"]) == 2
