"""Deadlines across week-ends, holidays, nights and changes of hour, in any zone of the clock."""

from datetime import UTC, datetime, time, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Delay, QuietHours, after_working_days, is_working_day
from bot.domain.case import Kind
from bot.domain.effects import Step
from bot.domain.people import Role
from bot.domain.policy import ProjectChoices, Report
from bot.domain.scrutin import LOCAL, Phase
from tests.domain.timing import due_steps, minutes_between

QUIET = QuietHours(21, 7)
NORMAL_PACE = (Kind.PUBLICATION, Kind.MANQUEMENT, Kind.HORS_CADRE, Kind.QUESTION_RECUE)

# Three years, with their four changes of hour and every minute of the night.
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.sampled_from((UTC, LOCAL))
)
reports = st.builds(
    Report,
    kind=st.sampled_from(Kind),
    role=st.sampled_from((None, *Role)),
    phase=st.sampled_from(Phase),
    about_ds=st.booleans(),
    circulates=st.booleans(),
)


def _local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("2026-11-10 09:30", "2026-11-11 09:30"),
        ("2026-11-13 18:00", "2026-11-16 18:00"),
        ("2026-11-14 10:00", "2026-11-16 10:00"),
        ("2026-11-15 23:30", "2026-11-16 23:30"),
        ("2026-10-30 18:00", "2026-11-02 18:00"),
        ("2027-03-12 18:00", "2027-03-15 18:00"),
        ("2026-11-13 23:30", "2026-11-16 23:30"),
        ("2026-10-09 10:00", "2026-10-13 10:00"),
        ("2026-06-23 10:00", "2026-06-25 10:00"),
        ("2026-12-24 10:00", "2026-12-28 10:00"),
    ],
    ids=[
        "weekday",
        "friday-evening",
        "saturday",
        "sunday-night",
        "across-november-change",
        "across-march-change",
        "friday-night-already-saturday-in-utc",
        "thanksgiving-monday",
        "national-holiday",
        "christmas-on-a-friday",
    ],
)
@pytest.mark.parametrize("zone", [UTC, LOCAL], ids=["utc", "local"])
def test_a_working_day_is_counted_on_the_local_calendar(
    reported: str, expected: str, zone: tzinfo
) -> None:
    due = after_working_days(_local(reported).astimezone(zone), 1)
    assert due.astimezone(UTC) == _local(expected).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-10 09:00", 0.5, "2026-11-10 21:00"),
        ("2026-11-10 18:00", 0.5, "2026-11-11 06:00"),
        ("2026-11-13 10:00", 0.5, "2026-11-16 00:00"),
        ("2026-11-14 10:00", 0.5, "2026-11-16 00:00"),
        ("2026-11-13 18:00", 0.5, "2026-11-16 06:00"),
        ("2026-11-10 09:00", 1.5, "2026-11-11 21:00"),
        ("2026-11-10 09:00", 0, "2026-11-10 09:00"),
    ],
)
def test_a_part_of_a_working_day_never_ends_while_offices_are_closed(
    start: str, days: float, expected: str
) -> None:
    assert after_working_days(_local(start), days) == _local(expected)


@given(moments, st.floats(0, 5), st.floats(0, 5))
def test_a_longer_wait_in_working_days_never_ends_sooner(
    start: datetime, one: float, other: float
) -> None:
    shorter, longer = sorted((one, other))
    ends = after_working_days(start, shorter), after_working_days(start, longer)
    assert start.astimezone(UTC) <= ends[0].astimezone(UTC) <= ends[1].astimezone(UTC)


@given(moments, st.floats(0.01, 5))
def test_a_wait_in_working_days_ends_on_one(start: datetime, days: float) -> None:
    ends = after_working_days(start, days)
    inside = ends.astimezone(UTC) == start.astimezone(UTC)
    assert inside or is_working_day(ends.astimezone(LOCAL).date())


@given(moments, st.integers(0, 23), st.integers(0, 23))
def test_what_waits_for_the_end_of_quiet_hours_is_neither_in_them_nor_early_nor_a_day_late(
    moment: datetime, begin: int, end: int
) -> None:
    quiet = QuietHours(begin, end)
    awake = quiet.over(moment)
    assert quiet.over(awake) == awake
    waited = awake.astimezone(UTC) - moment.astimezone(UTC)
    assert timedelta(0) <= waited <= timedelta(hours=25)
    if waited:
        local = awake.astimezone(LOCAL)
        assert (local.minute, local.second) == (0, 0)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-10 20:59", "2026-11-10 20:59"),
        ("2026-11-10 21:00", "2026-11-11 07:00"),
        ("2026-11-11 01:00", "2026-11-11 07:00"),
        ("2026-11-11 06:59", "2026-11-11 07:00"),
        ("2026-11-11 07:00", "2026-11-11 07:00"),
        ("2026-10-31 23:00", "2026-11-01 07:00"),
        ("2027-03-13 23:00", "2027-03-14 07:00"),
    ],
)
@pytest.mark.parametrize("zone", [UTC, LOCAL], ids=["utc", "local"])
def test_the_night_ends_at_seven_by_the_clock_on_the_wall(
    moment: str, expected: str, zone: tzinfo
) -> None:
    assert QUIET.over(_local(moment).astimezone(zone)) == _local(expected)


def test_hours_that_end_when_they_begin_are_none() -> None:
    midnight = _local("2026-11-10 00:00")
    assert QuietHours(0, 0).over(midnight) == midnight


@given(reports, moments)
def test_no_step_of_normal_pace_is_ever_set_in_quiet_hours_but_on_polling_day(
    report: Report, now: datetime
) -> None:
    for step, due in due_steps(report, now).items():
        if report.kind in NORMAL_PACE and report.phase is not Phase.JOUR_J:
            assert step is Step.CHECK_DELIVERY or QUIET.over(due) == due


@given(reports, moments)
def test_quiet_hours_never_make_a_step_come_sooner_nor_move_what_is_urgent(
    report: Report, now: datetime
) -> None:
    restless = due_steps(report, now, ProjectChoices(heures_calmes_debut=0, heures_calmes_fin=0))
    urgent = report.kind not in NORMAL_PACE or report.phase is Phase.JOUR_J
    for step, due in due_steps(report, now).items():
        assert due >= restless[step]
        assert due == restless[step] or not urgent


@given(reports, moments)
def test_two_steps_of_one_escalation_never_fall_together_after_the_night(
    report: Report, now: datetime
) -> None:
    chain = (Step.CLIMB, Step.REMIND_OWNER, Step.REMIND_BACKUP, Step.TELL_DCAP)
    due = due_steps(report, now)
    dates = [due[step] for step in chain if step in due]
    assert dates == sorted(set(dates))


def test_what_is_reported_in_the_evening_about_conduct_rings_nobody_in_the_night() -> None:
    report = Report(Kind.MANQUEMENT, Role.DS, Phase.PERIODE)
    due = due_steps(report, _local("2026-11-10 21:00"))
    shown = {
        step: moment.astimezone(LOCAL).time()
        for step, moment in due.items()
        if step is not Step.CHECK_DELIVERY
    }
    assert shown == {
        Step.REMIND_OWNER: time(7),
        Step.REMIND_BACKUP: time(9),
        Step.TELL_DCAP: time(11),
    }


@pytest.mark.parametrize("zone", [UTC, LOCAL], ids=["utc", "local"])
@pytest.mark.parametrize(
    "before_change",
    [datetime(2026, 11, 1, 5, 50, tzinfo=UTC), datetime(2027, 3, 14, 6, 50, tzinfo=UTC)],
    ids=["november", "march"],
)
def test_a_deadline_in_minutes_ignores_the_change_of_hour(
    zone: tzinfo, before_change: datetime
) -> None:
    now = before_change.astimezone(zone)
    rumeur = due_steps(Report(Kind.RUMEUR, Role.DAS, Phase.PERIODE), now)
    assert minutes_between(now, rumeur[Step.CLIMB]) == 7.5
    assert minutes_between(now, rumeur[Step.TELL_DCAP]) == 15
    incident = due_steps(Report(Kind.INCIDENT, Role.DS, Phase.PERIODE), now)
    assert minutes_between(now, incident[Step.TELL_DCAP]) == 30
    publication = due_steps(Report(Kind.PUBLICATION, Role.DS, Phase.JOUR_J), now)
    assert minutes_between(now, publication[Step.REMIND_OWNER]) == 60
    manquement = due_steps(Report(Kind.MANQUEMENT, Role.DS, Phase.JOUR_J), now)
    assert minutes_between(now, manquement[Step.REMIND_OWNER]) == 240


@given(moments, st.floats(0, 10_000), st.floats(0, 1))
def test_a_part_of_a_delay_is_that_part_of_its_real_minutes(
    start: datetime, minutes: float, share: float
) -> None:
    ends = Delay(minutes=minutes).part(share).after(start)
    assert minutes_between(start, ends) == pytest.approx(minutes * share, abs=0.001)
