"""Deadlines across week-ends and changes of hour, whatever the zone of the clock that is read."""

from datetime import UTC, datetime, tzinfo

import pytest

from bot.domain.case import Kind
from bot.domain.effects import Step
from bot.domain.people import Role
from bot.domain.policy import Report
from bot.domain.scrutin import LOCAL, Phase
from tests.domain.timing import due_steps, minutes_between


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
    ],
    ids=[
        "weekday",
        "friday-evening",
        "saturday",
        "sunday-night",
        "across-november-change",
        "across-march-change",
        "friday-night-already-saturday-in-utc",
    ],
)
@pytest.mark.parametrize("zone", [UTC, LOCAL], ids=["utc", "local"])
def test_a_working_day_is_counted_on_the_local_calendar(
    reported: str, expected: str, zone: tzinfo
) -> None:
    now = datetime.fromisoformat(reported).replace(tzinfo=LOCAL).astimezone(zone)
    wanted = datetime.fromisoformat(expected).replace(tzinfo=LOCAL)
    due = due_steps(Report(Kind.PUBLICATION, Role.DS, Phase.PERIODE), now)[Step.REMIND_OWNER]
    assert due.astimezone(UTC) == wanted.astimezone(UTC)


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
    publication = due_steps(Report(Kind.PUBLICATION, Role.DS, Phase.APPROCHE), now)
    assert minutes_between(now, publication[Step.REMIND_OWNER]) == 60
    manquement = due_steps(Report(Kind.MANQUEMENT, Role.DS, Phase.PERIODE), now)
    assert minutes_between(now, manquement[Step.REMIND_OWNER]) == 240
