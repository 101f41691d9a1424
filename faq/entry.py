"""What one entry of the frequently asked questions is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FOLLOW_UPS = (
    "rumeur",
    "incident",
    "publication",
    "hors_cadre",
    "manquement",
    "question_recue",
    "aucun",
)
"""What a person who read an answer may want to report next; `aucun` when nothing follows."""


class Audience(StrEnum):
    """The roles that COM-4 distinguishes among field staff."""

    DS = "DS"
    DAS = "DAS"
    PERSONNEL = "personnel"


class Statut(StrEnum):
    """Whether the DCAP approved the words of an entry."""

    PROJET = "projet"
    APPROUVE = "approuvé"


@dataclass(frozen=True, kw_only=True)
class FaqEntry:
    """One question people ask, the ways they put it, and what to answer to each role.

    `answers` maps a role to its Markdown answer; the key None holds the answer for everybody
    else. An entry of a bare set of phrasings (an imported intent set) has no answers.
    """

    id: str
    title: str
    phrasings: tuple[str, ...]
    answers: Mapping[Audience | None, str]
    audience: frozenset[Audience]
    source: str
    revision: date
    statut: Statut
    follow_up: str

    def answer_for(self, audience: Audience | None) -> str | None:
        """Return the answer for a role, or None when it cannot be told without a role.

        A specific answer wins over the one for everybody. With an unknown role, the answer
        is given only when every role would read the same.
        """
        if audience is not None:
            return self.answers.get(audience, self.answers.get(None))
        given = {self.answer_for(role) for role in Audience}
        return given.pop() if len(given) == 1 else None
