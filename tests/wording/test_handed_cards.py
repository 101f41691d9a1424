"""The cards of a case that changes hands: who reads what, and what nobody reads any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from bot.domain.case import CLOCK, Case, Kind, Status
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.effects import SurfaceKind, ToPerson
from bot.domain.lifecycle import Setting
from bot.domain.people import Address, Person, Role
from bot.domain.policy import ProjectChoices
from bot.messages import Field
from bot.storage.cases import Surface
from bot.wording.alert import alert
from bot.wording.case_forms import assign_form
from bot.wording.casefile import CaseFile
from bot.wording.receipt import receipt
from bot.wording.thread import thread
from bot.wording.voice import Voice
from tests.wording.checks import form_faults
from tests.wording.files import (
    COORD,
    DAS,
    DIRECTORY,
    DS,
    NAME,
    NOW,
    any_file,
    case,
    file,
    reporter,
    surfaces,
)
from tests.wording.plain import choices, labels, loose, plain

OTHER, OF_THE_DCAP = "coord-quebec", "dcap-1"
BY_DAS = {"reporter": reporter(DAS), "owner": DS, "kind": Kind.INCIDENT}
ASKED = {"assignee": OTHER, "assigned_at": NOW}
OPTION = 75
"""The characters that Slack gives to one choice of a list."""


def _read(of: Case, person: str) -> list[Surface]:
    """The cards of a case, of which that person has read theirs five minutes later."""
    at = NOW + timedelta(minutes=5)
    return [
        replace(card, read_at=at) if card.recipient == ToPerson(person) else card
        for card in surfaces(of)
    ]


def _with_thread(of: Case, person: str) -> CaseFile:
    """A case with one more thread, opened for somebody who had a part in it."""
    where = Address(NAME, person)
    more = Surface(9, of.id, SurfaceKind.THREAD, ToPerson(person), where, None, None, NOW, None)
    return file(of, surfaces=[*surfaces(of), more])


@settings(deadline=None)
@given(of=any_file())
def test_who_has_no_part_in_a_case_any_more_reads_nothing_of_it(voice: Voice, of: CaseFile) -> None:
    secret = file(of.case, words=(("dit", "zyxglorp"), ("ou", "zyxglorp")), surfaces=of.surfaces)
    for viewer in ("autre", "ds-gouin", DS):
        if secret.lost(viewer):
            shown = thread(voice, secret, viewer=viewer)
            assert loose(plain(shown)) == (
                f"# {of.case.ref}\nCe dossier a été confié à une autre personne."
            )
            assert of.case.ref in shown.summary


def test_a_ds_whom_it_concerns_reads_no_more_than_that_it_is_elsewhere(voice: Voice) -> None:
    of = file(case(kind=Kind.MANQUEMENT, reporter=reporter(DAS), owner=COORD, about_ds=True))
    shown = plain(thread(voice, of, viewer=DS))
    assert "Manquement" not in shown
    assert "annulé" not in shown
    assert labels(thread(voice, of, viewer=DS)) == []


def test_the_reporter_sees_that_the_ds_no_longer_has_it_and_whom_to_call(voice: Voice) -> None:
    concerned = case(kind=Kind.MANQUEMENT, reporter=reporter(DAS), owner=COORD, about_ds=True)
    shown = loose(plain(receipt(voice, _with_thread(concerned, DS))))
    assert "envoyé à Aube Exemple à 10 h, puis retiré" in shown
    assert "À qui parler : Maëlle Modèle" in shown


def test_a_card_that_never_left_for_the_ds_is_not_announced_as_on_its_way(voice: Voice) -> None:
    concerned = case(reporter=reporter(DAS), owner=COORD, about_ds=True)
    of = _with_thread(concerned, DS)
    unsent = [replace(card, posted_at=None) for card in of.surfaces]
    assert "Aube" not in plain(receipt(voice, replace(of, surfaces=unsent)))


def test_the_reporter_sees_who_has_read_and_when(voice: Voice) -> None:
    of = case(**BY_DAS)
    assert "lu à" not in loose(plain(receipt(voice, file(of))))
    shown = loose(plain(receipt(voice, file(of, surfaces=_read(of, DS)))))
    assert "Avis : envoyé à Aube Exemple à 10 h, lu à 10 h 05" in shown


def test_the_dcap_sees_who_has_read_before_anybody_takes_charge(voice: Voice) -> None:
    told = case(**BY_DAS, dcap_told_at=NOW, dcap_told_by=DS)
    shown = loose(plain(alert(voice, file(told, surfaces=_read(told, DS)))))
    assert "Sur le terrain : Aube Exemple l’a lu à 10 h 05, personne ne l’a encore pris" in shown


def test_what_concerns_the_ds_says_so_to_the_coordination_and_to_the_dcap(voice: Voice) -> None:
    told = {"dcap_told_at": NOW, "dcap_told_by": CLOCK, "unconfirmed": True}
    of = file(case(reporter=reporter(DAS), owner=COORD, about_ds=True, **told))
    for document in (thread(voice, of, viewer=COORD), alert(voice, of)):
        assert "Cela concerne la ou le DS" in loose(plain(document))
    assert "Sans confirmation" not in plain(alert(voice, of))


def test_the_owner_sees_to_whom_it_went_and_is_asked_nothing_more(voice: Voice) -> None:
    shown = thread(voice, file(case(kind=Kind.INCIDENT, **ASKED)), viewer=COORD)
    assert "Ce dossier est confié à Étienne Gabarit." in loose(plain(shown))
    assert "Il vous revient" not in loose(plain(shown))
    assert {choice.style for choice in choices(shown)} == {""}


def test_the_dcap_reads_the_telephone_of_who_was_asked_by_name(voice: Voice) -> None:
    of = file(case(kind=Kind.MANQUEMENT, **ASKED, dcap_told_at=NOW, dcap_told_by=COORD))
    assert "À joindre : Étienne Gabarit (coordination)" in loose(plain(alert(voice, of)))


def test_a_relief_reads_why_the_card_came(voice: Voice) -> None:
    duties = [Duty(OTHER, Rank.RELEVE, NOW, NOW + timedelta(hours=1))]
    on_duty = Directory(DIRECTORY.people.values(), duties=duties)
    of = replace(_with_thread(case(kind=Kind.INCIDENT), OTHER), directory=on_duty)
    shown = thread(voice, of, viewer=OTHER)
    assert "Vous assurez la relève" in loose(plain(shown))
    assert "en relève" in shown.summary
    assert "relève" not in plain(thread(voice, file(case(kind=Kind.INCIDENT)), viewer=COORD))


def test_a_card_is_read_once(voice: Voice) -> None:
    of = case(**BY_DAS)
    assert "J’ai lu" in labels(thread(voice, file(of), viewer=DS))
    assert "J’ai lu" not in labels(thread(voice, file(of, surfaces=_read(of, DS)), viewer=DS))


def test_every_card_says_who_was_asked_by_name_and_since_when(voice: Voice) -> None:
    of = file(case(**BY_DAS, **ASKED))
    for document in (thread(voice, of, viewer=DS), alert(voice, of)):
        assert "Confié à : Étienne Gabarit, à 10 h" in loose(plain(document))


def test_who_was_asked_by_name_is_who_the_reporter_should_call(voice: Voice) -> None:
    shown = loose(plain(receipt(voice, file(case(**BY_DAS, **ASKED)))))
    assert "À qui parler : Étienne Gabarit" in shown


def test_the_reporter_reads_no_name_of_the_dcap_s_own_people(voice: Voice) -> None:
    of = case(**BY_DAS, assignee=OF_THE_DCAP, assigned_at=NOW, dcap_told_at=NOW, dcap_told_by=DS)
    assert "Doris" not in plain(receipt(voice, file(of)))
    assert "Doris Démonstration" in plain(alert(voice, file(of)))


@pytest.mark.parametrize("kind", Kind)
def test_a_coordination_asked_by_name_is_told_its_own_duty_and_may_do_it(
    voice: Voice, kind: Kind
) -> None:
    of = _with_thread(case(**BY_DAS | {"kind": kind}, **ASKED), OTHER)
    shown = thread(voice, of, viewer=OTHER)
    assert "Ce dossier vous est confié." in loose(plain(shown))
    assert {"Prendre en charge", "Aviser la DCAP", "J’ai lu", "Clore"} <= set(labels(shown))
    assert "Transmettre à ma coordination" not in labels(shown)
    assert "transmettez à votre coordination" not in loose(plain(shown))


def test_a_ds_asked_by_the_coordination_is_not_told_to_hand_it_back(voice: Voice) -> None:
    of = file(case(**BY_DAS | {"owner": COORD}, assignee=DS, assigned_at=NOW))
    shown = thread(voice, of, viewer=DS)
    assert "Ce dossier vous est confié." in loose(plain(shown))
    assert "transmettez à votre coordination" not in loose(plain(shown))
    assert "Transmettre à ma coordination" not in labels(shown)


def test_a_rumour_handed_by_name_is_no_longer_for_mere_information(voice: Voice) -> None:
    told = {"dcap_told_at": NOW, "dcap_told_by": DS, "dcap_taken_at": NOW}
    of = _with_thread(case(**told, dcap_taken_by=OF_THE_DCAP, **ASKED), OTHER)
    shown = thread(voice, of, viewer=OTHER)
    assert "pour information" not in loose(plain(shown))
    assert "Clore" in labels(shown)


@pytest.mark.parametrize("role", [Role.DAS, Role.PERSONNEL])
def test_those_who_have_a_ds_may_say_that_it_concerns_them_until_they_have(
    voice: Voice, role: Role
) -> None:
    by = replace(reporter(DAS), role=role)
    of = case(reporter=by, owner=DS)
    label = "Cela concerne ma ou mon DS"
    assert label in labels(receipt(voice, file(of)))
    assert label not in labels(receipt(voice, file(replace(of, about_ds=True))))
    assert label not in labels(receipt(voice, file(case())))


def test_nothing_is_handed_on_once_a_case_is_closed(voice: Voice) -> None:
    of = file(case(**BY_DAS, **ASKED, status=Status.CLOS, closed_at=NOW))
    for document in (thread(voice, of, viewer=DS), alert(voice, of), receipt(voice, of)):
        assert {"Confier", "J’ai lu", "Cela concerne ma ou mon DS"}.isdisjoint(labels(document))


def _form_field(voice: Voice, people: list[Person], setting: Setting) -> Field:
    form = assign_form(voice, case(), people, setting)
    assert list(form_faults(form)) == []
    (field,) = form.fields
    return field


def test_the_form_names_each_person_with_what_they_do_and_who_is_on_duty(voice: Voice) -> None:
    duties = [Duty(OTHER, Rank.RELEVE, NOW, NOW + timedelta(hours=1))]
    directory = Directory(DIRECTORY.people.values(), duties=duties)
    people = [directory.people[id_] for id_ in (OTHER, COORD, DS, OF_THE_DCAP)]
    field = _form_field(voice, people, Setting(NOW, directory, ProjectChoices()))
    assert [loose(label) for _, label in field.options] == [
        "Étienne Gabarit · coordination, de garde",
        "Maëlle Modèle · coordination",
        "Aube Exemple · DS",
        "Doris Démonstration · DCAP",
    ]


def test_a_very_long_name_still_fits_the_list(voice: Voice) -> None:
    endless = Person("longue", Role.COORDONNATEUR, "Prénom-Composé " * 20)
    duties = [Duty("longue", Rank.TITULAIRE, NOW, NOW + timedelta(hours=1))]
    setting = Setting(NOW, Directory([endless], duties=duties), ProjectChoices())
    field = _form_field(voice, [endless], setting)
    assert all(len(label) <= OPTION for _, label in field.options)
