"""The other surfaces of Slack, whole: the home tab, the message shortcut, edits and deletions."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack_api import Message
from tests.fakes.slack_gestures import delete, edit, open_home, press_home, report
from tests.service.world import World, account, until, world

DS = "ds-chicoutimi"


@pytest.fixture(params=["http", "socket"])
async def slack_world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A service over HTTP or Socket Mode, whose Slack found nothing to refuse at the end."""
    database, by_socket = f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}", request.param == "socket"
    async with world(database, socket=by_socket) as opened:
        yield opened
        assert opened.slack.violations == []


def home_of(opened: World, id: str) -> str:
    """What somebody's home tab shows."""
    shown = opened.slack.homes.get(account(id))
    return shown.shown if shown else ""


async def test_the_home_tab_helps_and_says_what_is_kept_and_whom_to_call(
    slack_world: World,
) -> None:
    await open_home(slack_world.person(DS))
    await until(lambda: home_of(slack_world, DS))
    shown = home_of(slack_world, DS)
    for expected in ("Ce que je fais pour vous", "Ce que je garde", "418 555-0100", "Maëlle"):
        assert expected in shown
    assert "Vous n’avez encore rien signalé" in shown


async def test_the_home_tab_lists_ones_own_cases_and_nobody_elses(slack_world: World) -> None:
    ds, das = slack_world.person(DS), slack_world.person("das-chicoutimi")
    await ds.command("/rumeur", "Le vote serait annulé")
    await slack_world.find(slack_world.alerts, "RUM-0001")
    for person in (ds, das):
        await open_home(person)
    await until(lambda: {ds.id, das.id} <= set(slack_world.slack.homes))
    assert "RUM-0001" in home_of(slack_world, DS)
    assert "annulé" not in home_of(slack_world, DS)
    assert "RUM-0001" not in home_of(slack_world, "das-chicoutimi")


async def test_a_rumour_is_reported_and_a_question_asked_from_the_home_tab(
    slack_world: World,
) -> None:
    ds = slack_world.person(DS)
    await open_home(ds)
    await until(lambda: home_of(slack_world, DS))
    await press_home(ds, "Signaler une rumeur")
    await ds.submit({"dit": "Une fausse affiche circule"})
    await slack_world.find(slack_world.alerts, "Une fausse affiche circule")
    await press_home(ds, "Poser une question")
    await ds.submit({"question": "de quand date la procédure ?"})
    assert "COM-4" in ds.view.shown


async def test_somebody_elses_message_is_reported_from_its_menu(slack_world: World) -> None:
    ds = slack_world.person(DS)
    heard = Message("CAILLEURS", "1.1", "UINCONNU", "Le bureau <fermerait> à midi")
    await report(ds, heard)
    assert ds.view.inputs["dit"]["element"]["initial_value"] == "Le bureau <fermerait> à midi"
    await ds.submit({"sorte": "Rumeur"})
    alert = await slack_world.find(slack_world.alerts, "RUM-0001")
    assert "fermerait" in alert.shown
    assert "UINCONNU" not in alert.shown


async def test_a_question_that_is_corrected_is_answered_again_and_a_deleted_one_is_not(
    slack_world: World,
) -> None:
    ds = slack_world.person(DS)
    room = slack_world.slack.private(ds.id)
    await ds.say("bonjour")
    said = next(message for message in room.messages if message.user == ds.id)
    await until(lambda: len(room.messages) > 1)
    await edit(ds, said, "de quand date la procédure ?")
    await slack_world.find(lambda: room.messages, "8\u00a0avril\u00a02022")
    answered = len(slack_world.slack.called("chat.postMessage"))
    [ack] = await delete(ds, said)
    assert ack.status == 200
    await ds.say("merci")
    await until(lambda: len(slack_world.slack.called("chat.postMessage")) == answered + 1)
