"""Reading the clocks that a report starts."""

from datetime import UTC, datetime

from bot.domain.deadlines import opening_deadlines
from bot.domain.effects import Step
from bot.domain.policy import ProjectChoices, Report, route
from tests.domain.cast import CHOICES, NOW


def due_steps(
    report: Report, now: datetime = NOW, choices: ProjectChoices = CHOICES
) -> dict[Step, datetime]:
    """When each clock that starts with this report fires."""
    return {
        item.step: item.due
        for item in opening_deadlines(report, route(report, choices), now, choices)
    }


def minutes_between(now: datetime, due: datetime) -> float:
    """Real minutes elapsed, whatever the two clocks' time zones."""
    return (due.astimezone(UTC) - now.astimezone(UTC)).total_seconds() / 60
