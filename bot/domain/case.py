"""A case: one report, its state and the dated facts beside it.

The states and their changes are drawn in docs/architecture.md, « Vie d’un dossier ».
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Address, Role
from bot.domain.scrutin import Phase


class Kind(StrEnum):
    """What is reported; the value is also the intent's id and what exports write."""

    RUMEUR = "rumeur"
    INCIDENT = "incident"
    PUBLICATION = "publication"
    HORS_CADRE = "hors_cadre"
    MANQUEMENT = "manquement"
    QUESTION_RECUE = "question_recue"

    @property
    def prefix(self) -> str:
        """The letters people say aloud before the number."""
        return _PREFIXES[self]


_PREFIXES = {
    Kind.RUMEUR: "RUM",
    Kind.INCIDENT: "INC",
    Kind.PUBLICATION: "PUB",
    Kind.HORS_CADRE: "HCA",
    Kind.MANQUEMENT: "MAN",
    Kind.QUESTION_RECUE: "QST",
}


class Status(StrEnum):
    """Where a case stands."""

    OUVERT = "ouvert"
    PRIS_EN_CHARGE = "pris_en_charge"
    CLOS = "clos"


class Issue(StrEnum):
    """How a case ended (*issue* in French)."""

    CONFIRMEE = "confirmee"
    DEMENTIE = "dementie"
    NON_FONDEE = "non_fondee"
    DOUBLON = "doublon"
    HORS_MANDAT = "hors_mandat"
    TRAITEE = "traitee"


class Spoken(StrEnum):
    """Whether the DS could speak to the person concerned (COM-4, personnel électoral)."""

    OUI = "oui"
    PAS_ENCORE = "pas_encore"
    IMPOSSIBLE = "impossible"


CLOCK = "horloge"
"""Stands for a person where a deadline acted by itself."""


@dataclass(frozen=True)
class Reporter:
    """Who reported, as known at that moment; `person` is None outside the directory.

    `role` is the role that rules applied to, which for a replacing DAS is DS.
    """

    person: str | None
    name: str
    role: Role | None
    address: Address
    verified: bool


@dataclass(frozen=True)
class Case:
    """A report and what became of it. People's words are kept apart, in the case's words.

    `owner` is the directory id of who handles it in the field, None when the DCAP alone does.
    `assignee` is who was asked by name to handle it; `handled_at` is the last sign of life of those
    who handle it; `reporter_told_at` is when the outcome reached whoever reported it; `same_as` is
    the id of the case that this one is a report of, for a rumour that several people reported.
    `phase` and the owner are copied when the case opens: a later change of the directory or of the
    calendar does not move a running case.
    """

    id: int
    kind: Kind
    number: int
    status: Status
    opened_at: datetime
    circonscription: str
    reporter: Reporter
    owner: str | None
    phase: Phase
    about_ds: bool = False
    circulates: bool = False
    field_taken_by: str | None = None
    field_taken_at: datetime | None = None
    dcap_taken_by: str | None = None
    dcap_taken_at: datetime | None = None
    dcap_told_by: str | None = None
    dcap_told_at: datetime | None = None
    unconfirmed: bool = False
    spoken: Spoken | None = None
    issue: Issue | None = None
    closed_at: datetime | None = None
    withdrawn: bool = False
    assignee: str | None = None
    assigned_at: datetime | None = None
    handled_at: datetime | None = None
    reporter_told_at: datetime | None = None
    same_as: int | None = None

    @property
    def ref(self) -> str:
        """The reference people say aloud, such as RUM-0042."""
        return reference(self.kind, self.number)

    @property
    def confidential(self) -> bool:
        """Whether its words may be read nowhere but in the case itself."""
        return self.kind is Kind.MANQUEMENT

    @property
    def running(self) -> bool:
        """Whether somebody still has something to do."""
        return self.status is not Status.CLOS


def reference(kind: Kind, number: int) -> str:
    """The reference of a case of that kind and number."""
    return f"{kind.prefix}-{number:04d}"
