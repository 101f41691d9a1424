"""Who is on duty, in what order, and who relieves whom."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.people import Person, Role
from tests.domain.cast import (
    AUTRE_COORD,
    COORD,
    DCAP,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PEOPLE,
    person,
    unreachable,
)

HOUR = timedelta(hours=1)
RELIEF = person("releve", Role.COORDONNATEUR)
OTHER = person("autre_releve", Role.COORDONNATEUR)


def duty(
    who: Person,
    rank: Rank = Rank.TITULAIRE,
    *places: str,
    starts: datetime = NOW - HOUR,
    ends: datetime = NOW + HOUR,
) -> Duty:
    """Two hours around NOW, unless told otherwise."""
    return Duty(who.id, rank, starts, ends, frozenset(places))


def roster(*duties: Duty, people: tuple[Person, ...] = (*PEOPLE, RELIEF, OTHER)) -> Directory:
    """The usual people and these lines."""
    return Directory(people, (), duties)


@pytest.mark.parametrize(
    ("now", "on"),
    [
        (NOW - HOUR - timedelta(microseconds=1), False),
        (NOW - HOUR, True),
        (NOW, True),
        (NOW + HOUR - timedelta(microseconds=1), True),
        (NOW + HOUR, False),
    ],
)
def test_a_duty_holds_from_its_first_instant_until_just_before_its_end(
    now: datetime, on: bool
) -> None:
    assert (roster(duty(COORD)).on_duty(Role.COORDONNATEUR, HERE, now) == [COORD]) is on


def test_a_duty_without_places_holds_everywhere_and_one_with_places_only_there() -> None:
    directory = roster(duty(COORD), duty(RELIEF, Rank.TITULAIRE, HERE))
    assert directory.on_duty(Role.COORDONNATEUR, HERE, NOW) == [COORD, RELIEF]
    assert directory.on_duty(Role.COORDONNATEUR, ELSEWHERE, NOW) == [COORD]
    assert directory.on_duty(Role.COORDONNATEUR, "", NOW) == [COORD, RELIEF]


def test_titulaires_come_first_and_each_person_once() -> None:
    directory = roster(
        duty(RELIEF, Rank.RELEVE), duty(COORD, Rank.RELEVE), duty(COORD), duty(OTHER)
    )
    assert directory.on_duty(Role.COORDONNATEUR, HERE, NOW) == [COORD, OTHER, RELIEF]


def test_a_role_finds_only_its_own_people_and_a_line_about_nobody_is_nothing() -> None:
    gone = Duty("partie", Rank.TITULAIRE, NOW - HOUR, NOW + HOUR)
    directory = roster(duty(COORD), duty(DCAP), gone)
    assert directory.on_duty(Role.DCAP, HERE, NOW) == [DCAP]
    assert directory.on_duty(Role.DS, HERE, NOW) == []


def test_the_relief_comes_before_another_titulaire() -> None:
    directory = roster(duty(COORD), duty(AUTRE_COORD), duty(RELIEF, Rank.RELEVE))
    assert directory.backup_of(COORD.id, HERE, NOW) == RELIEF
    assert directory.backup_of(RELIEF.id, HERE, NOW) == COORD


def test_a_titulaire_relieves_when_nobody_else_does() -> None:
    assert roster(duty(COORD), duty(OTHER)).backup_of(COORD.id, HERE, NOW) == OTHER


def test_nobody_relieves_themselves_nor_from_another_role_or_place_nor_unreachable() -> None:
    silent = unreachable(RELIEF)
    directory = roster(
        duty(COORD),
        duty(DCAP, Rank.RELEVE),
        duty(silent, Rank.RELEVE),
        duty(OTHER, Rank.RELEVE, ELSEWHERE),
        people=(DS, COORD, DCAP, silent, OTHER),
    )
    assert directory.backup_of(COORD.id, HERE, NOW) is None
    assert directory.backup_of("inconnue", HERE, NOW) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from([COORD, RELIEF, OTHER, DCAP]),
            st.sampled_from(list(Rank)),
            st.integers(-5, 5),
            st.integers(1, 5),
            st.sets(st.sampled_from([HERE, ELSEWHERE])),
        )
    ),
    st.integers(-6, 11),
)
def test_everyone_on_duty_has_a_line_that_covers_that_moment(
    lines: list[tuple[Person, Rank, int, int, set[str]]], hour: int
) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    duties = [
        Duty(who.id, rank, start + begin * HOUR, start + (begin + length) * HOUR, frozenset(places))
        for who, rank, begin, length, places in lines
    ]
    directory, now = roster(*duties), start + hour * HOUR
    found = directory.on_duty(Role.COORDONNATEUR, HERE, now)
    expected = {
        line.person
        for line in duties
        if line.person != DCAP.id
        and line.starts_at <= now < line.ends_at
        and (not line.circonscriptions or HERE in line.circonscriptions)
    }
    assert {someone.id for someone in found} == expected
    assert len(found) == len(expected)
    backup = directory.backup_of(COORD.id, HERE, now)
    assert (backup is None) is (expected <= {COORD.id})
