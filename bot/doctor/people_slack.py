"""Whom Vigie cannot write to in Slack today: Slack is asked, person by person."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot.doctor.asking import NoAnswer
from bot.doctor.causes import explained
from bot.doctor.checkup import Line, good, unsure
from bot.doctor.people import Staff, named
from bot.domain.people import Person

PATIENCE = 3
"""Questions without an answer after which Slack is left alone."""

SUBJECT = "Personnes dans Slack"

Trouble = Callable[[str], Awaitable[str | None]]
"""Why an account cannot be written to, or None; raises NoAnswer."""

Watch = Callable[[Sequence[Person]], Iterable[Person]]


async def in_slack(staff: Staff, trouble_with: Trouble, watch: Watch) -> Sequence[Line]:
    """One line a cause, and how many can be reached; `watch` shows how far it went."""
    people = staff.on("slack")
    if not people:
        return []
    refused: dict[str, list[Person]] = defaultdict(list)
    unknown: dict[str, list[Person]] = defaultdict(list)
    reached = failures = 0
    for person in watch(people):
        if failures == PATIENCE:
            unknown["not_asked"].append(person)
            continue
        try:
            code = await trouble_with(person.accounts["slack"])
        except NoAnswer as error:
            failures += 1
            unknown[error.cause].append(person)
        else:
            if code is None:
                reached += 1
            else:
                refused[code].append(person)
    lines = [
        *(staff.refused(SUBJECT, them, code) for code, them in refused.items()),
        *(_unknown(them, code) for code, them in unknown.items()),
    ]
    return (
        [*lines, good(SUBJECT, f"joignables : {reached} sur {len(people)}")] if reached else lines
    )


def _unknown(people: Sequence[Person], code: str) -> Line:
    cause = explained(code)
    return unsure(SUBJECT, f"non vérifiées, {cause.said} : {named(people)}", cause.todo)
