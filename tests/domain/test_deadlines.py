"""How long each kind may wait, by author and phase, written out from the rules table."""

from datetime import timedelta
from itertools import product

import pytest

from bot.domain.case import Kind
from bot.domain.effects import Step
from bot.domain.people import Role
from bot.domain.policy import ProjectChoices, Report, alert_deadlines
from bot.domain.scrutin import Phase
from tests.domain.cast import CHOICES, NOW
from tests.domain.timing import due_steps, minutes_between

# Minutes from the report; « jour » is one working day. Every opening also checks its own delivery
# after two minutes, and the backup comes after the re-alert: both have their own tests.
# « toutes » is every phase; DAS+ is a DAS or the staff; « circ »: it circulates online.
TABLE = """
kind            who            phases                      steps
rumeur          DS             toutes                      realerter_dcap=15
rumeur          DS,circ        toutes                      realerter_dcap=15
rumeur          COORDONNATEUR  toutes                      realerter_dcap=15
rumeur          inconnu        toutes                      realerter_dcap=15
rumeur          DAS+           toutes                      monter=7.5 aviser_dcap=15
rumeur          DAS+,circ      toutes                      monter=7.5 realerter_dcap=15
rumeur          DAS+,about     toutes                      realerter_dcap=15

incident        DS             hors_periode,periode,approche,apres  aviser_dcap=30
incident        DS             jour_j                      aviser_dcap=10
incident        DS,circ        toutes                      -
incident        DAS+           hors_periode,periode,approche,apres  monter=15 aviser_dcap=30
incident        DAS+           jour_j                      monter=5 aviser_dcap=10
incident        DAS+,about     hors_periode,periode,approche,apres  aviser_dcap=30
incident        DAS+,about     jour_j                      aviser_dcap=10
incident        DAS+,circ      hors_periode,periode,approche,apres  monter=15
incident        DAS+,circ      jour_j                      monter=5
incident        COORDONNATEUR  toutes                      -
incident        inconnu        toutes                      -

publication     DS             hors_periode,periode,apres  rappeler=jour
publication     DS             approche,jour_j             rappeler=60
publication     DAS+           hors_periode,periode,apres  monter=demi-jour rappeler=jour
publication     DAS+           approche,jour_j             monter=30 rappeler=60
publication     DAS+,about     approche,jour_j             rappeler=60
publication     COORDONNATEUR  toutes                      -

manquement      DS             toutes                      rappeler=240
manquement      DAS+           toutes                      monter=120 rappeler=240
manquement      DAS+,about     toutes                      rappeler=240
manquement      COORDONNATEUR  toutes                      realerter_dcap=240
manquement      inconnu        toutes                      realerter_dcap=240

hors_cadre      DS             toutes                      -
hors_cadre      DAS+           toutes                      -
question_recue  DAS+           toutes                      -
"""

ROLES: dict[str, tuple[Role | None, ...]] = {
    "DS": (Role.DS,),
    "DAS+": (Role.DAS, Role.PERSONNEL),
    "COORDONNATEUR": (Role.COORDONNATEUR,),
    "inconnu": (None,),
}
# NOW is a Tuesday in the middle of November: a working day is then twenty-four hours.
MINUTES = {"jour": 24 * 60.0, "demi-jour": 12 * 60.0}
APART = (Step.CHECK_DELIVERY, Step.BACKUP_DCAP)


def _lines() -> list[tuple[Report, dict[Step, float]]]:
    found = []
    for line in TABLE.strip().splitlines()[1:]:
        if not line:
            continue
        kind, who, phases, *steps = line.split()
        who, _, flag = who.partition(",")
        expected = {
            Step(step): MINUTES.get(wait) or float(wait)
            for step, wait in (item.split("=") for item in steps if item != "-")
        }
        wanted = tuple(Phase) if phases == "toutes" else tuple(map(Phase, phases.split(",")))
        for role, phase in product(ROLES[who], wanted):
            report = Report(
                Kind(kind), role, phase, about_ds=flag == "about", circulates=flag == "circ"
            )
            found.append((report, expected))
    return found


def _name(value: object) -> str | None:
    """A short name for a case of the table; pytest numbers the rest."""
    if not isinstance(value, Report):
        return None
    flag = "-about" if value.about_ds else "-circ" if value.circulates else ""
    return f"{value.kind}-{value.role or 'inconnu'}-{value.phase}{flag}"


@pytest.mark.parametrize(("report", "expected"), _lines(), ids=_name)
def test_the_clocks_that_start_are_those_of_the_table(
    report: Report, expected: dict[Step, float]
) -> None:
    started = {
        step: minutes_between(NOW, due)
        for step, due in due_steps(report).items()
        if step not in APART
    }
    assert started == expected


@pytest.mark.parametrize("report", [report for report, _ in _lines()], ids=_name)
def test_every_report_has_its_delivery_checked_after_twominutes_between(report: Report) -> None:
    assert minutes_between(NOW, due_steps(report)[Step.CHECK_DELIVERY]) == 2


@pytest.mark.parametrize("report", [report for report, _ in _lines()], ids=_name)
def test_a_backup_follows_the_second_alert_of_a_rumour_and_of_nothing_else(report: Report) -> None:
    due = due_steps(report)
    if report.kind is Kind.RUMEUR and Step.REALERT_DCAP in due:
        assert due[Step.BACKUP_DCAP] > due[Step.REALERT_DCAP]
    else:
        assert Step.BACKUP_DCAP not in due


@pytest.mark.parametrize("kind", Kind)
def test_telling_the_dcap_starts_its_own_clock_for_rumours_only(kind: Kind) -> None:
    due = {
        item.step: minutes_between(NOW, item.due) for item in alert_deadlines(kind, NOW, CHOICES)
    }
    if kind is Kind.RUMEUR:
        assert due[Step.REALERT_DCAP] == 15
        assert due[Step.BACKUP_DCAP] > 15
    else:
        assert due == {}


def test_every_duration_is_a_setting() -> None:
    choices = ProjectChoices(
        rumeur_delai=20,
        rumeur_confirmation_ds=8,
        incident_delai=40,
        incident_delai_jour_j=6,
        publication_jours_ouvrables=2,
        publication_delai_approche=90,
        manquement_delai=100,
        das_part_du_delai=0.25,
        livraison_delai=3,
    )

    def minutes(kind: Kind, role: Role, phase: Phase, step: Step) -> float:
        return minutes_between(NOW, due_steps(Report(kind, role, phase), NOW, choices)[step])

    periode, jour_j = Phase.PERIODE, Phase.JOUR_J
    assert minutes(Kind.RUMEUR, Role.DS, periode, Step.REALERT_DCAP) == 20
    assert minutes(Kind.RUMEUR, Role.DAS, periode, Step.TELL_DCAP) == 8
    assert minutes(Kind.RUMEUR, Role.DAS, periode, Step.CLIMB) == 2
    assert minutes(Kind.INCIDENT, Role.DS, periode, Step.TELL_DCAP) == 40
    assert minutes(Kind.INCIDENT, Role.DS, jour_j, Step.TELL_DCAP) == 6
    assert minutes(Kind.PUBLICATION, Role.DS, periode, Step.REMIND_OWNER) == 2 * 24 * 60
    assert minutes(Kind.PUBLICATION, Role.DS, Phase.APPROCHE, Step.REMIND_OWNER) == 90
    assert minutes(Kind.MANQUEMENT, Role.DS, periode, Step.REMIND_OWNER) == 100
    assert minutes(Kind.MANQUEMENT, Role.DS, periode, Step.CHECK_DELIVERY) == 3


def test_without_the_clock_an_incident_reminds_its_owner_instead() -> None:
    choices = ProjectChoices(incident_dcap_par_horloge=False)
    due = due_steps(Report(Kind.INCIDENT, Role.DS, Phase.PERIODE), NOW, choices)
    assert due[Step.REMIND_OWNER] - NOW == timedelta(minutes=30)
    assert Step.TELL_DCAP not in due
