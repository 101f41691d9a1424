"""The directory of a general election: every circonscription, with its fictional staff."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.domain.people import Person, Role
from bot.domain.scrutin import Scrutin
from bot.seed import electoral_map

POLLING = date(2026, 10, 5)
NOW = datetime(2026, 10, 6, 23, 30, tzinfo=UTC)
"""When the pages are asked for: the evening after the vote, behind the two busiest days."""

DCAP = 6
CHANNEL = "slack"


def staff() -> Sequence[Person]:
    """The DCAP, a coordination a region, then a DS and two DAS a circonscription."""
    divisions = electoral_map()
    regions = sorted({division.region for division in divisions})
    lead = {region: f"coord-{number}" for number, region in enumerate(regions)}
    found = [_person(f"dcap-{number}", Role.DCAP) for number in range(DCAP)]
    found += [_person(id_, Role.COORDONNATEUR) for id_ in lead.values()]
    for division in divisions:
        for id_, role in (("ds", Role.DS), ("das-1", Role.DAS), ("das-2", Role.DAS)):
            who = f"{id_}-{division.code}"
            found.append(_person(who, role, division.code, lead[division.region]))
    return found


def scrutins() -> Sequence[Scrutin]:
    """One vote, held everywhere."""
    return [Scrutin("generales-fictives", "Élections générales fictives", POLLING)]


def _person(id_: str, role: Role, where: str = "", lead: str = "") -> Person:
    return Person(
        id=id_,
        role=role,
        name=f"Personne Fictive {id_}",
        circonscription=where,
        coordonnateur=lead,
        accounts={CHANNEL: id_},
    )
