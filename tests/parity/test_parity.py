"""What is the same wherever people are: one suite, played on Slack, on Teams and on the page."""

import json
from pathlib import Path

import pytest

from bot.app import understanding
from bot.asking.flood import QUESTIONS
from bot.config import Settings
from bot.seed import electoral_map
from faq.calibration import Zone
from faq.entry import Audience
from intents.understanding import Understander
from tests.parity.front import CONFIDENTIAL, DCAP, STRANGER, TEAM, Front, is_told, reads

DEV = Path(__file__).parent.parent / "data" / "dev.jsonl"
DS, DAS, COORD, DCAP_PERSON = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
QUESTION = "La procédure date de quand ?"
ASKED = "Est-ce que ça répond"
RUMOUR = "On raconte que le bureau de vote ferme à midi"


async def test_a_question_in_private_is_answered_for_her_role(front: Front) -> None:
    await front.say(DAS, "je peux tu liker un post de mon député")
    answer = await reads(front, DAS, "Est-ce que ça répond")
    assert "COM-4" in answer
    assert "discutez-en avec votre DS" in answer


async def test_a_mention_is_answered_where_it_was_written(front: Front) -> None:
    await front.mention(DCAP_PERSON, QUESTION)
    await reads(front, DCAP_PERSON, "8 avril 2022", at=TEAM)


async def test_garde_tells_who_is_on_duty(front: Front) -> None:
    await front.command(DS, "garde")
    await is_told(front, DS, "À joindre maintenant")
    await is_told(front, DS, "Ligne de garde de la DCAP")


async def test_an_answer_is_rated_in_its_place(front: Front) -> None:
    await front.say(DS, QUESTION)
    await reads(front, DS, "Est-ce que ça répond")
    await front.press(DS, "Oui", showing="Est-ce que ça répond")
    await reads(front, DS, "Merci")
    assert not any("Est-ce que ça répond" in message for message in front.sees(DS))


@pytest.fixture(scope="module")
def understander() -> Understander:
    """The engine that stands behind every front."""
    return understanding(Settings(), electoral_map())


async def test_a_suggestion_is_chosen_in_its_place(
    front: Front, understander: Understander
) -> None:
    vague, title = suggested(understander)
    await front.say(DS, vague)
    await reads(front, DS, "[Aucune de ces réponses")
    count = len(front.sees(DS))
    await front.press(DS, title[:20], showing="Aucune de ces réponses")
    answer = await reads(front, DS, "Est-ce que ça répond")
    assert "[Aucune de ces réponses" not in answer
    assert len(front.sees(DS)) == count


def suggested(understander: Understander) -> tuple[str, str]:
    """A question that the engine of today answers by suggestions, and the first one's title."""
    for row in DEV.read_text(encoding="utf-8").splitlines():
        question = str(json.loads(row)["q"])
        understood = understander.understand(question, audience=Audience.DS)
        if understood.zone is Zone.SUGGEST and not understood.is_report:
            entry = understander.matcher.catalogue.get(understood.matches[0].entry_id)
            assert entry is not None
            return question, entry.title
    raise LookupError("the engine is never in doubt")


async def test_questions_asked_too_fast_wait_and_a_report_never_does(front: Front) -> None:
    for number in range(QUESTIONS):
        await front.say(DS, f"La procédure date de quand, au point {number} ?")
    await front.say(DS, QUESTION)
    await is_told(front, DS, "Vous écrivez vite")
    await front.command(DS, "rumeur", RUMOUR)
    await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)


async def test_help_says_what_is_kept(front: Front) -> None:
    await front.say(DS, "aide")
    await reads(front, DS, "12 mois")


async def test_a_rumour_by_command_reaches_the_dcap_and_its_cards_follow(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    alert = await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)
    assert "ferme à midi" in alert
    assert "pour information" in await reads(front, COORD, "RUM-0001")
    await reads(front, DS, "envoyé à la DCAP")
    count = len(front.sees(DCAP_PERSON, DCAP))
    await front.press(DCAP_PERSON, "Prendre en charge", showing="RUM-0001", at=DCAP)
    taken = await reads(front, DCAP_PERSON, "pris en charge", at=DCAP)
    assert "[Prendre en charge" not in taken
    await reads(front, DS, "la DCAP a pris le dossier en charge")
    assert len(front.sees(DCAP_PERSON, DCAP)) == count


async def test_an_incident_by_command_reaches_the_coordonnateur_who_tells_the_dcap(
    front: Front,
) -> None:
    await front.command(DS, "incident", "Panne de courant au bureau de vote")
    await front.press(COORD, "Aviser la DCAP", showing="INC-0001")
    assert "Panne de courant" in await reads(front, DCAP_PERSON, "INC-0001", at=DCAP)


async def test_what_circulates_online_reaches_the_dcap_at_once(front: Front) -> None:
    await front.command(DS, "incident", "Panne de courant au bureau de vote")
    await reads(front, DS, "envoyé à Maëlle Modèle")
    assert not any("INC-0001" in message for message in front.sees(DCAP_PERSON, DCAP))
    await front.press(DS, "Ça circule en ligne", showing="INC-0001")
    assert "Panne de courant" in await reads(front, DCAP_PERSON, "INC-0001", at=DCAP)


async def test_the_report_of_somebody_unknown_reaches_the_dcap_marked(front: Front) -> None:
    await front.command(STRANGER, "rumeur", RUMOUR)
    alert = await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)
    assert "Identité non vérifiée" in alert
    await reads(front, STRANGER, "Je ne vous trouve pas dans l’annuaire")
    await front.press(DCAP_PERSON, "Prendre en charge", showing="RUM-0001", at=DCAP)
    await reads(front, STRANGER, "la DCAP a pris le dossier en charge")


async def test_a_form_keeps_what_was_typed_beside_what_is_wrong(front: Front) -> None:
    await front.command(DS, "rumeur")
    await front.fill(DS, dit="Une fausse affiche circule", lien="pas un lien")
    assert "lien" in front.form(DS)
    await front.fill(DS, dit="Une fausse affiche circule", lien="https://exemple.test/post/1")
    assert "exemple.test" in await reads(front, DCAP_PERSON, "Une fausse affiche circule", at=DCAP)
    assert len([m for m in front.sees(DCAP_PERSON, DCAP) if "fausse affiche" in m]) == 1


async def test_a_report_asks_what_it_is_about(front: Front) -> None:
    await front.command(DS, "signaler")
    await front.fill(DS, sorte="Incident", dit="Panne de courant au bureau de vote")
    await reads(front, COORD, "INC-0001")


async def test_a_report_under_an_answer_opens_a_form_with_what_was_said(front: Front) -> None:
    await front.say(DAS, "il paraît que le vote est reporté à cause de la neige")
    await front.press(DAS, "Signaler", showing="ignaler")
    assert "reporté à cause de la neige" in front.form(DAS)
    await front.fill(DAS)
    await front.press(DS, "Transmettre à la DCAP", showing="RUM-0001")
    await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)


async def test_repondre_carries_words_to_the_other_side_and_back(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.press(COORD, "Répondre", showing="RUM-0001")
    await front.fill(COORD, mot="Avez-vous une capture ?")
    await reads(front, DS, "Avez-vous une capture ?")
    await front.press(DS, "Répondre", showing="Avez-vous une capture ?")
    await front.fill(DS, mot="Oui, la voici")
    await reads(front, COORD, "Oui, la voici")


async def test_a_case_is_completed_and_closed_by_forms(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.press(DS, "Compléter", showing="RUM-0001")
    await front.fill(DS, ou="Un groupe de quartier")
    await reads(front, DCAP_PERSON, "Un groupe de quartier", at=DCAP)
    await front.press(DCAP_PERSON, "Clore", showing="RUM-0001", at=DCAP)
    await front.fill(DCAP_PERSON, issue="Démentie", motif="Vérifié auprès du bureau")
    await reads(front, DS, "démentie")
    await reads(front, DCAP_PERSON, "[Rouvrir", at=DCAP)


async def test_a_case_is_withdrawn_from_its_receipt(front: Front) -> None:
    await front.command(DAS, "rumeur", RUMOUR)
    await front.press(DAS, "Retirer", showing="RUM-0001")
    await reads(front, DAS, "Vous avez retiré ce signalement")


async def test_what_comes_too_late_changes_nothing_and_is_told_why(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    for who in (DCAP_PERSON, "dcap-2"):
        await front.press(who, "Clore", showing="RUM-0001", at=DCAP)
    await front.fill("dcap-2", issue="Démentie")
    await reads(front, DS, "démentie")
    await front.fill(DCAP_PERSON, issue="Confirmée")
    await is_told(front, DCAP_PERSON, "Ce dossier est déjà clos")
    assert not any("confirmée" in message for message in front.sees(DS))


async def test_a_manquement_stays_between_those_who_may_know(front: Front) -> None:
    await front.command(DS, "signaler")
    await front.fill(DS, sorte="Manquement", dit="Un scrutateur appuie un candidat en ligne")
    await reads(front, COORD, "appuie un candidat")
    assert front.sees(DCAP_PERSON, CONFIDENTIAL) == []
    await front.press(DS, "Aviser la DCAP", showing="MAN-0001")
    await reads(front, DCAP_PERSON, "appuie un candidat", at=CONFIDENTIAL)
    assert not any("MAN-0001" in message for message in front.sees(DCAP_PERSON, DCAP))


async def test_a_second_delivery_has_no_second_effect(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.again()
    await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)
    await front.command(DS, "rumeur", "Le vote serait annulé")
    await reads(front, DCAP_PERSON, "RUM-0002", at=DCAP)
    assert not any("RUM-0003" in message for message in front.sees(DCAP_PERSON, DCAP))


@pytest.mark.parametrize("front", ["slack", "teams"], indirect=True)
async def test_a_report_that_could_not_be_recorded_says_so_with_whom_to_call(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> object:
        raise OSError("disque plein")

    monkeypatch.setattr("bot.storage.exchanges.received", broken)
    await front.command(DS, "rumeur", RUMOUR)
    await is_told(front, DS, "n’a PAS été enregistré")
    await is_told(front, DS, "418 555-0100")
