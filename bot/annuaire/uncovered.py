"""Finds the hours of the coming vote when nobody is on duty, to say so before they come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.annuaire.tables import WHOLE_FILE, Problem
from bot.domain.directory import Directory
from bot.domain.duty import Duty
from bot.domain.people import Role
from bot.domain.scrutin import FIRST_DAY, LAST_DAY, LOCAL, Scrutin

SHOWN = 10
"""How many holes are said one by one: a roster of nights has forty."""

Span = tuple[datetime, datetime]


def window(scrutins: Iterable[Scrutin], now: datetime) -> Span | None:
    """What is left of the running votes' days (J−33 to J+7), else those of the next vote."""
    spans = sorted(span for span in map(_days, scrutins) if span[1] > now)
    if not spans:
        return None
    running = [span for span in spans if span[0] <= now]
    return (now, max(end for _, end in running)) if running else spans[0]


def holes(duties: Iterable[Duty], circonscription: str, within: Span) -> list[Span]:
    """The stretches of `within` that no duty covers for that circonscription ("" for any)."""
    found: list[Span] = []
    covered, end = within
    concerned = [duty for duty in duties if duty.concerns(circonscription)]
    for duty in sorted(concerned, key=lambda duty: duty.starts_at):
        if duty.starts_at >= end:
            break
        if duty.starts_at > covered:
            found.append((covered, duty.starts_at))
        covered = max(covered, duty.ends_at)
    return [*found, (covered, end)] if covered < end else found


def uncovered(
    duties: Sequence[Duty], directory: Directory, scrutins: Sequence[Scrutin], now: datetime
) -> tuple[Problem, ...]:
    """The warnings: hours of the coming vote without the DCAP, or without a coordination.

    Coordinations are only looked at when the roster has some: the directory names the others.
    """
    within = window(scrutins, now)
    if within is None:
        return ()
    by_role: dict[Role, list[Duty]] = {Role.DCAP: [], Role.COORDONNATEUR: []}
    for duty in duties:
        person = directory.people.get(duty.person)
        if person is not None and person.role in by_role:
            by_role[person.role].append(duty)
    dcap = [_hole("à la DCAP", span) for span in holes(by_role[Role.DCAP], "", within)]
    field = list(_field(by_role[Role.COORDONNATEUR], directory, scrutins, within))
    said = [*_some(dcap), *_some(field)]
    return tuple(Problem(WHOLE_FILE, "", message) for message in said)


def _field(
    duties: Sequence[Duty], directory: Directory, scrutins: Sequence[Scrutin], within: Span
) -> Iterator[str]:
    if not duties:
        return
    voting = [
        code
        for code in sorted(directory.circonscriptions)
        if any(
            vote.concerns(code) and _days(vote)[0] < within[1] and _days(vote)[1] > within[0]
            for vote in scrutins
        )
    ]
    places: dict[Span, list[str]] = defaultdict(list)
    for code in voting:
        for span in holes(duties, code, within):
            places[span].append(directory.nom(code))
    for span in sorted(places):
        names = places[span]
        where = ", ".join(names[:3]) + (f" et {len(names) - 3} autres" if len(names) > 3 else "")
        yield _hole(f"à la coordination ({where})", span)


def _some(messages: Sequence[str]) -> Iterator[str]:
    yield from messages[:SHOWN]
    left = len(messages) - SHOWN
    if left > 0:
        plural = "s" if left > 1 else ""
        yield f"{left} autre{plural} période{plural} sans personne de garde."


def _hole(where: str, span: Span) -> str:
    start, end = (f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" for moment in span)
    return f"Personne n’est de garde {where} du {start} au {end}."


def _days(vote: Scrutin) -> Span:
    """From the first minute of J−33 to the last of J+7, in Québec."""
    first, after = (vote.jour_j + timedelta(days=day) for day in (FIRST_DAY, LAST_DAY + 1))
    start, end = (datetime.combine(day, time(), tzinfo=LOCAL) for day in (first, after))
    return start.astimezone(UTC), end.astimezone(UTC)
