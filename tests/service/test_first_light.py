"""The main job, whole, over HTTP and Socket Mode: a DAS asks, a DS escalates, the DCAP acts."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from faq.calibration import Zone
from faq.entry import Audience
from tests.fakes.slack_socket import SocketWorkspace
from tests.service.world import World, account, settled, world

DEV = Path(__file__).parent.parent / "data" / "dev.jsonl"


# How acts come in and where they are kept do not meet: three worlds say as much as four.
pytestmark = pytest.mark.parametrize(
    ("database_url", "transport"),
    [("sqlite", "http"), ("sqlite", "socket"), ("postgresql", "http")],
    indirect=["database_url"],
)


@pytest.fixture
async def slack_world(transport: str, database_url: str) -> AsyncIterator[World]:
    """A service, whose Slack found nothing to refuse at the end."""
    async with world(database_url, socket=transport == "socket") as opened:
        yield opened
        assert opened.slack.violations == []


async def test_a_das_asks_in_private_and_reads_the_entry_for_her_role(slack_world: World) -> None:
    das = slack_world.person("das-chicoutimi")
    acks = await das.say("je peux tu liker un post de mon député")
    assert [ack.status for ack in acks] == [200]
    answer = await slack_world.find(
        lambda: slack_world.private("das-chicoutimi"), "Est-ce que ça répond"
    )
    assert "COM-4" in answer.shown
    assert "8\u00a0avril\u00a02022" in answer.shown
    assert "discutez-en avec votre DS" in answer.shown


async def test_a_rumour_by_command_reaches_the_dcap_and_its_card_follows(
    slack_world: World,
) -> None:
    ds, dcap = slack_world.person("ds-chicoutimi"), slack_world.person("dcap-1")
    ack = await ds.command("/rumeur", "On raconte que le bureau de vote ferme à midi")
    assert ack.status == 200
    assert "RUM-0001" in ack.body
    alert = await slack_world.find(slack_world.alerts, "RUM-0001")
    assert "ferme à midi" in alert.shown
    thread = await slack_world.find(lambda: slack_world.private("coord-saguenay"), "RUM-0001")
    assert "pour information" in thread.shown
    await slack_world.find(lambda: slack_world.private("ds-chicoutimi"), "DCAP")

    await dcap.press(alert, "Prendre en charge")
    taken = await slack_world.find(slack_world.alerts, "pris en charge")
    assert taken.ts == alert.ts
    assert "Prendre en charge" not in taken.shown
    await slack_world.find(
        lambda: slack_world.private("ds-chicoutimi"), "la DCAP a pris le dossier en charge"
    )


async def test_a_rumour_without_text_opens_a_form_that_keeps_what_was_typed(
    slack_world: World,
) -> None:
    ds = slack_world.person("ds-chicoutimi")
    await ds.command("/rumeur")
    await ds.submit({"dit": "Une fausse affiche circule", "lien": "pas un lien"})
    assert "lien" in ds.errors
    await ds.submit({"dit": "Une fausse affiche circule", "lien": "https://exemple.test/post/1"})
    alert = await slack_world.find(slack_world.alerts, "Une fausse affiche circule")
    assert "exemple.test" in alert.shown


async def test_a_report_under_an_answer_opens_a_form_filled_with_what_was_said(
    slack_world: World,
) -> None:
    das = slack_world.person("das-chicoutimi")
    await das.say("il paraît que le vote est reporté à cause de la neige")
    answer = await slack_world.find(lambda: slack_world.private("das-chicoutimi"), "Signaler")
    await das.press(answer, "Signaler")
    said = das.view.inputs["dit"]["element"]["initial_value"]
    assert "reporté à cause de la neige" in said
    await das.submit({})
    card = await slack_world.find(lambda: slack_world.private("ds-chicoutimi"), "RUM-0001")
    assert card.button("Transmettre à la DCAP")
    ds = slack_world.person("ds-chicoutimi")
    await ds.press(card, "Transmettre à la DCAP")
    await slack_world.find(slack_world.alerts, "RUM-0001")


async def test_signaler_asks_what_is_reported(slack_world: World) -> None:
    ds = slack_world.person("ds-chicoutimi")
    await ds.command("/signaler")
    await ds.submit({"sorte": "Incident", "dit": "Panne de courant au bureau de vote"})
    card = await slack_world.find(lambda: slack_world.private("coord-saguenay"), "INC-0001")
    coordonnatrice = slack_world.person("coord-saguenay")
    await coordonnatrice.press(card, "Aviser la DCAP")
    await slack_world.find(slack_world.alerts, "INC-0001")


async def test_the_question_command_answers_its_author_alone(slack_world: World) -> None:
    das = slack_world.person("das-chicoutimi")
    await das.command("/com4", "de quand date la procédure ?")
    seen = slack_world.slack.seen_alone(account("das-chicoutimi"))
    assert "COM-4" in seen[-1].shown


async def test_a_mention_is_answered_in_its_thread(slack_world: World) -> None:
    ds = slack_world.person("ds-chicoutimi")
    await ds.mention("CEQUIPE", "la procédure date de quand ?")
    room = slack_world.slack.rooms["CEQUIPE"]
    asked = room.messages[-1]
    answer = await slack_world.find(lambda: room.messages, "8\u00a0avril\u00a02022")
    assert answer.thread_ts == asked.ts


def vague_question(opened: World) -> str:
    """A question that the engine of today answers by suggestions, for a DS."""
    understander = opened.service.vigie.desk.understander
    rows = (json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines())
    asked = (str(row["q"]) for row in rows)
    return next(
        question
        for question in asked
        for understood in (understander.understand(question, audience=Audience.DS),)
        if understood.zone is Zone.SUGGEST and not understood.is_report
    )


async def test_a_suggestion_is_chosen_and_rated_in_place(slack_world: World) -> None:
    ds = slack_world.person("ds-chicoutimi")
    await ds.say(vague_question(slack_world))
    room = lambda: slack_world.private("ds-chicoutimi")  # noqa: E731
    offered = await slack_world.find(room, "Aucune de ces réponses")
    await ds.press(offered, "Aucune de ces réponses")
    changed = await slack_world.find(room, "À qui parler")
    assert changed.ts == offered.ts
    assert "Maëlle Modèle" in changed.shown


async def test_what_the_coordonnateur_writes_in_the_thread_reaches_the_ds_and_back(
    slack_world: World,
) -> None:
    ds, coordonnatrice = slack_world.person("ds-chicoutimi"), slack_world.person("coord-saguenay")
    await ds.command("/rumeur", "Le vote serait annulé")
    card = await slack_world.find(lambda: slack_world.private("coord-saguenay"), "RUM-0001")
    await settled(slack_world.service.vigie.database)
    await coordonnatrice.say("Avez-vous une capture ?", thread=card.ts)
    asked = await slack_world.find(
        lambda: slack_world.private("ds-chicoutimi"), "Avez-vous une capture ?"
    )
    assert asked.thread_ts is not None
    await ds.say("Oui, je vous l’envoie", thread=asked.thread_ts)
    await slack_world.find(lambda: slack_world.private("coord-saguenay"), "Oui, je vous l’envoie")
    await coordonnatrice.say("interne: à vérifier avant", thread=card.ts)
    await coordonnatrice.say("Merci", thread=card.ts)
    await slack_world.find(lambda: slack_world.private("ds-chicoutimi"), "Merci")
    assert not any("à vérifier" in m.shown for m in slack_world.private("ds-chicoutimi"))


async def test_another_workspace_is_refused_and_counted(slack_world: World) -> None:
    slack_world.slack.add_user("UAILLEURS", "ailleurs", team="T0AUTRE")
    from tests.fakes.slack_api import SlackPerson

    stranger = SlackPerson(slack_world.workspace, "UAILLEURS")
    acks = await stranger.say("bonjour, une rumeur circule")
    assert [ack.status for ack in acks] == [200]
    refused = slack_world.service.vigie.metrics.refused.labels("slack", "workspace")
    assert refused._value.get() == 1
    assert len(slack_world.slack.private("UAILLEURS").messages) == 1


async def test_a_commit_that_fails_tells_the_person_that_nothing_was_recorded(
    slack_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> object:
        raise OSError("disque plein")

    monkeypatch.setattr("bot.storage.exchanges.received", broken)
    ds = slack_world.person("ds-chicoutimi")
    ack = await ds.command("/rumeur", "Le vote serait annulé")
    assert ack.status == 200
    assert "n’a PAS été enregistré" in ack.json["text"]
    assert "418 555-0100" in ack.json["text"]


async def test_an_event_whose_commit_fails_is_delivered_again_by_slack(
    slack_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.storage import exchanges

    real, failures = exchanges.received, iter([True])

    async def flaky(*args: object) -> bool:
        if next(failures, False):
            raise OSError("disque plein")
        return await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.storage.exchanges.received", flaky)
    if isinstance(slack_world.workspace, SocketWorkspace):
        slack_world.workspace.patience = 0.5
    das = slack_world.person("das-chicoutimi")
    acks = await das.say("la procédure date de quand ?")
    # Over Socket Mode, what fails is not answered at all.
    assert [ack.status for ack in acks] == [0 if slack_world.socket else 500, 200]
    await slack_world.find(lambda: slack_world.private("das-chicoutimi"), "2022")


async def test_livez_answers_while_slack_stalls(slack_world: World) -> None:
    slack_world.slack.hold()
    await slack_world.person("das-chicoutimi").say("la procédure date de quand ?")
    async with slack_world.session.get(f"{slack_world.public_url}/livez") as alive:
        assert alive.status == 200
    slack_world.slack.release()
    await slack_world.find(lambda: slack_world.private("das-chicoutimi"), "2022")
