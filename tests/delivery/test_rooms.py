"""Where somebody follows a case and is reminded of it: the room they share, or in private."""

from dataclasses import replace

import pytest

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.effects import Room, ToPerson, ToReporter, ToRoom
from bot.domain.people import Address, Person, Role
from bot.sending.ledger import Ledger
from tests.storage.samples import new_case

ROOM = Address("teams", "19:coordination@thread.tacv2")
COORD = Person(
    "coord-1", Role.COORDONNATEUR, "Maëlle Modèle", accounts={"teams": "maelle"}, room=ROOM
)
DCAP = Person("dcap-1", Role.DCAP, "Doris Démonstration", accounts={"slack": "U1"})
DCAP_ROOM = Address("slack", "CDCAP")
DIRECTORY = Directory([COORD, DCAP])


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MANQUEMENT])
def test_a_coordonnateur_follows_cases_in_the_room_of_the_directory(kind: Kind) -> None:
    assert Ledger({}).place(ToPerson("coord-1"), new_case(kind=kind), DIRECTORY) == ROOM


def test_a_confidential_case_is_followed_in_private() -> None:
    case = new_case(kind=Kind.MANQUEMENT)
    assert Ledger({}).place(ToPerson("coord-1"), case, DIRECTORY) == Address("teams", "maelle")


def test_a_reminder_goes_where_a_mention_reaches_its_recipient() -> None:
    case, ledger = new_case(), Ledger({Room.DCAP: DCAP_ROOM})
    assert ledger.reminded(ToPerson("coord-1"), case, DIRECTORY) == ROOM
    assert ledger.reminded(ToRoom(Room.DCAP), case, DIRECTORY) == DCAP_ROOM
    assert ledger.reminded(ToPerson("dcap-1"), case, DIRECTORY) == Address("slack", "U1")
    told = replace(case, dcap_told_at=case.opened_at)
    assert ledger.reminded(ToPerson("dcap-1"), told, DIRECTORY) == DCAP_ROOM


def test_a_reminder_is_private_when_confidential_or_when_no_mention_would_reach() -> None:
    ledger = Ledger({Room.DCAP: DCAP_ROOM})
    secret = replace(new_case(kind=Kind.MANQUEMENT), dcap_told_at=new_case().opened_at)
    assert ledger.reminded(ToPerson("coord-1"), secret, DIRECTORY) == Address("teams", "maelle")
    assert ledger.reminded(ToPerson("dcap-1"), secret, DIRECTORY) == Address("slack", "U1")
    elsewhere = Directory([replace(COORD, accounts={"slack": "U2"})])
    assert ledger.reminded(ToPerson("coord-1"), new_case(), elsewhere) == Address("slack", "U2")


def test_other_notices_and_reporters_stay_in_private() -> None:
    case = new_case()
    assert Ledger({}).address(ToPerson("coord-1"), case, DIRECTORY) == Address("teams", "maelle")
    assert Ledger({}).place(ToReporter(), case, DIRECTORY) == case.reporter.address
