"""The fictional people and cases that the domain's tests share.

Everybody works in Chicoutimi except the two « autre », who must never get in.
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.case import Case, Kind, Reporter, Status
from bot.domain.directory import Directory
from bot.domain.effects import Effect, Notify, PostSurface, Relay, ToPerson, ToRoom
from bot.domain.lifecycle import Setting
from bot.domain.people import Account, Address, Person, Role
from bot.domain.policy import ProjectChoices
from bot.domain.rights import Actor
from bot.domain.scrutin import Phase

HERE = "chicoutimi"
ELSEWHERE = "jonquiere"
NOW = datetime(2026, 11, 10, 17, 0, tzinfo=UTC)
"""A Tuesday at noon in Québec."""

CHOICES = ProjectChoices()


def person(id_: str, role: Role, circonscription: str = "", coordonnateur: str = "") -> Person:
    """Somebody who can be reached in Slack."""
    return Person(
        id=id_,
        role=role,
        name=f"{id_.capitalize()} Exemple",
        circonscription=circonscription,
        email=f"{id_}@exemple.test",
        coordonnateur=coordonnateur,
        accounts={"slack": f"U-{id_}"},
    )


DS = person("ds", Role.DS, HERE, "coord")
DAS = person("das", Role.DAS, HERE)
PERS = person("pers", Role.PERSONNEL, HERE)
COORD = person("coord", Role.COORDONNATEUR)
AUTRE_DS = person("autre_ds", Role.DS, ELSEWHERE, "autre_coord")
AUTRE_COORD = person("autre_coord", Role.COORDONNATEUR)
DCAP = person("dcap", Role.DCAP)
PEOPLE = (DS, DAS, PERS, COORD, AUTRE_DS, AUTRE_COORD, DCAP)
STRANGER = Account("slack", "U-inconnu", "Inconnu Fictif")

SETTING = Setting(NOW, Directory(PEOPLE), CHOICES)


def unreachable(someone: Person) -> Person:
    """The same line of the directory, whom no channel knows."""
    return replace(someone, accounts={})


def staff(*lines: Person, without: tuple[Person, ...] = ()) -> Directory:
    """The usual directory in which some lines are changed or missing."""
    people = {item.id: item for item in PEOPLE} | {item.id: item for item in lines}
    gone = {item.id for item in without}
    return Directory(item for item in people.values() if item.id not in gone)


def actor(someone: Person | None) -> Actor:
    """A click or a command by that person, or by an account that nobody knows."""
    if someone is None:
        return Actor(STRANGER, None)
    return Actor(Account("slack", f"U-{someone.id}", someone.name), someone)


def reporter(someone: Person | None, role: Role | None = None) -> Reporter:
    """Whoever reports; `role` overrides the directory's for a DAS who acts as the DS."""
    if someone is None:
        address = Address(STRANGER.channel, STRANGER.id)
        return Reporter(None, STRANGER.name, None, address, verified=False)
    address = Address("slack", f"U-{someone.id}")
    return Reporter(someone.id, someone.name, role or someone.role, address, verified=True)


def a_case(
    kind: Kind,
    *,
    by: Person | None,
    owner: Person | None,
    status: Status = Status.OUVERT,
    about_ds: bool = False,
    told: bool = False,
) -> Case:
    """A case opened now in Chicoutimi; one already taken was taken by its owner, else the DCAP."""
    taken = status is Status.PRIS_EN_CHARGE
    return Case(
        id=1,
        kind=kind,
        number=7,
        status=status,
        opened_at=NOW,
        circonscription=HERE,
        reporter=reporter(by),
        owner=owner.id if owner else None,
        phase=Phase.PERIODE,
        about_ds=about_ds,
        field_taken_by=owner.id if taken and owner else None,
        field_taken_at=NOW if taken and owner else None,
        dcap_taken_by=DCAP.id if taken and not owner else None,
        dcap_taken_at=NOW if taken and not owner else None,
        dcap_told_by=(by.id if by else "horloge") if told else None,
        dcap_told_at=NOW if told else None,
        closed_at=NOW if status is Status.CLOS else None,
    )


def people_told(effects: tuple[Effect, ...]) -> set[str]:
    """The directory ids that something is sent to."""
    return {
        item.to.person
        for item in effects
        if isinstance(item, PostSurface | Notify | Relay) and isinstance(item.to, ToPerson)
    }


def rooms_told(effects: tuple[Effect, ...]) -> set[str]:
    """The DCAP's rooms that something is sent to."""
    return {
        item.to.room
        for item in effects
        if isinstance(item, PostSurface | Notify | Relay) and isinstance(item.to, ToRoom)
    }
