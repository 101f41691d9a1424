"""What is done with a case once it is open is the same on each platform."""

from tests.parity.front import DCAP, Front, is_told, reads
from tests.parity.test_parity import COORD, DCAP_PERSON, DS, RUMOUR

OTHER_COORD, OTHER_DS = "coord-quebec", "ds-jonquiere"
INSTRUCTION = "Ne répondez pas à cette publication. La DCAP s’en occupe."
SAME = "Une publication dit que le bureau de vote ferme à midi"


async def test_a_case_is_handed_to_somebody_by_name(front: Front) -> None:
    await front.command(DS, "incident", "Une panne de courant")
    await front.press(COORD, "Confier", showing="INC-0001")
    await front.fill(COORD, personne=OTHER_COORD)
    await reads(front, OTHER_COORD, "Une panne de courant")
    await reads(front, COORD, "Étienne Gabarit")
    await front.press(OTHER_COORD, "Prendre en charge", showing="Une panne de courant")
    await reads(front, DS, "Étienne Gabarit")


async def test_who_has_read_a_case_is_shown_on_the_receipt(front: Front) -> None:
    await front.command(DS, "incident", "Une panne de courant")
    await front.press(COORD, "J’ai lu", showing="INC-0001")
    receipt = await reads(front, DS, "lu à")
    assert "Maëlle Modèle" in receipt


async def test_an_instruction_is_read_by_whoever_reported_and_the_dcap_sees_it(
    front: Front,
) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.press(DCAP_PERSON, "Envoyer une consigne", showing="RUM-0001", at=DCAP)
    await front.fill(DCAP_PERSON, consigne=INSTRUCTION, pour="auteurs")
    await reads(front, DS, INSTRUCTION)
    await front.press(DS, "Lu", showing=INSTRUCTION)
    await reads(front, DCAP_PERSON, "1 sur 1", at=DCAP)


async def test_an_instruction_to_the_ds_waits_for_a_second_person(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.press(DCAP_PERSON, "Envoyer une consigne", showing="RUM-0001", at=DCAP)
    await front.fill(DCAP_PERSON, consigne=INSTRUCTION, pour="ds", circonscriptions="Jonquière")
    await front.press(DCAP_PERSON, "Approuver et envoyer", showing=INSTRUCTION, at=DCAP)
    await is_told(front, DCAP_PERSON, "avec l’accord de deux personnes")
    assert not any(INSTRUCTION in message for message in front.sees(OTHER_DS))
    await front.press("dcap-2", "Approuver et envoyer", showing=INSTRUCTION, at=DCAP)
    await reads(front, OTHER_DS, INSTRUCTION)


async def test_two_reports_of_one_rumour_are_joined_then_set_apart(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await reads(front, DCAP_PERSON, "RUM-0001", at=DCAP)
    await front.command(OTHER_DS, "rumeur", SAME)
    await front.press(DCAP_PERSON, "Même rumeur", showing="Ressemble à", at=DCAP)
    await reads(front, OTHER_DS, "RUM-0002")
    await front.press(DCAP_PERSON, "Séparer", showing="RUM-0002", at=DCAP)
    await reads(front, DCAP_PERSON, "Prendre en charge", at=DCAP)


async def test_an_outcome_that_was_wrong_is_corrected_for_whoever_reported(front: Front) -> None:
    await front.command(DS, "rumeur", RUMOUR)
    await front.press(DCAP_PERSON, "Clore", showing="RUM-0001", at=DCAP)
    await front.fill(DCAP_PERSON, issue="Démentie", motif="Vérifié")
    await reads(front, DS, "démentie")
    await front.press(DCAP_PERSON, "Corriger", showing="RUM-0001", at=DCAP)
    await front.fill(DCAP_PERSON, issue="Confirmée", mot="Une erreur de notre part")
    await reads(front, DS, "Une erreur de notre part")
