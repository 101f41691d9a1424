"""Dates and days as people read them."""

from datetime import UTC, date, datetime

import pytest

from bot.playground.french import day_label, full_date, hour, phase_label


@pytest.mark.parametrize(
    ("day", "label", "phase"),
    [
        (-40, "J−40", "hors période"),
        (-33, "J−33", "période électorale"),
        (-3, "J−3", "derniers jours"),
        (0, "Jour\xa0J", "jour du scrutin"),
        (7, "J+7", "après le scrutin"),
        (8, "J+8", "hors période"),
    ],
)
def test_a_day_of_the_vote_has_a_name_and_a_phase(day: int, label: str, phase: str) -> None:
    assert (day_label(day), phase_label(day)) == (label, phase)


def test_the_hour_is_local_whatever_the_clock() -> None:
    assert hour(datetime(2026, 11, 21, 2, 4, tzinfo=UTC)) == "21\xa0h\xa004"
    assert hour(datetime(2026, 7, 21, 2, 4, tzinfo=UTC)) == "22\xa0h\xa004"


def test_the_first_of_the_month_is_an_ordinal() -> None:
    assert full_date(date(2026, 3, 1)) == "dimanche 1er\xa0mars 2026"
    assert full_date(date(2026, 11, 21)) == "samedi 21\xa0novembre 2026"
