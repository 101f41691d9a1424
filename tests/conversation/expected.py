"""What a line of a dialogue expects: words, buttons, facts of a case."""

from collections.abc import Mapping
from typing import Any

from bot.domain.case import Case
from bot.messages import Document
from tests.wording.plain import labels, loose, plain


def is_as_said(case: Case, wanted: Mapping[str, Any]) -> None:
    """Each fact of the case is the one that is written."""
    facts = {
        "sorte": str(case.kind),
        "statut": str(case.status),
        "periode": str(case.phase),
        "sans_confirmation": case.unconfirmed,
        "verifie": case.reporter.verified,
        "circule": case.circulates,
        "issue": str(case.issue) if case.issue else None,
        "retire": case.withdrawn,
        "parole": str(case.spoken) if case.spoken else None,
        "circonscription": case.circonscription,
        "pris_par": case.field_taken_by,
        "confie_a": case.assignee,
        "concerne_ds": case.about_ds,
        "ref": case.ref,
    }
    for key, value in wanted.items():
        assert key in facts, f"fait inconnu : {key}"
        assert facts[key] == value, f"{key} : {facts[key]}"


def shows(document: Document, value: Mapping[str, Any]) -> None:
    """The document holds the words and the buttons that are written."""
    holds(loose(plain(document)), labels(document), value)


def holds(text: str, offered: list[str], value: Mapping[str, Any]) -> None:
    """These words and these buttons are there, and those are not."""
    for wanted in many(value.get("contient")):
        assert loose(wanted) in text, f"« {wanted} » n’est pas dans :\n{text}"
    for unwanted in many(value.get("absent")):
        assert loose(unwanted) not in text, f"« {unwanted} » est dans :\n{text}"
    for label in many(value.get("boutons")):
        assert label in offered, f"pas de bouton « {label} » parmi {offered}"
    for label in many(value.get("sans_boutons")):
        assert label not in offered, f"le bouton « {label} » est offert"


def many(value: object) -> list[str]:
    """One thing, a list of them, or none, as a list."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
