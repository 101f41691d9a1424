"""A small fictional staff, in Slack, in Teams and nowhere."""

from datetime import date
from typing import Any

from bot.doctor.people import Staff
from bot.domain.directory import Circonscription, Directory
from bot.domain.people import Person, Role

DAY = date(2026, 10, 5)
CHICOUTIMI = Circonscription("chicoutimi", "Chicoutimi", "Saguenay–Lac-Saint-Jean", "2026")


def person(id: str, role: Role, /, **changes: Any) -> Person:
    """Somebody of Chicoutimi, in Slack under « U » and their id unless said otherwise."""
    values: dict[str, Any] = {"name": "Camille Fictive", "circonscription": "chicoutimi"}
    return Person(id, role, **{**values, "accounts": {"slack": f"U{id}"}, **changes})


def staff(*people: Person) -> Staff:
    """These people, on polling day."""
    return Staff(Directory(people, [CHICOUTIMI]), DAY)


COORD = person("coord", Role.COORDONNATEUR, circonscription="")
DS = person("ds", Role.DS, coordonnateur="coord")
DAS = person("das", Role.DAS)
DCAP = person("dcap", Role.DCAP, circonscription="")
