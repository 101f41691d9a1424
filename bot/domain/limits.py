"""How long each kind of case may wait, and when nothing that can wait rings."""

from bot.domain.calendar import Delay, QuietHours
from bot.domain.case import Kind
from bot.domain.policy import ProjectChoices
from bot.domain.scrutin import Phase

_URGENT = (Kind.RUMEUR, Kind.INCIDENT)


def limit_of(kind: Kind, phase: Phase, choices: ProjectChoices) -> Delay:
    """How long a case of that kind may wait for what stops its clock, or for an answer."""
    if kind is Kind.RUMEUR:
        return Delay(minutes=choices.rumeur_confirmation_ds)
    if kind is Kind.INCIDENT:
        polling_day = phase is Phase.JOUR_J
        return Delay(
            minutes=choices.incident_delai_jour_j if polling_day else choices.incident_delai
        )
    if kind is Kind.PUBLICATION:
        if phase in (Phase.APPROCHE, Phase.JOUR_J):
            return Delay(minutes=choices.publication_delai_approche)
        return Delay(working_days=choices.publication_jours_ouvrables)
    if kind is Kind.MANQUEMENT:
        return Delay(minutes=choices.manquement_delai)
    return Delay(minutes=choices.das_sans_delai)


def silence_limit(kind: Kind, phase: Phase, choices: ProjectChoices) -> Delay:
    """How long those who are in charge may stay silent."""
    if kind is Kind.RUMEUR:
        return Delay(minutes=choices.silence_rumeur)
    if kind is Kind.INCIDENT:
        polling_day = phase is Phase.JOUR_J
        return Delay(
            minutes=choices.silence_incident_jour_j if polling_day else choices.silence_incident
        )
    return Delay(working_days=choices.silence_jours_ouvrables)


def quiet_hours(kind: Kind, phase: Phase, choices: ProjectChoices) -> QuietHours:
    """The hours when no clock of such a case rings: none for what is urgent, or on polling day."""
    if kind in _URGENT or phase is Phase.JOUR_J:
        return QuietHours(0, 0)
    return QuietHours(choices.heures_calmes_debut, choices.heures_calmes_fin)
