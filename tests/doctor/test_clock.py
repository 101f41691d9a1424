"""A clock that is wrong is told before Slack refuses everything for it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.doctor.asking import Answer
from bot.doctor.checkup import State
from bot.doctor.clock import clock_line

NOW = datetime(2026, 10, 5, 21, 4, tzinfo=UTC)


def at(drift: float, **headers: str) -> Answer:
    """An answer that came while our clock was so many seconds ahead."""
    said = headers or {"Date": format_datetime(NOW, usegmt=True)}
    return Answer(200, said, {}, NOW + timedelta(seconds=drift))


@pytest.mark.parametrize(
    ("drift", "state"),
    [
        (0, State.OK),
        (60, State.OK),
        (-60, State.OK),
        (61, State.ATTENTION),
        (-61, State.ATTENTION),
        (300, State.ATTENTION),
        (301, State.PANNE),
        (-301, State.PANNE),
    ],
)
def test_a_minute_is_worth_a_word_and_five_break_everything(drift: float, state: State) -> None:
    assert clock_line("Slack", at(drift)).state is state


@pytest.mark.parametrize(("drift", "way"), [(90, "avance de 90 s"), (-90, "retarde de 90 s")])
def test_the_way_it_is_wrong_is_said(drift: float, way: str) -> None:
    line = clock_line("Slack", at(drift))
    assert way in line.said
    assert "NTP" in line.todo


@pytest.mark.parametrize("value", ["", "hier soir", "Mon, 99 Oct 2026 25:61:00 GMT"])
def test_a_platform_that_does_not_say_the_time_is_not_taken_for_right(value: str) -> None:
    line = clock_line("Slack", at(0, Date=value))
    assert line.state is State.ATTENTION
    assert "non vérifiable" in line.said


def test_a_date_without_its_zone_is_universal_time() -> None:
    assert clock_line("Slack", at(0, Date="Mon, 05 Oct 2026 21:04:00 -0000")).state is State.OK
