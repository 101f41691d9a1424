"""Every entry of the FAQ, read by every role, in every state of its exchange."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.case import Kind
from bot.domain.people import Address, Role
from bot.messages import Document
from bot.storage.exchanges import Exchange
from bot.wording.answers import HELPFUL, NONE_FITS, UNHELPFUL, answer, welcome_page
from bot.wording.offers import Answering
from bot.wording.voice import Voice
from faq.entry import FaqEntry
from faq.loader import default_catalogue
from faq.text import MAX_CHARS
from tests.wording.checks import faults
from tests.wording.files import DIRECTORY, NOW
from tests.wording.plain import labels, loose, plain

CATALOGUE = default_catalogue()
ENTRIES = list(CATALOGUE)
ASKED = Exchange(
    id=1,
    at=NOW,
    address=Address("essai", "quelquun"),
    account="quelquun",
    person=None,
    role=None,
    circonscription="chicoutimi",
    text="une question",
    intent=None,
    is_report=False,
    zone="answer",
    candidates=tuple((entry.id, 0.3) for entry in ENTRIES[:4]),
    entry=None,
    edition="essai",
)
REDIRECTED = [entry for entry in ENTRIES if entry.follow_up in ("hors_cadre", "question_recue")]


def shown(voice: Voice, **values: object) -> Document:
    exchange = replace(ASKED, **values)  # type: ignore[arg-type]
    return answer(voice, Answering(exchange, CATALOGUE, DIRECTORY, NOW))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_well_written_for_everybody(voice: Voice, entry: FaqEntry) -> None:
    for role, feedback in product([None, *Role], [None, HELPFUL, UNHELPFUL, NONE_FITS]):
        document = shown(voice, entry=entry.id, role=role, feedback=feedback)
        assert list(faults(document)) == []


@pytest.mark.parametrize("intent", [*Kind, None])
@pytest.mark.parametrize("zone", ["answer", "suggest", "abstain"])
@pytest.mark.parametrize("role", [None, *Role])
def test_a_report_shows_its_button_whatever_the_score(
    voice: Voice, intent: str | None, zone: str, role: Role | None
) -> None:
    reported = intent is not None and intent != Kind.QUESTION_RECUE
    document = shown(voice, intent=intent, is_report=reported, zone=zone, role=role)
    assert list(faults(document)) == []
    offered = set(labels(document))
    ways = {"Signaler", "Avertir ma coordination", "En faire part à ma ou mon DS"}
    if reported:
        assert offered & ways


@pytest.mark.parametrize("entry", REDIRECTED, ids=lambda entry: entry.id)
def test_a_ds_is_never_told_to_pass_a_question_to_their_ds(voice: Voice, entry: FaqEntry) -> None:
    document = shown(voice, entry=entry.id, role=Role.DS)
    assert "En faire part à ma ou mon DS" not in labels(document)
    assert "Texte neutre à copier" in plain(document)


@pytest.mark.parametrize("entry", REDIRECTED, ids=lambda entry: entry.id)
@pytest.mark.parametrize("role", [Role.DAS, Role.PERSONNEL])
def test_a_das_passes_every_question_received_to_their_ds(
    voice: Voice, entry: FaqEntry, role: Role
) -> None:
    offered = labels(shown(voice, entry=entry.id, role=role))
    assert "En faire part à ma ou mon DS" in offered
    assert "Avertir ma coordination" not in offered


def test_the_text_to_copy_redirects_and_invites_to_ask_there(voice: Voice) -> None:
    text = loose(plain(shown(voice, entry="hors_cadre", role=Role.DS)))
    copied = next(line for line in text.splitlines() if line.startswith("| "))
    assert "vous invite à la poser" in copied
    assert "https://exemple.test/comptes-officiels" in copied


def test_a_long_message_is_answered_with_the_truth_about_what_was_read(voice: Voice) -> None:
    long = shown(voice, entry="neutralite", role=Role.DS, text="x" * (MAX_CHARS + 1))
    short = shown(voice, entry="neutralite", role=Role.DS)
    assert "seulement le début" in plain(long)
    assert "seulement le début" not in plain(short)


def test_an_entry_that_left_the_catalogue_ends_in_somebody_to_call(voice: Voice) -> None:
    document = shown(voice, entry="disparue", zone="answer", role=Role.DS)
    assert "Maëlle Modèle" in plain(document)


def test_the_first_contact_says_what_is_kept_how_long_and_who_reads(voice: Voice) -> None:
    text = loose(plain(welcome_page(voice)))
    assert "pendant 12 mois" in text
    assert "La DCAP les lit" in text
    assert "pas un nom seul" in text
