"""A case born in one platform and handled in the other: cards, words and rights follow people."""

from collections.abc import AsyncIterator

import pytest

from tests.service.teams_world import TeamsWorld, dcap_in_slack, teams_world
from tests.service.world import account

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
WORDS = "On raconte que le bureau de vote ferme à midi"
OFFICE = (COORD, DCAP, "dcap-2", "dcap-3")


@pytest.fixture
async def office_in_slack(database_url: str) -> AsyncIterator[TeamsWorld]:
    """The field in Teams, the coordination and the DCAP in Slack."""
    async with teams_world(database_url, in_slack=OFFICE, **dcap_in_slack()) as opened:
        yield opened
        assert opened.teams.violations == []
        assert opened.slack.violations == []


@pytest.fixture
async def field_in_slack(database_url: str) -> AsyncIterator[TeamsWorld]:
    """The field in Slack, the coordination and the DCAP in Teams."""
    async with teams_world(database_url, in_slack=(DS, DAS)) as opened:
        yield opened
        assert opened.teams.violations == []
        assert opened.slack.violations == []


async def test_a_case_born_in_teams_is_handled_in_slack(office_in_slack: TeamsWorld) -> None:
    world = office_in_slack
    await world.person(DS).say(f"rumeur {WORDS}")
    alert = await world.slack_posted("RUM-0001")
    assert "ferme à midi" in alert.shown
    await world.slack_reads(COORD, "pour information")
    receipt = await world.reads(DS, "envoyé à la DCAP")

    await world.on_slack(DCAP).press(alert, "Prendre en charge")
    await world.slack_posted("pris en charge")
    await world.reads(DS, "la DCAP a pris le dossier en charge")
    await world.on_slack(DCAP).press(alert, "Clore")
    await world.on_slack(DCAP).submit({"issue": "Démentie", "motif": "Vérifié"})
    await world.reads(DS, "démentie")
    await world.settled()
    assert "démentie" in receipt.shown.lower()


async def test_words_go_from_a_slack_thread_to_teams_and_come_back_to_it(
    office_in_slack: TeamsWorld,
) -> None:
    world = office_in_slack
    ds, dcap = world.person(DS), world.on_slack(DCAP)
    await ds.say(f"rumeur {WORDS}")
    alert = await world.slack_posted("RUM-0001")
    thread = await world.slack_reads(COORD, "RUM-0001")
    await world.settled()
    await dcap.mention(alert.room, "Avez-vous une capture ?", thread=alert.ts)
    asked = await world.reads(DS, "Avez-vous une capture ?")
    await ds.press(asked, "Répondre")
    await ds.submit({"Votre message": "Oui, je vous l’envoie"})
    answer = await world.slack_posted("Oui, je vous l’envoie")
    assert answer.thread_ts == alert.ts

    await world.on_slack(COORD).say("Bien reçu de mon côté", thread=thread.ts)
    await world.reads(DS, "Bien reçu de mon côté")


async def test_a_case_born_in_slack_is_handled_in_teams(field_in_slack: TeamsWorld) -> None:
    world = field_in_slack
    das = world.on_slack(DAS)
    await das.command("/rumeur", WORDS)
    ds_card = await world.slack_reads(DS, "RUM-0001")
    await world.on_slack(DS).press(ds_card, "Transmettre à la DCAP")
    alert = await world.posted("RUM-0001")
    await world.slack_reads(DAS, "envoyé à la DCAP")
    await world.person(DCAP).press(alert, "Prendre en charge")
    await world.posted("pris en charge")
    await world.slack_reads(DAS, "la DCAP a pris le dossier en charge")


async def test_words_go_from_a_teams_thread_to_slack_and_come_back_to_it(
    field_in_slack: TeamsWorld,
) -> None:
    world = field_in_slack
    ds, coordonnatrice = world.on_slack(DS), world.person(COORD)
    await ds.command("/incident", "Panne de courant au bureau de vote")
    receipt = await world.slack_reads(DS, "envoyé à Maëlle Modèle")
    card = await world.reads(COORD, "INC-0001")
    await coordonnatrice.press(card, "Aviser la DCAP")
    alert = await world.posted("INC-0001")
    await world.settled()
    await world.person(DCAP).mention(alert.conversation, "Depuis quand ?", root=alert.id)
    asked = await world.slack_reads(DS, "Depuis quand ?")
    assert asked.thread_ts == receipt.ts
    await ds.say("Depuis neuf heures", thread=receipt.ts)
    assert (await world.posted("Depuis neuf heures")).root == alert.id
    await world.reads(COORD, "Depuis neuf heures")


async def test_somebody_with_both_accounts_is_one_person_in_both(database_url: str) -> None:
    both = (DS, DCAP)
    async with teams_world(database_url, in_both=both, **dcap_in_slack()) as world:
        await world.on_slack(DS).command("/rumeur", WORDS)
        await world.slack_reads(DS, "envoyé à la DCAP")
        assert world.private(DS) == []
        await world.person(DS).say("où en est mon signalement ?")
        assert "Chicoutimi" in (await world.reads(DS, "RUM-0001")).shown

        alert = await world.slack_posted("RUM-0001")
        await world.on_slack(DCAP).press(alert, "Prendre en charge")
        taken = await world.slack_posted("pris en charge")
        await world.on_slack(DCAP).press(taken, "Clore")
        await world.on_slack(DCAP).submit({"issue": "Démentie"})
        await world.slack_reads(DS, "démentie")

        await world.person(DS).say("rumeur Le vote serait reporté à cause de la neige")
        await world.reads(DS, "RUM-0002")
        assert not any("RUM-0002" in one.shown for one in world.slack_private(DS))
        assert world.teams.violations == []
        assert world.slack.violations == []


async def test_an_owner_with_both_accounts_reads_the_first_and_acts_from_either(
    database_url: str,
) -> None:
    async with teams_world(database_url, in_both=(COORD,), in_slack=(DAS,)) as world:
        coordonnatrice = world.on_slack(COORD)
        await world.person(DS).say("incident Panne de courant au bureau de vote")
        card = await world.reads(COORD, "INC-0001")
        assert world.slack_private(COORD) == []
        await coordonnatrice.command("/com4", "où en est mon signalement ?")
        assert world.slack.seen_alone(account(COORD))
        await world.person(COORD).press(card, "Prendre en charge")
        await world.reads(DS, "Maëlle Modèle a pris votre signalement en charge")
        assert world.teams.violations == []
        assert world.slack.violations == []


async def test_what_teams_refuses_is_told_in_slack_with_why_on_the_case(
    office_in_slack: TeamsWorld,
) -> None:
    """The administration switches Vigie off in Teams while the DCAP reads its alerts in Slack."""
    world = office_in_slack
    await world.person(DAS).say(f"rumeur {WORDS}")
    await world.reads(DAS, "envoyé à Aube Exemple")
    world.teams.disabled = True
    await world.person(DAS).say("incident Panne de courant au bureau de vote")
    lost = await world.slack_posted("INC-0001")
    assert "l’administration de Teams a désactivé Vigie" in lost.shown
    assert "Panne" not in lost.shown
