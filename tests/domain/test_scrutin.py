"""Where a circonscription stands: the window of each vote, at the edges of local days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scrutin import LOCAL, Phase, Scrutin, moment, phase_of
from tests.domain.cast import ELSEWHERE, HERE

GENERALES = Scrutin("generales", "Élections générales (exemple)", date(2026, 11, 30))
PARTIELLE = Scrutin(
    "partielle", "Élection partielle (exemple)", date(2027, 3, 15), frozenset({HERE})
)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (-400, Phase.HORS_PERIODE),
        (-34, Phase.HORS_PERIODE),
        (-33, Phase.PERIODE),
        (-32, Phase.PERIODE),
        (-4, Phase.PERIODE),
        (-3, Phase.APPROCHE),
        (-1, Phase.APPROCHE),
        (0, Phase.JOUR_J),
        (1, Phase.APRES),
        (7, Phase.APRES),
        (8, Phase.HORS_PERIODE),
        (400, Phase.HORS_PERIODE),
    ],
)
def test_a_day_counted_from_polling_day_has_its_phase(day: int, phase: Phase) -> None:
    assert phase_of(day) is phase


@pytest.mark.parametrize(
    ("scrutin", "now", "day", "phase"),
    [
        # November: the window opens in summer time (UTC-4) and closes in winter time (UTC-5).
        (GENERALES, "2026-10-28 03:59:59", None, Phase.HORS_PERIODE),
        (GENERALES, "2026-10-28 04:00:00", -33, Phase.PERIODE),
        (GENERALES, "2026-11-01 03:59:59", -30, Phase.PERIODE),
        (GENERALES, "2026-11-01 04:00:00", -29, Phase.PERIODE),
        (GENERALES, "2026-11-02 04:59:59", -29, Phase.PERIODE),
        (GENERALES, "2026-11-02 05:00:00", -28, Phase.PERIODE),
        (GENERALES, "2026-11-27 04:59:59", -4, Phase.PERIODE),
        (GENERALES, "2026-11-27 05:00:00", -3, Phase.APPROCHE),
        (GENERALES, "2026-11-30 04:59:59", -1, Phase.APPROCHE),
        (GENERALES, "2026-11-30 05:00:00", 0, Phase.JOUR_J),
        (GENERALES, "2026-12-01 04:59:59", 0, Phase.JOUR_J),
        (GENERALES, "2026-12-01 05:00:00", 1, Phase.APRES),
        (GENERALES, "2026-12-08 04:59:59", 7, Phase.APRES),
        (GENERALES, "2026-12-08 05:00:00", None, Phase.HORS_PERIODE),
        # March: the clocks go forward on the eve of polling day.
        (PARTIELLE, "2027-02-10 04:59:59", None, Phase.HORS_PERIODE),
        (PARTIELLE, "2027-02-10 05:00:00", -33, Phase.PERIODE),
        (PARTIELLE, "2027-03-14 05:00:00", -1, Phase.APPROCHE),
        (PARTIELLE, "2027-03-15 03:59:59", -1, Phase.APPROCHE),
        (PARTIELLE, "2027-03-15 04:00:00", 0, Phase.JOUR_J),
        (PARTIELLE, "2027-03-16 03:59:59", 0, Phase.JOUR_J),
        (PARTIELLE, "2027-03-23 03:59:59", 7, Phase.APRES),
        (PARTIELLE, "2027-03-23 04:00:00", None, Phase.HORS_PERIODE),
    ],
)
def test_the_window_opens_and_closes_at_local_midnight(
    scrutin: Scrutin, now: str, day: int | None, phase: Phase
) -> None:
    found = moment([scrutin], HERE, _utc(now))
    assert (found.day, found.phase) == (day, phase)
    assert found.scrutin == (None if day is None else scrutin)


def test_without_a_vote_one_is_outside_every_window() -> None:
    found = moment([], HERE, _utc("2026-11-30 17:00"))
    assert (found.phase, found.scrutin, found.day) == (Phase.HORS_PERIODE, None, None)


def test_a_vote_held_in_one_circonscription_changes_nothing_elsewhere() -> None:
    now = _noon(PARTIELLE.jour_j)
    assert moment([PARTIELLE], HERE, now).phase is Phase.JOUR_J
    assert moment([PARTIELLE], ELSEWHERE, now).phase is Phase.HORS_PERIODE


def test_a_vote_without_a_list_is_held_everywhere() -> None:
    assert moment([GENERALES], ELSEWHERE, _noon(GENERALES.jour_j)).phase is Phase.JOUR_J


def test_somebody_without_a_circonscription_follows_any_running_vote() -> None:
    assert moment([PARTIELLE], "", _noon(PARTIELLE.jour_j)).scrutin == PARTIELLE
    assert moment([PARTIELLE], "", _noon(GENERALES.jour_j)).phase is Phase.HORS_PERIODE


def test_each_circonscription_follows_its_own_vote_when_several_run() -> None:
    there = Scrutin("autre", "Autre (exemple)", date(2027, 3, 1), frozenset({ELSEWHERE}))
    now = _noon(date(2027, 3, 1))
    assert moment([PARTIELLE, there], ELSEWHERE, now).phase is Phase.JOUR_J
    assert moment([PARTIELLE, there], HERE, now).day == -14


@pytest.mark.parametrize(
    ("first", "second", "ruling"),
    [(-20, 2, 2), (-1, 5, -1), (-33, -1, -1), (0, -1, 0), (-2, 2, -2), (-7, 7, -7)],
)
def test_the_nearest_vote_rules_and_on_a_tie_the_one_to_come(
    first: int, second: int, ruling: int
) -> None:
    today = date(2026, 11, 10)
    votes = [
        Scrutin(f"jour{day}", "Exemple", today - timedelta(days=day)) for day in (first, second)
    ]
    for order in (votes, votes[::-1]):
        assert moment(order, HERE, _noon(today)).day == ruling


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
)
def test_a_circonscription_is_in_the_window_on_exactly_forty_one_days(
    now: datetime, jour_j: date
) -> None:
    today = now.astimezone(LOCAL).date()
    inside = jour_j - timedelta(days=33) <= today <= jour_j + timedelta(days=7)
    found = moment([Scrutin("s", "Exemple", jour_j)], HERE, now)
    assert (found.phase is not Phase.HORS_PERIODE) is inside
    assert (found.scrutin is not None) is inside
