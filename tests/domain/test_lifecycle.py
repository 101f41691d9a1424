"""Taking charge, adding words, ending and opening again: what changes and what is too late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import lifecycle
from bot.domain.case import Case, Issue, Kind, Spoken, Status
from bot.domain.effects import Notify, Room, StartClock, Step, ToRoom
from bot.domain.rights import Actor
from tests.domain.acts import at, reason, tells_reporter
from tests.domain.cast import (
    COORD,
    DAS,
    DCAP,
    DS,
    NOW,
    SETTING,
    a_case,
    actor,
    people_told,
    person,
    rooms_told,
)

RUMEUR = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
FROM_DAS = a_case(Kind.RUMEUR, by=DAS, owner=DS)
INCIDENT = a_case(Kind.INCIDENT, by=DS, owner=COORD)
PUBLICATION = a_case(Kind.PUBLICATION, by=DS, owner=COORD)
MANQUEMENT = a_case(Kind.MANQUEMENT, by=DS, owner=COORD)
UNTOLD_RUMEUR = a_case(Kind.RUMEUR, by=DAS, owner=DS, told=False)
UNTOLD = [INCIDENT, PUBLICATION, UNTOLD_RUMEUR]
NOT_UNTOLD = [
    MANQUEMENT,
    a_case(Kind.HORS_CADRE, by=DS, owner=COORD),
    a_case(Kind.QUESTION_RECUE, by=DAS, owner=DS),
    a_case(Kind.INCIDENT, by=DS, owner=COORD, told=True),
    a_case(Kind.PUBLICATION, by=DS, owner=COORD, told=True),
]
COORDONNATRICE, DE_LA_DCAP, LE_DS = actor(COORD), actor(DCAP), actor(DS)


def _kind(case: object) -> str | None:
    return case.kind if isinstance(case, Case) else None


def test_the_field_taking_charge_says_who_and_when_and_leaves_the_dcap_s_word_alone() -> None:
    change = lifecycle.take_charge(RUMEUR, COORDONNATRICE, SETTING)
    case = change.case
    assert case.status is Status.PRIS_EN_CHARGE
    assert (case.field_taken_by, case.field_taken_at) == (COORD.id, NOW)
    assert (case.dcap_taken_by, case.dcap_taken_at) == (None, None)
    assert tells_reporter(change)


def test_the_dcap_taking_charge_says_who_and_when_and_leaves_the_field_s_word_alone() -> None:
    change = lifecycle.take_charge(RUMEUR, DE_LA_DCAP, SETTING)
    case = change.case
    assert case.status is Status.PRIS_EN_CHARGE
    assert (case.dcap_taken_by, case.dcap_taken_at) == (DCAP.id, NOW)
    assert case.field_taken_at is None
    assert tells_reporter(change)
    assert people_told(change.effects) == {COORD.id}


def test_the_field_and_the_dcap_may_both_take_charge_in_any_order() -> None:
    for first, second in ((COORDONNATRICE, DE_LA_DCAP), (DE_LA_DCAP, COORDONNATRICE)):
        once = lifecycle.take_charge(RUMEUR, first, SETTING).case
        twice = lifecycle.take_charge(once, second, SETTING).case
        assert (twice.field_taken_by, twice.dcap_taken_by) == (COORD.id, DCAP.id)


@pytest.mark.parametrize(
    ("first", "second"),
    [(COORDONNATRICE, COORDONNATRICE), (DE_LA_DCAP, actor(person("dcap2", DCAP.role)))],
)
def test_a_case_already_taken_on_that_side_cannot_be_taken_again(
    first: Actor, second: Actor
) -> None:
    once = lifecycle.take_charge(RUMEUR, first, SETTING).case
    assert reason(lambda: lifecycle.take_charge(once, second, SETTING)) == "deja_pris_en_charge"


def test_what_the_dcap_takes_charge_of_it_knows() -> None:
    assert lifecycle.take_charge(FROM_DAS, DE_LA_DCAP, SETTING).case.dcap_told_at == NOW


def test_what_the_reporter_adds_is_announced_to_whoever_handles_the_case() -> None:
    change = lifecycle.complete(RUMEUR, LE_DS, SETTING)
    assert change.case == RUMEUR
    assert people_told(change.effects) == {COORD.id}
    assert rooms_told(change.effects) == {Room.DCAP}


def test_what_the_reporter_adds_is_not_announced_to_a_dcap_that_was_not_told() -> None:
    assert rooms_told(lifecycle.complete(INCIDENT, LE_DS, SETTING).effects) == set()


@pytest.mark.parametrize("answer", Spoken)
def test_the_ds_says_whether_they_spoke_to_the_person_and_may_change_their_answer(
    answer: Spoken,
) -> None:
    before = replace(MANQUEMENT, spoken=Spoken.PAS_ENCORE)
    assert lifecycle.spoken(before, LE_DS, answer, SETTING).case == replace(before, spoken=answer)


@pytest.mark.parametrize("case", [RUMEUR, INCIDENT, PUBLICATION], ids=_kind)
def test_nobody_is_asked_whether_they_spoke_but_about_a_manquement(case: Case) -> None:
    why = reason(lambda: lifecycle.spoken(case, LE_DS, Spoken.OUI, SETTING))
    assert why == "action_perimee"


def test_the_reporter_takes_back_what_nobody_has_taken_charge_of() -> None:
    case = lifecycle.withdraw(INCIDENT, LE_DS, SETTING).case
    assert (case.status, case.closed_at, case.withdrawn) == (Status.CLOS, NOW, True)


@pytest.mark.parametrize("taker", [COORDONNATRICE, DE_LA_DCAP], ids=["field", "dcap"])
def test_it_is_too_late_to_take_back_what_somebody_took_charge_of(taker: Actor) -> None:
    taken = lifecycle.take_charge(RUMEUR, taker, SETTING).case
    assert reason(lambda: lifecycle.withdraw(taken, LE_DS, SETTING)) == "retrait_trop_tard"


@pytest.mark.parametrize("motive", ["", "  \n"])
@pytest.mark.parametrize("case", UNTOLD, ids=_kind)
def test_what_the_dcap_was_not_told_of_is_not_closed_without_a_motive(
    case: Case, motive: str
) -> None:
    why = reason(lambda: lifecycle.close(case, COORDONNATRICE, Issue.TRAITEE, motive, SETTING))
    assert why == "motif_requis"


@pytest.mark.parametrize("case", UNTOLD, ids=_kind)
def test_the_dcap_sees_the_motive_of_what_closes_without_it(case: Case) -> None:
    change = lifecycle.close(case, COORDONNATRICE, Issue.TRAITEE, "Réglé sur place", SETTING)
    assert change.case.status is Status.CLOS
    assert rooms_told(change.effects) == {Room.DCAP}


@pytest.mark.parametrize("issue", Issue)
@pytest.mark.parametrize("case", UNTOLD, ids=_kind)
def test_no_outcome_spares_the_motive_nor_hides_it_from_the_dcap(case: Case, issue: Issue) -> None:
    close = lambda motive: lifecycle.close(case, COORDONNATRICE, issue, motive, SETTING)  # noqa: E731
    assert reason(lambda: close("")) == "motif_requis"
    assert Notify("clos_sans_avis", ToRoom(Room.DCAP)) in close("Réglé").effects


@pytest.mark.parametrize("case", NOT_UNTOLD, ids=_kind)
def test_any_other_case_closes_without_a_motive(case: Case) -> None:
    change = lifecycle.close(case, COORDONNATRICE, Issue.TRAITEE, "", SETTING)
    assert change.case.status is Status.CLOS


def test_a_rumour_is_not_the_field_s_to_close_before_the_dcap_takes_charge() -> None:
    close = lambda case: lifecycle.close(case, COORDONNATRICE, Issue.DEMENTIE, "", SETTING)  # noqa: E731
    assert reason(lambda: close(RUMEUR)) == "clore_revient_a_la_dcap"
    taken = lifecycle.take_charge(RUMEUR, DE_LA_DCAP, SETTING).case
    assert close(taken).case.status is Status.CLOS


@pytest.mark.parametrize("issue", Issue)
def test_a_closed_case_says_how_it_ended_and_so_does_its_reporter_s_message(issue: Issue) -> None:
    later = at(SETTING, NOW + timedelta(hours=1))
    change = lifecycle.close(RUMEUR, DE_LA_DCAP, issue, "", later)
    assert (change.case.issue, change.case.closed_at) == (issue, later.now)
    assert not change.case.withdrawn
    assert tells_reporter(change)


def test_a_case_already_closed_says_so_to_whoever_clicks_too_late() -> None:
    closed = lifecycle.close(RUMEUR, DE_LA_DCAP, Issue.DEMENTIE, "", SETTING).case
    assert reason(lambda: lifecycle.take_charge(closed, DE_LA_DCAP, SETTING)) == "dossier_clos"
    assert reason(lambda: lifecycle.complete(closed, LE_DS, SETTING)) == "dossier_clos"
    again = reason(lambda: lifecycle.close(closed, COORDONNATRICE, Issue.TRAITEE, "", SETTING))
    assert again == "dossier_clos"


def test_a_case_opened_again_has_no_end_and_its_reporter_knows() -> None:
    closed = lifecycle.close(RUMEUR, DE_LA_DCAP, Issue.NON_FONDEE, "", SETTING).case
    change = lifecycle.reopen(closed, DE_LA_DCAP, SETTING)
    assert change.case.running
    assert (change.case.issue, change.case.closed_at) == (None, None)
    assert change.case.dcap_told_at == NOW
    assert tells_reporter(change)


@pytest.mark.parametrize("who", [COORDONNATRICE, DE_LA_DCAP], ids=["field", "dcap"])
def test_a_case_opened_again_has_still_to_tell_its_reporter_how_it_ends(who: Actor) -> None:
    closed = lifecycle.close(RUMEUR, DE_LA_DCAP, Issue.DEMENTIE, "", SETTING).case
    told = replace(closed, reporter_told_at=NOW)
    assert lifecycle.reopen(told, who, SETTING).case.reporter_told_at is None


@pytest.mark.parametrize("case", [RUMEUR, INCIDENT, PUBLICATION, MANQUEMENT], ids=_kind)
def test_a_case_opened_again_is_awaited_again(case: Case) -> None:
    closed = replace(case, status=Status.CLOS, closed_at=NOW, issue=Issue.TRAITEE)
    effects = lifecycle.reopen(closed, COORDONNATRICE, SETTING).effects
    assert any(isinstance(effect, StartClock) for effect in effects)


@pytest.mark.parametrize("taker", [COORDONNATRICE, DE_LA_DCAP], ids=["field", "dcap"])
def test_whoever_takes_charge_is_reminded_if_nothing_follows(taker: Actor) -> None:
    effects = lifecycle.take_charge(RUMEUR, taker, SETTING).effects
    steps = [effect.step for effect in effects if isinstance(effect, StartClock)]
    assert steps == [Step.REMIND_TAKER]


def test_a_running_case_cannot_be_opened_again() -> None:
    assert reason(lambda: lifecycle.reopen(RUMEUR, DE_LA_DCAP, SETTING)) == "action_perimee"


def test_a_case_opened_again_is_still_taken_or_may_be_taken_again() -> None:
    taken = lifecycle.take_charge(RUMEUR, COORDONNATRICE, SETTING).case
    closed = lifecycle.close(taken, DE_LA_DCAP, Issue.NON_FONDEE, "", SETTING).case
    again = lifecycle.reopen(closed, DE_LA_DCAP, SETTING).case
    if again.status is Status.OUVERT:
        again = lifecycle.take_charge(again, COORDONNATRICE, SETTING).case
    assert again.status is Status.PRIS_EN_CHARGE
