"""The package asks for what the code uses, and holds within what Teams accepts."""

import io
import json
import struct
import zipfile
from typing import Any

import pytest

from bot.teams.commands import COMMANDS, typed
from bot.teams.manifest import EXTENSION, manifest, package

APP = "11111111-2222-4333-8444-555555555555"
URL = "https://vigie.exemple.quebec"
MADE = manifest(app_id=APP, url=URL)


def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(app_id=APP, url=URL)))


def test_the_package_holds_the_manifest_and_the_icons_it_names_and_nothing_else() -> None:
    archive = _archive()
    made = json.loads(archive.read("manifest.json"))
    assert made == MADE
    assert set(archive.namelist()) == {"manifest.json", *made["icons"].values()}


@pytest.mark.parametrize(("icon", "side"), [("color", 192), ("outline", 32)])
def test_an_icon_is_a_png_of_the_size_that_teams_asks(icon: str, side: int) -> None:
    data = _archive().read(MADE["icons"][icon])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (side, side)
    has_alpha = data[25] in (4, 6)
    assert has_alpha or icon == "color"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert package(app_id=APP, url=URL) == package(app_id=APP, url=URL)


def test_every_command_offered_is_answered() -> None:
    (listed,) = MADE["bots"][0]["commandLists"]
    titles = [command["title"] for command in listed["commands"]]
    assert titles == [*COMMANDS, "aide"]
    assert all(typed(title) is not None for title in COMMANDS)
    assert len(titles) <= 10


def test_it_is_offered_in_private_in_teams_and_in_group_chats() -> None:
    (bot,) = MADE["bots"]
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    assert set(bot["commandLists"][0]["scopes"]) == set(bot["scopes"])
    assert bot["botId"] == MADE["id"] == APP


def test_a_message_of_anybody_can_be_reported_from_its_menu() -> None:
    (extension,) = MADE["composeExtensions"]
    (command,) = extension["commands"]
    assert (command["id"], command["context"], command["fetchTask"]) == (
        EXTENSION,
        ["message"],
        True,
    )


def test_it_reads_nothing_of_a_team_but_what_mentions_it() -> None:
    assert "authorization" not in MADE
    assert "webApplicationInfo" not in MADE
    assert MADE["permissions"] == ["identity", "messageTeamMembers"]


def test_texts_hold_within_what_teams_accepts() -> None:
    longest: dict[str, Any] = {
        "name.short": 30,
        "name.full": 100,
        "description.short": 80,
        "description.full": 4000,
        "developer.name": 32,
    }
    for path, most in longest.items():
        section, _, key = path.partition(".")
        assert 0 < len(MADE[section][key]) <= most, path
    commands = [*MADE["bots"][0]["commandLists"][0]["commands"]]
    commands += MADE["composeExtensions"][0]["commands"]
    for command in commands:
        assert len(command["title"]) <= 32
        assert len(command["description"]) <= 128


def test_the_domain_and_the_pages_are_ours() -> None:
    assert MADE["validDomains"] == ["vigie.exemple.quebec"]
    urls = {value for key, value in MADE["developer"].items() if key.endswith("Url")}
    assert urls == {URL}


@pytest.mark.parametrize(
    ("app_id", "url", "told"),
    [
        ("vigie", URL, "UUID"),
        ("", URL, "UUID"),
        (APP, "http://vigie.exemple.quebec", "https://"),
        (APP, "vigie.exemple.quebec", "https://"),
        (APP, "https://", "https://"),
    ],
)
def test_what_teams_would_refuse_is_refused_before(app_id: str, url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        package(app_id=app_id, url=url)
