"""COM-4's rules as data: who is told of what, by whom, and when the clock stops.

A cell marked project=True is the project's choice where COM-4 is silent: it is a setting
(`ProjectChoices`), listed in docs/choix-a-confirmer.md for the DCAP, and never worded as COM-4's.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.case import Kind
from bot.domain.people import Role
from bot.domain.scrutin import Phase


class Owner(StrEnum):
    """Whose thread it is."""

    NOBODY = "personne"
    DS = "ds"
    COORDONNATEUR = "coordonnateur"
    DCAP = "dcap"


class Dcap(StrEnum):
    """How the DCAP comes to know."""

    AT_ONCE = "tout_de_suite"
    BY_DS_OR_CLOCK = "par_le_ds_ou_l_horloge"
    BY_OWNER_OR_CLOCK = "par_le_coordonnateur_ou_l_horloge"
    BY_OWNER = "par_le_coordonnateur"
    IF_WARRANTED = "s_il_y_a_lieu"
    NO = "non"


class Stop(StrEnum):
    """What stops the clock."""

    DCAP_TAKES_CHARGE = "dcap_prend_en_charge"
    DCAP_TOLD = "dcap_avisee"
    SOMEBODY_TAKES_CHARGE = "prise_en_charge"
    NO_CLOCK = "aucun"


@dataclass(frozen=True)
class ProjectChoices:
    """The project's own choices, to be confirmed by the DCAP.

    Durations are in minutes, `*_jours_ouvrables` in working days; `heures_*` are local hours.
    """

    rumeur_coordonnateur_informe: bool = True
    rumeur_delai: int = 15
    rumeur_confirmation_ds: int = 15
    incident_delai: int = 30
    incident_delai_jour_j: int = 10
    incident_dcap_par_horloge: bool = True
    publication_jours_ouvrables: int = 1
    publication_delai_approche: int = 60
    manquement_delai: int = 240
    manquement_dcap_par_horloge: bool = True
    rappel_part_du_delai: float = 0.5
    das_part_du_delai: float = 0.5
    das_sans_delai: int = 240
    silence_rumeur: int = 60
    silence_incident: int = 60
    silence_incident_jour_j: int = 30
    silence_jours_ouvrables: int = 1
    heures_calmes_debut: int = 21
    heures_calmes_fin: int = 7
    livraison_delai: int = 2
    resume_heure: int = 8
    circule_alerte_dcap: bool = True


@dataclass(frozen=True)
class Rule:
    """One row of the table: what a kind asks for. `source` is COM-4's section."""

    ds_owner: Owner
    dcap: Dcap
    stop: Stop
    source: str


RULES: dict[Kind, Rule] = {
    Kind.RUMEUR: Rule(
        Owner.COORDONNATEUR,
        Dcap.AT_ONCE,
        Stop.DCAP_TAKES_CHARGE,
        "Utilisation des médias sociaux par les citoyens",
    ),
    Kind.INCIDENT: Rule(
        Owner.COORDONNATEUR,
        Dcap.BY_OWNER_OR_CLOCK,
        Stop.DCAP_TOLD,
        "Demande d’information sur les médias sociaux",
    ),
    Kind.PUBLICATION: Rule(
        Owner.COORDONNATEUR,
        Dcap.BY_OWNER,
        Stop.DCAP_TOLD,
        "Publication d’information pour les électrices et les électeurs",
    ),
    Kind.HORS_CADRE: Rule(
        Owner.COORDONNATEUR,
        Dcap.BY_OWNER,
        Stop.NO_CLOCK,
        "Demande d’information sur les médias sociaux",
    ),
    Kind.MANQUEMENT: Rule(
        Owner.COORDONNATEUR,
        Dcap.IF_WARRANTED,
        Stop.SOMEBODY_TAKES_CHARGE,
        "Utilisation des médias sociaux par le personnel électoral",
    ),
    Kind.QUESTION_RECUE: Rule(
        Owner.COORDONNATEUR,
        Dcap.NO,
        Stop.NO_CLOCK,
        "Demande d’information sur les médias sociaux",
    ),
}


@dataclass(frozen=True)
class Report:
    """What routing needs to know of a report.

    `role` is the acting role, None for an unknown person. The two `*_known` flags say whether the
    directory names somebody else than the author for that circonscription.
    """

    kind: Kind
    role: Role | None
    phase: Phase
    ds_known: bool = True
    coordonnateur_known: bool = True
    about_ds: bool = False
    circulates: bool = False


@dataclass(frozen=True)
class Route:
    """Where a report goes. `information_only`: the owner is told but another side must act."""

    owner: Owner
    dcap: Dcap
    stop: Stop
    information_only: bool
    identity_unverified: bool
    source: str


def route(report: Report, choices: ProjectChoices) -> Route:
    """Apply COM-4's table to one report. Nothing is ever dropped: without anybody to tell in the
    field, the DCAP is told at once.
    """
    rule = RULES[report.kind]
    owner = _owner(report, rule)
    return Route(
        owner=Owner.NOBODY if _thread_not_wanted(report, owner, choices) else owner,
        dcap=_dcap(report, rule, owner, choices),
        stop=rule.stop,
        information_only=report.kind is Kind.RUMEUR and owner is Owner.COORDONNATEUR,
        identity_unverified=report.role is None,
        source=rule.source,
    )


def _owner(report: Report, rule: Rule) -> Owner:
    if report.role in (None, Role.COORDONNATEUR, Role.DCAP):
        return Owner.DCAP
    if report.role is Role.DS:
        wished = rule.ds_owner
    else:
        wished = Owner.COORDONNATEUR if report.about_ds or not report.ds_known else Owner.DS
    if wished is Owner.COORDONNATEUR and not report.coordonnateur_known:
        return Owner.DCAP
    return wished


def _thread_not_wanted(report: Report, owner: Owner, choices: ProjectChoices) -> bool:
    return (
        report.kind is Kind.RUMEUR
        and report.role is Role.DS
        and owner is Owner.COORDONNATEUR
        and not choices.rumeur_coordonnateur_informe
    )


def _dcap(report: Report, rule: Rule, owner: Owner, choices: ProjectChoices) -> Dcap:
    if owner is Owner.DCAP or (report.circulates and choices.circule_alerte_dcap):
        return Dcap.AT_ONCE
    if report.kind is Kind.RUMEUR and owner is Owner.DS:
        return Dcap.BY_DS_OR_CLOCK
    if rule.dcap is Dcap.BY_OWNER_OR_CLOCK and not choices.incident_dcap_par_horloge:
        return Dcap.BY_OWNER
    return rule.dcap
