"""The three cards of a case, in every state: well formed, and never false."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings

from bot.domain import losing
from bot.domain.case import CLOCK, Issue, Kind, Spoken, Status
from bot.domain.effects import Step
from bot.messages import Document, Words
from bot.wording.alert import alert, wave
from bot.wording.casefile import CaseFile
from bot.wording.notices import notice
from bot.wording.receipt import receipt
from bot.wording.reported import SHOWN_WORDS, is_link
from bot.wording.thread import thread
from bot.wording.voice import Voice
from tests.wording import code_keys
from tests.wording.checks import faults
from tests.wording.files import (
    COORD,
    DAS,
    DS,
    NOW,
    UNKNOWN,
    any_file,
    case,
    file,
    reporter,
    surfaces,
)
from tests.wording.plain import choices, labels, loose, plain

BY_DAS = {"reporter": reporter(DAS), "owner": DS}
TOLD = {"dcap_told_at": NOW, "dcap_told_by": DS}
NOTICES = sorted({*code_keys.arguments("Notify"), losing.NOTICE})


def _documents(voice: Voice, of: CaseFile) -> list[Document]:
    return [
        receipt(voice, of),
        thread(voice, of, viewer=of.case.owner),
        thread(voice, of, viewer="autre"),
        thread(voice, of, viewer=None),
        alert(voice, of),
        wave(voice, [of, of]),
        *(notice(voice, of, key, cause="cause") for key in NOTICES),
    ]


@settings(deadline=None)
@given(of=any_file())
def test_every_card_and_notice_of_every_case_is_well_formed(voice: Voice, of: CaseFile) -> None:
    for document in _documents(voice, of):
        assert list(faults(document)) == []


@settings(deadline=None)
@given(of=any_file())
def test_no_summary_and_no_notice_bears_anybodys_words(voice: Voice, of: CaseFile) -> None:
    secret = file(of.case, words=(("dit", "zyxglorp"), ("ou", "zyxglorp")), surfaces=of.surfaces)
    for document in _documents(voice, secret):
        assert "zyxglorp" not in document.summary
    for key in NOTICES:
        assert "zyxglorp" not in repr(notice(voice, secret, key, cause="cause"))


@settings(deadline=None)
@given(of=any_file())
def test_the_owner_never_reads_that_the_dcap_knows_when_it_does_not(
    voice: Voice, of: CaseFile
) -> None:
    assume(of.case.owner is None or not of.lost(of.case.owner))
    shown = plain(thread(voice, of, viewer=of.case.owner))
    if of.case.dcap_told_at is None:
        assert "déjà avisée" not in shown
        assert "DCAP : pas encore avisée" in loose(shown)
    elif of.case.running and of.case.owner is not None:
        assert "pas encore avisée" not in shown
        assert "Aviser la DCAP" not in labels(thread(voice, of, viewer=of.case.owner))


@settings(deadline=None)
@given(of=any_file())
def test_only_what_can_still_happen_is_announced(voice: Voice, of: CaseFile) -> None:
    shown = loose(plain(receipt(voice, of)))
    if of.case.dcap_told_at is not None or not of.case.running:
        assert "La DCAP est avisée au plus tard" not in shown
    if of.case.dcap_taken_at is not None:
        assert "la DCAP est relancée" not in shown


@settings(deadline=None)
@given(of=any_file())
def test_a_closed_case_offers_only_to_reopen_and_to_correct_its_outcome(
    voice: Voice, of: CaseFile
) -> None:
    if of.case.running:
        return
    for document in (receipt(voice, of), thread(voice, of, viewer=of.case.owner), alert(voice, of)):
        acts = [choice.action for choice in choices(document) if choice.action]
        assert set(acts) <= {"case.reopen", "outcome.correct"}
        assert not (of.case.withdrawn and "outcome.correct" in acts)
        assert "dossier clos" in document.summary


def test_whoever_reports_their_ds_is_not_sent_to_them(voice: Voice) -> None:
    of = file(case(reporter=reporter(DAS), owner=COORD, about_ds=True, **TOLD))
    shown = loose(plain(receipt(voice, of)))
    assert "Aube Exemple" not in shown
    assert "Maëlle Modèle (coordination), 418 555-0101" in shown


def test_the_receipt_of_a_rumour_gives_the_telephone_of_the_dcap(voice: Voice) -> None:
    shown = loose(plain(receipt(voice, file(case(**TOLD)))))
    assert "À qui parler : la DCAP, 418 555-0100" in shown


@pytest.mark.parametrize(
    ("posted", "failure", "expected"),
    [
        (NOW, None, "envoyé à la DCAP à 10 h"),
        (None, None, "en route vers la DCAP"),
        (None, "is_archived", "n’a pas pu être livré à la DCAP (salon archivé). Téléphonez."),
    ],
)
def test_the_receipt_says_who_was_told_and_when(
    voice: Voice, posted: datetime | None, failure: str | None, expected: str
) -> None:
    of = case(**TOLD)
    shown = receipt(voice, file(of, surfaces=surfaces(of, posted, failure)))
    assert expected in loose(plain(shown))


def test_what_the_clock_did_is_not_said_of_an_unknown_person_who_was_heard_at_once(
    voice: Voice,
) -> None:
    told = {"dcap_told_at": NOW, "dcap_told_by": CLOCK}
    at_once = alert(voice, file(case(reporter=UNKNOWN, owner=None, **told)))
    assert "à l’échéance" not in plain(at_once)
    identified = alert(voice, file(case(reporter=reporter(DS), owner=COORD, **told)))
    assert "à l’échéance" not in plain(identified)
    late = case(kind=Kind.INCIDENT, opened_at=NOW - timedelta(minutes=30), **told)
    assert "à l’échéance" in plain(alert(voice, file(late)))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.RUMEUR, ["Transmettre à la DCAP", "J’ai lu", "Prendre en charge"]),
        (Kind.INCIDENT, ["Transmettre à ma coordination", "J’ai lu", "Prendre en charge"]),
        (Kind.PUBLICATION, ["Transmettre à ma coordination", "J’ai lu", "Prendre en charge"]),
        (Kind.HORS_CADRE, ["Prendre en charge", "J’ai lu", "Transmettre à ma coordination"]),
        (Kind.QUESTION_RECUE, ["Prendre en charge", "J’ai lu"]),
    ],
)
def test_a_ds_may_do_what_com_4_gives_them_and_what_is_awaited_comes_first(
    voice: Voice, kind: Kind, expected: list[str]
) -> None:
    shown = thread(voice, file(case(kind=kind, **BY_DAS)), viewer=DS)
    assert labels(shown) == [*expected, "Répondre", "Confier", "Clore"]
    assert [choice.style for choice in choices(shown)] == ["primary"] + [""] * (len(expected) + 2)


def test_a_ds_is_asked_about_a_manquement_and_may_tell_both(voice: Voice) -> None:
    shown = labels(thread(voice, file(case(kind=Kind.MANQUEMENT, **BY_DAS)), viewer=DS))
    assert shown[:3] == ["Oui", "Pas encore", "Impossible"]
    assert {"Aviser la DCAP", "Transmettre à ma coordination"} <= set(shown)
    own = labels(receipt(voice, file(case(kind=Kind.MANQUEMENT))))
    assert {"Oui", "Pas encore", "Impossible", "Aviser la DCAP"} <= set(own)


def test_not_yet_may_become_yes_or_impossible_and_those_are_final(voice: Voice) -> None:
    not_yet = labels(receipt(voice, file(case(kind=Kind.MANQUEMENT, spoken=Spoken.PAS_ENCORE))))
    assert not_yet[:2] == ["Oui", "Impossible"]
    final = labels(receipt(voice, file(case(kind=Kind.MANQUEMENT, spoken=Spoken.OUI))))
    assert "Impossible" not in final


def test_a_rumour_for_information_is_closed_by_the_dcap_alone(voice: Voice) -> None:
    of = file(case(**TOLD))
    shown = labels(thread(voice, of, viewer=COORD))
    assert shown == ["J’ai lu", "Prendre en charge", "Répondre", "Confier"]
    assert "Clore" in labels(alert(voice, of))


def test_the_reporter_reads_that_the_dcap_took_charge_without_a_name(voice: Voice) -> None:
    taken = case(status=Status.PRIS_EN_CHARGE, dcap_taken_by="dcap-1", dcap_taken_at=NOW, **TOLD)
    assert "Prise en charge : la DCAP, à 10 h" in loose(plain(receipt(voice, file(taken))))
    assert "Doris" not in plain(receipt(voice, file(taken)))
    assert "Doris Démonstration" in plain(alert(voice, file(taken)))


def test_a_withdrawn_report_says_so_to_each(voice: Voice) -> None:
    gone = file(case(status=Status.CLOS, withdrawn=True, **TOLD))
    assert "Vous avez retiré" in plain(receipt(voice, gone))
    assert "l’a retiré" in plain(thread(voice, gone, viewer=COORD))
    assert "l’a retiré" in plain(alert(voice, gone))


def test_the_end_of_a_case_is_told_with_its_outcome(voice: Voice) -> None:
    ended = file(case(status=Status.CLOS, issue=Issue.NON_FONDEE, **TOLD))
    assert "Issue : non fondée" in loose(plain(receipt(voice, ended)))
    assert "Issue : non fondée" in loose(plain(notice(voice, ended, "clos")))


def test_long_words_are_cut_and_links_are_buttons_that_show_no_words(voice: Voice) -> None:
    link = "https://exemple.test/" + "a" * 5000
    of = file(case(), words=(("dit", "x" * 5000), ("lien", link), ("lien", "http://[oups")))
    shown = alert(voice, of)
    assert [len(part.text) for part in shown.parts if isinstance(part, Words)] == [SHOWN_WORDS + 2]
    assert [choice.url for choice in choices(shown) if choice.url] == [link]


@pytest.mark.parametrize(
    "address", ["http://[oups", "javascript:alert(1)", "https://", "exemple.test", "", "http://\n"]
)
def test_what_is_no_web_address_is_never_a_button(address: str) -> None:
    assert not is_link(address)


def test_an_alert_that_did_not_leave_sends_the_reporter_to_the_dcap(voice: Voice) -> None:
    circulating = case(**BY_DAS, **TOLD, circulates=True)
    waiting = file(circulating, surfaces=surfaces(circulating, None))
    assert "la DCAP, 418 555-0100" in loose(plain(notice(voice, waiting, "non_livre")))
    thread_only = replace(waiting, surfaces=waiting.surfaces[:2])
    assert "Aube Exemple" in plain(notice(voice, thread_only, "non_livre"))


def test_a_reminder_offers_what_is_still_to_be_done(voice: Voice) -> None:
    untaken = file(case(kind=Kind.PUBLICATION))
    assert labels(notice(voice, untaken, "rappel")) == ["Aviser la DCAP"]
    unhandled = file(case(kind=Kind.MANQUEMENT))
    assert labels(notice(voice, unhandled, "rappel")) == ["Prendre en charge"]
    below = file(case(kind=Kind.INCIDENT, **BY_DAS))
    assert labels(notice(voice, below, "rappel")) == ["Transmettre à ma coordination"]
    taken = file(case(kind=Kind.PUBLICATION, field_taken_at=NOW, field_taken_by=COORD))
    assert labels(notice(voice, taken, "rappel")) == ["Aviser la DCAP"]
    assert labels(notice(voice, file(case(**TOLD)), "rappel_dcap")) == ["Prendre en charge"]
    done = file(case(dcap_taken_at=NOW, dcap_taken_by="dcap-1", **TOLD))
    assert labels(notice(voice, done, "releve_dcap")) == []


def test_who_handed_a_case_on_is_not_told_that_it_waits_for_them(voice: Voice) -> None:
    moved = file(case(kind=Kind.INCIDENT, reporter=reporter(DAS), owner=COORD))
    shown = thread(voice, moved, viewer=DS)
    assert "passé à la coordination" in shown.summary
    assert labels(shown) == []


def test_the_deadlines_of_a_rumour_in_the_hands_of_a_ds_are_said_in_order(voice: Voice) -> None:
    steps = [
        (Step.TELL_DCAP, NOW + timedelta(minutes=15)),
        (Step.CLIMB, NOW + timedelta(minutes=7)),
    ]
    shown = loose(plain(thread(voice, file(case(**BY_DAS), steps=steps), viewer=DS)))
    first = shown.index("Sans réponse d’ici 10 h 07, la coordination est avisée")
    assert first < shown.index("La DCAP est avisée au plus tard à 10 h 15")
    assert "d’ici 10 h 07" in loose(plain(receipt(voice, file(case(**BY_DAS), steps=steps))))
