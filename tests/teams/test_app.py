"""What is turned away before anything runs, how it is counted, and what no activity can break."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import FieldErrors, OpenForm, Replace, Reply, Show
from bot.teams import app
from bot.teams.app import TeamsHttp
from bot.teams.phrases import OTHER_TENANT
from bot.teams.references import References
from bot.teams.replies import DIALOGS, INVOKES
from tests.fakes.entra import FakeEntra, Fault
from tests.fakes.teams_answers import card_answer, dialog_answer
from tests.fakes.teams_connector import FakeTeams, Person
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.teams.cast import ANSWER, FORM, ScriptedHandle
from tests.teams.conftest import SALON
from tests.teams.strategies import activities

TENANT = "locataire-fictif"


def good(clients: TeamsClients, person: Person, **changes: object) -> dict[str, Any]:
    """A private message; a change to None takes a field away."""
    chat = clients.teams.personal(person.id)
    said = {**clients.activity(person, chat, "message"), "text": "bonjour", **changes}
    return {name: value for name, value in said.items() if value is not None}


@pytest.mark.parametrize("header", ["", "Bearer faux", "Basic x"])
async def test_a_request_that_teams_did_not_sign_is_refused_and_counted(
    header: str,
    clients: TeamsClients,
    person: Person,
    handle: ScriptedHandle,
    refused: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await clients.post(good(clients, person, text="canari"), {"Authorization": header})
    assert answer.status == 401
    assert refused == ["authentication"]
    assert handle.seen == []
    assert "canari" not in caplog.text


async def test_a_token_for_another_address_is_refused(
    clients: TeamsClients, person: Person, handle: ScriptedHandle
) -> None:
    elsewhere = good(clients, person, serviceUrl="https://pirate.exemple/")
    assert (await clients.post(elsewhere)).status == 401
    assert handle.seen == []


async def test_while_the_keys_cannot_be_had_teams_is_asked_to_come_back(
    entra: FakeEntra, clients: TeamsClients, person: Person, refused: list[str]
) -> None:
    entra.fail("metadata", Fault(status=503))
    assert (await clients.post(good(clients, person))).status == 503
    assert refused == ["keys"]


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "3", "null", "[" * 100_000, b"\xff\xfe", "{}", "1" * 5000],
)
async def test_a_body_that_makes_no_sense_is_a_bad_request(
    body: str | bytes, clients: TeamsClients, refused: list[str]
) -> None:
    assert (await clients.post_raw(body)).status == 400
    assert refused == ["malformed"]


async def test_half_a_character_becomes_a_question_mark_everywhere(
    clients: TeamsClients, person: Person, handle: ScriptedHandle, references: References
) -> None:
    odd = {"id": "29:un", "name": "Nom \ud83d", "aadObjectId": "\udc00"}
    posted = good(clients, person, text="Feu \ud83d\udd25 \ud83d", **{"from": odd})
    assert (await clients.post(posted)).status == 200
    [inbound] = handle.seen
    assert (inbound.text, inbound.author.id) == ("Feu 🔥 ?", "?")
    assert await references.of_account("?") is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"type": None},
        {"type": 3},
        {"serviceUrl": None},
        {"serviceUrl": ["x"]},
        {"channelId": "webchat"},
        {"channelId": None},
        {"id": None},
        {"id": 17},
    ],
)
async def test_an_activity_without_what_it_must_have_is_a_bad_request(
    changes: dict[str, object],
    clients: TeamsClients,
    person: Person,
    handle: ScriptedHandle,
    refused: list[str],
) -> None:
    assert (await clients.post(good(clients, person, **changes))).status == 400
    assert refused == ["malformed"]
    assert handle.seen == []


async def test_a_body_over_one_megabyte_is_refused(
    clients: TeamsClients, person: Person, handle: ScriptedHandle, refused: list[str]
) -> None:
    answer = await clients.post(good(clients, person, text="x" * 1024 * 1024))
    # The connection may be closed before the answer is read.
    assert answer.status in (400, 0)
    assert refused == ["size"]
    assert handle.seen == []


async def test_a_body_that_hides_its_length_is_refused_all_the_same(
    clients: TeamsClients, session: aiohttp.ClientSession, refused: list[str]
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 64 * 1024

    try:
        async with session.post(clients.url, data=endless()) as answer:
            assert answer.status == 400
    except aiohttp.ClientError:
        pass
    assert refused == ["size"]


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": None},
        {"channelData": {"tenant": {"id": "locataire-ailleurs"}}},
        {"channelData": {"tenant": TENANT}},
        {"conversation": {"id": "a:un", "tenantId": "locataire-ailleurs"}},
        {"from": {"id": "29:un", "tenantId": "locataire-ailleurs"}},
    ],
)
async def test_somebody_from_elsewhere_is_not_served(
    changes: dict[str, object],
    clients: TeamsClients,
    person: Person,
    handle: ScriptedHandle,
    refused: list[str],
    references: References,
) -> None:
    answer = await clients.post(good(clients, person, **changes))
    assert (answer.status, answer.body) == (200, "")
    assert refused == ["tenant"]
    assert handle.seen == []
    assert await references.of_account(person.aad) is None


@pytest.mark.parametrize("name", sorted(INVOKES))
async def test_somebody_from_elsewhere_who_waits_is_told_so_kindly(
    name: str, clients: TeamsClients, teams: FakeTeams, handle: ScriptedHandle
) -> None:
    visitor = TeamsPerson(clients, teams.add_person("Visite fictive", tenant="ailleurs"))
    posted = clients.activity(visitor.person, visitor.chat, "invoke")
    answer = await clients.post({**posted, "name": name, "value": {}})
    if name in DIALOGS:
        dialog_answer(teams, visitor.screen, name, answer)
    else:
        card_answer(teams, visitor.screen, "1", answer)
    dialog = visitor.screen.dialog
    assert [*visitor.screen.toasts, *([dialog.shown] if dialog else [])] == [OTHER_TENANT]
    assert handle.seen == []
    assert teams.violations == []


async def test_an_invoke_that_we_never_asked_for_is_a_bad_request(
    clients: TeamsClients, ds: TeamsPerson
) -> None:
    posted = clients.activity(ds.person, ds.chat, "invoke")
    for name in ("composeExtension/query", "signin/verifyState", "", "adaptiveCard/action"):
        assert (await clients.post({**posted, "name": name, "value": 3})).status == 400


async def test_where_somebody_writes_from_is_remembered(
    ds: TeamsPerson, references: References, teams: FakeTeams
) -> None:
    await ds.mention(SALON, "que faire ?")
    heard = await references.where_heard(ds.person.aad)
    assert heard is not None
    assert (heard.room, heard.service_url) == (SALON, teams.service_url)
    await ds.say("bonjour")
    known = await references.of_account(ds.person.aad)
    assert known is not None
    assert known.room == ds.chat.id


@pytest.mark.parametrize("endless", [False, True])
async def test_a_turn_goes_on_when_its_conversation_cannot_be_remembered(
    endless: bool,
    ds: TeamsPerson,
    handle: ScriptedHandle,
    references: References,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = ScriptedHandle(error=None if endless else OSError("canari"), endless=endless)
    monkeypatch.setattr(references, "remember", kept)
    monkeypatch.setattr(app, "REMEMBER_WITHIN", 0.05)
    assert (await ds.say("bonjour")).status == 200
    assert len(kept.seen) == 1
    assert len(handle.seen) == 1


REPLIES: tuple[Reply | None, ...] = (
    None,
    Show(ANSWER),
    Show(ANSWER, passing=True),
    Replace(ANSWER),
    OpenForm(FORM),
    FieldErrors({"texte": "Dites ce qui circule.", "autre": "x"}),
)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), reply=st.sampled_from(REPLIES))
async def test_no_signed_activity_at_all_is_a_server_error(
    data: st.DataObject,
    reply: Reply | None,
    clients: TeamsClients,
    teams: FakeTeams,
    handle: ScriptedHandle,
    http: TeamsHttp,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.clear()
    handle.reply = reply
    posted = data.draw(activities(teams.service_url, teams.tenant))
    answer = await clients.post_raw(json.dumps(posted))
    await http.settled()
    assert answer.status in (200, 400)
    if posted["type"] == "invoke" and answer.status == 200:
        assert answer.json or str(posted.get("name")) not in INVOKES
    # What fails in the background is Teams' refusal of an odd conversation, never our own mistake.
    failures = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert all("DeliveryError" in one or "MessageGone" in one for one in failures), failures
