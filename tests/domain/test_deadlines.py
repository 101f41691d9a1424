"""How long each kind may wait, by author and phase, written out from the rules table."""

from datetime import timedelta
from itertools import product

import pytest

from bot.domain.case import Kind
from bot.domain.deadlines import alert_deadlines
from bot.domain.effects import Step
from bot.domain.people import Role
from bot.domain.policy import ProjectChoices, Report
from bot.domain.scrutin import Phase
from tests.domain.cast import CHOICES, NOW
from tests.domain.timing import due_steps, minutes_between

# Minutes from the report, a Tuesday at noon. Every opening also checks its own delivery after two
# minutes, and the DCAP's backup comes after the re-alert: both have their own tests. Half a working
# day ends at midnight: such a step, and those after it, wait for seven o'clock.
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

incident        DS             hors_periode,periode,approche,apres  rappeler=15 rappeler_releve=22.5 aviser_dcap=30
incident        DS             jour_j                      rappeler=5 rappeler_releve=7.5 aviser_dcap=10
incident        DS,circ        toutes                      -
incident        DAS+           hors_periode,periode,approche,apres  monter=15 rappeler_releve=22.5 aviser_dcap=30
incident        DAS+           jour_j                      monter=5 rappeler_releve=7.5 aviser_dcap=10
incident        DAS+,about     hors_periode,periode,approche,apres  rappeler=15 rappeler_releve=22.5 aviser_dcap=30
incident        DAS+,about     jour_j                      rappeler=5 rappeler_releve=7.5 aviser_dcap=10
incident        DAS+,circ      hors_periode,periode,approche,apres  monter=15
incident        DAS+,circ      jour_j                      monter=5
incident        COORDONNATEUR  toutes                      -
incident        inconnu        toutes                      -

publication     DS             hors_periode,periode,apres  rappeler=1440 rappeler_releve=2580 aviser_dcap=3300
publication     DS             approche,jour_j             rappeler=60 rappeler_releve=90 aviser_dcap=120
publication     DS,circ        toutes                      -
publication     DAS+           hors_periode,periode,apres  monter=1140 rappeler=1860 rappeler_releve=2580 aviser_dcap=3300
publication     DAS+           approche,jour_j             monter=30 rappeler=60 rappeler_releve=90 aviser_dcap=120
publication     DAS+,about     approche,jour_j             rappeler=60 rappeler_releve=90 aviser_dcap=120
publication     COORDONNATEUR  toutes                      -

manquement      DS             toutes                      rappeler=240 rappeler_releve=360 aviser_dcap=480
manquement      DS,circ        toutes                      rappeler=240 rappeler_releve=360 realerter_dcap=480
manquement      DAS+           toutes                      monter=120 rappeler=240 rappeler_releve=360 aviser_dcap=480
manquement      DAS+,about     toutes                      rappeler=240 rappeler_releve=360 aviser_dcap=480
manquement      COORDONNATEUR  toutes                      realerter_dcap=240
manquement      inconnu        toutes                      realerter_dcap=240

hors_cadre      DS             toutes                      -
hors_cadre      DAS+           toutes                      monter=240
hors_cadre      DAS+,about     toutes                      -
hors_cadre      COORDONNATEUR  toutes                      -
question_recue  DAS+           toutes                      monter=240
question_recue  DAS+,about     toutes                      -
question_recue  inconnu        toutes                      -
"""  # noqa: E501

ROLES: dict[str, tuple[Role | None, ...]] = {
    "DS": (Role.DS,),
    "DAS+": (Role.DAS, Role.PERSONNEL),
    "COORDONNATEUR": (Role.COORDONNATEUR,),
    "inconnu": (None,),
}
APART = (Step.CHECK_DELIVERY, Step.BACKUP_DCAP)


def _lines() -> list[tuple[Report, dict[Step, float]]]:
    found = []
    for line in TABLE.strip().splitlines()[1:]:
        if not line:
            continue
        kind, who, phases, *steps = line.split()
        who, _, flag = who.partition(",")
        expected = {
            Step(step): float(wait)
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


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.RUMEUR, {Step.REALERT_DCAP: 15, Step.BACKUP_DCAP: 30}),
        (Kind.MANQUEMENT, {Step.REALERT_DCAP: 240}),
        *((kind, {}) for kind in Kind if kind not in (Kind.RUMEUR, Kind.MANQUEMENT)),
    ],
)
def test_telling_the_dcap_starts_its_own_clock_where_somebody_must_take_charge(
    kind: Kind, expected: dict[Step, float]
) -> None:
    due = alert_deadlines(kind, Phase.PERIODE, NOW, CHOICES)
    assert {item.step: minutes_between(NOW, item.due) for item in due} == expected


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
        das_sans_delai=90,
        rappel_part_du_delai=0.25,
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
    assert minutes(Kind.MANQUEMENT, Role.DS, periode, Step.REMIND_BACKUP) == 125
    assert minutes(Kind.MANQUEMENT, Role.DS, periode, Step.TELL_DCAP) == 150
    assert minutes(Kind.INCIDENT, Role.DS, periode, Step.REMIND_OWNER) == 10
    assert minutes(Kind.HORS_CADRE, Role.DAS, periode, Step.CLIMB) == 90
    assert minutes(Kind.MANQUEMENT, Role.DS, periode, Step.CHECK_DELIVERY) == 3


def test_without_the_clock_an_incident_reminds_its_owner_and_their_relief_instead() -> None:
    choices = ProjectChoices(incident_dcap_par_horloge=False)
    due = due_steps(Report(Kind.INCIDENT, Role.DS, Phase.PERIODE), NOW, choices)
    assert due[Step.REMIND_OWNER] - NOW == timedelta(minutes=30)
    assert due[Step.REMIND_BACKUP] - NOW == timedelta(minutes=45)
    assert Step.TELL_DCAP not in due


def test_without_the_clock_a_manquement_is_never_told_to_the_dcap_by_itself() -> None:
    choices = ProjectChoices(manquement_dcap_par_horloge=False)
    due = due_steps(Report(Kind.MANQUEMENT, Role.DAS, Phase.PERIODE), NOW, choices)
    assert Step.TELL_DCAP not in due
    assert due[Step.REMIND_BACKUP] - NOW == timedelta(minutes=360)
