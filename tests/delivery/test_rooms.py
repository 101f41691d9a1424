"""Where somebody follows a case: the room they share, or in private what is confidential."""

import pytest

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.effects import ToPerson, ToReporter
from bot.domain.people import Address, Person, Role
from bot.ledger import Ledger
from tests.storage.samples import new_case

ROOM = Address("teams", "19:coordination@thread.tacv2")
COORD = Person(
    "coord-1", Role.COORDONNATEUR, "Maëlle Modèle", accounts={"teams": "maelle"}, room=ROOM
)
DIRECTORY = Directory([COORD])


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MANQUEMENT])
def test_a_coordonnateur_follows_cases_in_the_room_of_the_directory(kind: Kind) -> None:
    assert Ledger({}).place(ToPerson("coord-1"), new_case(kind=kind), DIRECTORY) == ROOM


def test_a_confidential_case_is_followed_in_private() -> None:
    case = new_case(kind=Kind.MANQUEMENT)
    assert Ledger({}).place(ToPerson("coord-1"), case, DIRECTORY) == Address("teams", "maelle")


def test_reminders_and_reporters_stay_in_private() -> None:
    case = new_case()
    assert Ledger({}).address(ToPerson("coord-1"), case, DIRECTORY) == Address("teams", "maelle")
    assert Ledger({}).place(ToReporter(), case, DIRECTORY) == case.reporter.address
