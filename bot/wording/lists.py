"""« Mes dossiers »: what somebody reported and where it stands."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.messages import Document, Facts, Heading
from bot.wording.dates import moment
from bot.wording.voice import Voice


def my_cases(voice: Voice, mine: Sequence[Case], directory: Directory, now: datetime) -> Document:
    """The last cases of a person, newest first."""
    phrases = voice.phrases
    if not mine:
        return Document(phrases("suivi.aucun"), (phrases.paragraph("suivi.aucun"),))
    nowhere = phrases("dossier.non_precise")
    rows = tuple(
        (
            f"{case.ref} · {phrases(f'sorte.{case.kind}')}",
            phrases(
                "suivi.ligne",
                statut=phrases(f"statut.{case.status}"),
                heure=moment(case.opened_at, now),
                circonscription=directory.nom(case.circonscription) or nowhere,
            ),
        )
        for case in mine
    )
    return Document(phrases("suivi.titre"), (Heading(phrases("suivi.titre")), Facts(rows)))
