"""Opening a case: who owns it, who is told at once, and what is copied into it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.case import Kind, Status, reference
from bot.domain.directory import Directory
from bot.domain.effects import (
    PostSurface,
    Room,
    StartClock,
    Step,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.opening import Opening, Submission, open_case
from bot.domain.people import Person, Role
from bot.domain.scrutin import Moment, Phase
from tests.domain.cast import (
    CHOICES,
    COORD,
    DAS,
    DCAP,
    DS,
    HERE,
    NOW,
    PERS,
    people_told,
    reporter,
    rooms_told,
    staff,
    unreachable,
)

KINDS_OF_DAS = [kind for kind in Kind if kind is not Kind.RUMEUR]


def _open(
    kind: Kind,
    by: Person | None,
    directory: Directory | None = None,
    *,
    role: Role | None = None,
    about_ds: bool = False,
    circulates: bool = False,
) -> Opening:
    submission = Submission(kind, reporter(by, role), HERE, about_ds, circulates)
    return open_case(submission, directory or staff(), Moment(Phase.PERIODE), NOW, CHOICES)


def _surfaces(opening: Opening, kind: SurfaceKind) -> list[object]:
    return [e.to for e in opening.effects if isinstance(e, PostSurface) and e.kind is kind]


def test_a_ds_s_rumour_reaches_the_coordonnateur_and_the_dcap_at_once() -> None:
    opening = _open(Kind.RUMEUR, DS)
    assert _surfaces(opening, SurfaceKind.RECEIPT) == [ToReporter()]
    assert _surfaces(opening, SurfaceKind.THREAD) == [ToPerson(COORD.id)]
    assert _surfaces(opening, SurfaceKind.ALERT) == [ToRoom(Room.DCAP)]
    assert (opening.case.dcap_told_at, opening.case.dcap_told_by) == (NOW, DS.id)
    assert not opening.case.unconfirmed


@pytest.mark.parametrize("by", [DAS, PERS], ids=lambda item: item.id)
@pytest.mark.parametrize("kind", Kind)
def test_what_a_das_or_the_staff_report_reaches_their_ds_alone(kind: Kind, by: Person) -> None:
    opening = _open(kind, by)
    assert people_told(opening.effects) == {DS.id}
    assert rooms_told(opening.effects) == set()
    assert opening.case.owner == DS.id
    assert opening.case.dcap_told_at is None


@pytest.mark.parametrize("kind", [Kind.INCIDENT, Kind.PUBLICATION, Kind.MANQUEMENT])
def test_what_a_ds_reports_reaches_the_coordonnateur_alone(kind: Kind) -> None:
    opening = _open(kind, DS)
    assert people_told(opening.effects) == {COORD.id}
    assert rooms_told(opening.effects) == set()
    assert opening.case.owner == COORD.id


@pytest.mark.parametrize("kind", Kind)
def test_what_circulates_is_alerted_at_once_whatever_the_kind(kind: Kind) -> None:
    opening = _open(kind, DAS, circulates=True)
    assert len(_surfaces(opening, SurfaceKind.ALERT)) == 1
    assert opening.case.dcap_told_at == NOW
    assert opening.case.circulates
    assert people_told(opening.effects) == {DS.id}


def test_a_das_s_rumour_that_circulates_is_marked_as_not_confirmed_by_the_ds() -> None:
    assert _open(Kind.RUMEUR, DAS, circulates=True).case.unconfirmed


@pytest.mark.parametrize("kind", Kind)
def test_a_coordonnateur_s_report_goes_straight_to_the_dcap(kind: Kind) -> None:
    opening = _open(kind, COORD)
    assert opening.case.owner is None
    assert people_told(opening.effects) == set()
    assert len(rooms_told(opening.effects)) == 1


@pytest.mark.parametrize("kind", Kind)
def test_an_unknown_person_s_report_reaches_the_dcap_marked_unverified(kind: Kind) -> None:
    opening = _open(kind, None)
    assert len(rooms_told(opening.effects)) == 1
    assert opening.route.identity_unverified
    assert opening.case.dcap_told_by == "horloge"


@pytest.mark.parametrize("kind", Kind)
def test_a_das_who_replaces_the_ds_is_the_one_who_is_told(kind: Kind) -> None:
    today = date(2026, 11, 10)
    directory = staff(replace(DAS, replaces_from=today, replaces_until=today))
    assert people_told(_open(kind, PERS, directory).effects) == {DAS.id}


def test_a_das_who_replaces_the_ds_reports_like_a_ds() -> None:
    directory = staff(replace(DAS, replaces_from=date(2026, 11, 10)))
    opening = _open(Kind.INCIDENT, DAS, directory, role=Role.DS)
    assert opening.case.owner == COORD.id


def test_the_day_of_a_replacement_is_the_local_day() -> None:
    evening = NOW.replace(day=11, hour=3)
    directory = staff(
        replace(DAS, replaces_from=date(2026, 11, 10), replaces_until=date(2026, 11, 10))
    )
    submission = Submission(Kind.INCIDENT, reporter(PERS), HERE)
    opening = open_case(submission, directory, Moment(Phase.PERIODE), evening, CHOICES)
    assert opening.case.owner == DAS.id


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "directory",
    [staff(without=(DS,)), staff(unreachable(DS), unreachable(COORD))],
    ids=["vacant", "unreachable"],
)
def test_without_anybody_in_the_field_the_dcap_is_told_at_once(
    kind: Kind, directory: Directory
) -> None:
    opening = _open(kind, DAS, directory)
    assert len(rooms_told(opening.effects)) == 1
    assert opening.case.owner is None


@pytest.mark.parametrize("kind", KINDS_OF_DAS)
def test_a_ds_out_of_reach_gives_way_to_the_coordonnateur(kind: Kind) -> None:
    assert _open(kind, DAS, staff(unreachable(DS))).case.owner == COORD.id


@pytest.mark.parametrize("kind", Kind)
def test_what_concerns_the_ds_reaches_the_coordonnateur_and_never_the_ds(kind: Kind) -> None:
    opening = _open(kind, DAS, about_ds=True)
    assert people_told(opening.effects) == {COORD.id}
    assert opening.case.about_ds


@pytest.mark.parametrize("by", [DS, DAS, COORD, DCAP, None], ids=["ds", "das", "co", "dcap", "?"])
@pytest.mark.parametrize("circulates", [True, False])
def test_a_manquement_is_never_shown_in_the_common_room(
    by: Person | None, circulates: bool
) -> None:
    opening = _open(Kind.MANQUEMENT, by, circulates=circulates)
    assert opening.case.confidential
    assert rooms_told(opening.effects) <= {Room.DCAP_CONFIDENTIAL}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MANQUEMENT])
def test_only_a_manquement_is_confidential(kind: Kind) -> None:
    opening = _open(kind, COORD)
    assert not opening.case.confidential
    assert rooms_told(opening.effects) == {Room.DCAP}


def test_the_case_keeps_the_report_the_moment_and_the_phase() -> None:
    opening = _open(Kind.INCIDENT, DS)
    case = opening.case
    assert (case.kind, case.status, case.opened_at) == (Kind.INCIDENT, Status.OUVERT, NOW)
    assert (case.circonscription, case.phase) == (HERE, Phase.PERIODE)
    assert case.reporter == reporter(DS)


def test_the_clocks_of_the_route_start_with_the_case() -> None:
    clocks = [e for e in _open(Kind.INCIDENT, DAS).effects if isinstance(e, StartClock)]
    assert set(clocks) == {
        StartClock(Step.CHECK_DELIVERY, NOW + timedelta(minutes=2)),
        StartClock(Step.CLIMB, NOW + timedelta(minutes=15)),
        StartClock(Step.REMIND_BACKUP, NOW + timedelta(minutes=22.5)),
        StartClock(Step.TELL_DCAP, NOW + timedelta(minutes=30)),
    }


@pytest.mark.parametrize(
    ("kind", "number", "ref"),
    [
        (Kind.RUMEUR, 42, "RUM-0042"),
        (Kind.INCIDENT, 7, "INC-0007"),
        (Kind.MANQUEMENT, 3, "MAN-0003"),
    ],
)
def test_a_reference_can_be_said_aloud(kind: Kind, number: int, ref: str) -> None:
    assert reference(kind, number) == ref
    assert replace(_open(kind, DS).case, number=number).ref == ref


def test_two_kinds_never_share_a_reference() -> None:
    assert len({reference(kind, 10_000) for kind in Kind}) == len(Kind)
