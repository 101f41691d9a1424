"""The rules table, cell by cell: who is told of what, written out and compared with the policy."""

from itertools import product

import pytest

from bot.domain.case import Kind
from bot.domain.people import Role
from bot.domain.policy import Dcap, Owner, ProjectChoices, Report, Stop, route
from bot.domain.scrutin import Phase
from tests.domain.cast import CHOICES

# One line per answer; « * » stands for every value, o for oui, n for non.
# DAS+ is a DAS or the staff; « droit » is whoever goes straight to the DCAP: a coordonnateur,
# the DCAP itself, somebody unknown. A DS's hors_cadre is a report once « Avertir » is pressed. The
# rules give no path to a DS's question_recue: should one come in all the same, it is not dropped.
TABLE = """
kind            who    ds  coord  about  circ   owner          dcap
*               droit  *   *      *      *      dcap           tout_de_suite

rumeur          DS     *   o      *      *      coordonnateur  tout_de_suite
rumeur          DS     *   n      *      *      dcap           tout_de_suite
rumeur          DAS+   o   *      n      n      ds             par_le_ds_ou_l_horloge
rumeur          DAS+   o   *      n      o      ds             tout_de_suite
rumeur          DAS+   n   o      n      *      coordonnateur  tout_de_suite
rumeur          DAS+   n   n      n      *      dcap           tout_de_suite
rumeur          DAS+   *   o      o      *      coordonnateur  tout_de_suite
rumeur          DAS+   *   n      o      *      dcap           tout_de_suite

incident        DS     *   o      *      n      coordonnateur  par_le_coordonnateur_ou_l_horloge
incident        DS     *   o      *      o      coordonnateur  tout_de_suite
incident        DS     *   n      *      *      dcap           tout_de_suite
incident        DAS+   o   *      n      n      ds             par_le_coordonnateur_ou_l_horloge
incident        DAS+   o   *      n      o      ds             tout_de_suite
incident        DAS+   n   o      n      n      coordonnateur  par_le_coordonnateur_ou_l_horloge
incident        DAS+   n   o      n      o      coordonnateur  tout_de_suite
incident        DAS+   n   n      n      *      dcap           tout_de_suite
incident        DAS+   *   o      o      n      coordonnateur  par_le_coordonnateur_ou_l_horloge
incident        DAS+   *   o      o      o      coordonnateur  tout_de_suite
incident        DAS+   *   n      o      *      dcap           tout_de_suite

publication     DS     *   o      *      n      coordonnateur  par_le_coordonnateur
publication     DS     *   o      *      o      coordonnateur  tout_de_suite
publication     DS     *   n      *      *      dcap           tout_de_suite
publication     DAS+   o   *      n      n      ds             par_le_coordonnateur
publication     DAS+   o   *      n      o      ds             tout_de_suite
publication     DAS+   n   o      n      n      coordonnateur  par_le_coordonnateur
publication     DAS+   n   o      n      o      coordonnateur  tout_de_suite
publication     DAS+   n   n      n      *      dcap           tout_de_suite
publication     DAS+   *   o      o      n      coordonnateur  par_le_coordonnateur
publication     DAS+   *   o      o      o      coordonnateur  tout_de_suite
publication     DAS+   *   n      o      *      dcap           tout_de_suite

hors_cadre      DS     *   o      *      n      coordonnateur  par_le_coordonnateur
hors_cadre      DS     *   o      *      o      coordonnateur  tout_de_suite
hors_cadre      DS     *   n      *      *      dcap           tout_de_suite
hors_cadre      DAS+   o   *      n      n      ds             par_le_coordonnateur
hors_cadre      DAS+   o   *      n      o      ds             tout_de_suite
hors_cadre      DAS+   n   o      n      n      coordonnateur  par_le_coordonnateur
hors_cadre      DAS+   n   o      n      o      coordonnateur  tout_de_suite
hors_cadre      DAS+   n   n      n      *      dcap           tout_de_suite
hors_cadre      DAS+   *   o      o      n      coordonnateur  par_le_coordonnateur
hors_cadre      DAS+   *   o      o      o      coordonnateur  tout_de_suite
hors_cadre      DAS+   *   n      o      *      dcap           tout_de_suite

manquement      DS     *   o      *      n      coordonnateur  s_il_y_a_lieu
manquement      DS     *   o      *      o      coordonnateur  tout_de_suite
manquement      DS     *   n      *      *      dcap           tout_de_suite
manquement      DAS+   o   *      n      n      ds             s_il_y_a_lieu
manquement      DAS+   o   *      n      o      ds             tout_de_suite
manquement      DAS+   n   o      n      n      coordonnateur  s_il_y_a_lieu
manquement      DAS+   n   o      n      o      coordonnateur  tout_de_suite
manquement      DAS+   n   n      n      *      dcap           tout_de_suite
manquement      DAS+   *   o      o      n      coordonnateur  s_il_y_a_lieu
manquement      DAS+   *   o      o      o      coordonnateur  tout_de_suite
manquement      DAS+   *   n      o      *      dcap           tout_de_suite

question_recue  DS     *   o      *      n      coordonnateur  non
question_recue  DS     *   o      *      o      coordonnateur  tout_de_suite
question_recue  DS     *   n      *      *      dcap           tout_de_suite
question_recue  DAS+   o   *      n      n      ds             non
question_recue  DAS+   o   *      n      o      ds             tout_de_suite
question_recue  DAS+   n   o      n      n      coordonnateur  non
question_recue  DAS+   n   o      n      o      coordonnateur  tout_de_suite
question_recue  DAS+   n   n      n      *      dcap           tout_de_suite
question_recue  DAS+   *   o      o      n      coordonnateur  non
question_recue  DAS+   *   o      o      o      coordonnateur  tout_de_suite
question_recue  DAS+   *   n      o      *      dcap           tout_de_suite
"""

STOPS = {
    Kind.RUMEUR: Stop.DCAP_TAKES_CHARGE,
    Kind.INCIDENT: Stop.DCAP_TOLD,
    Kind.PUBLICATION: Stop.DCAP_TOLD,
    Kind.HORS_CADRE: Stop.NO_CLOCK,
    Kind.MANQUEMENT: Stop.SOMEBODY_TAKES_CHARGE,
    Kind.QUESTION_RECUE: Stop.NO_CLOCK,
}

WHO: dict[str, tuple[Role | None, ...]] = {
    "DS": (Role.DS,),
    "DAS+": (Role.DAS, Role.PERSONNEL),
    "droit": (Role.COORDONNATEUR, Role.DCAP, None),
}
YES_NO = {"*": (True, False), "o": (True,), "n": (False,)}

Cell = tuple[Kind, Role | None, bool, bool, bool, bool]


def _cells() -> list[tuple[Cell, tuple[Owner, Dcap]]]:
    """Every cell that the table names, with its answer, once for each line that names it."""
    found = []
    for line in TABLE.strip().splitlines()[1:]:
        if not line:
            continue
        kind, who, *flags, owner, dcap = line.split()
        kinds = tuple(Kind) if kind == "*" else (Kind(kind),)
        ds, coord, about, circ = (YES_NO[flag] for flag in flags)
        values = product(kinds, WHO[who], ds, coord, about, circ)
        found += [(cell, (Owner(owner), Dcap(dcap))) for cell in values]
    return found


def _report(cell: Cell, phase: Phase = Phase.PERIODE) -> Report:
    kind, role, ds, coordonnateur, about, circulates = cell
    return Report(
        kind=kind,
        role=role,
        phase=phase,
        ds_known=ds,
        coordonnateur_known=coordonnateur,
        about_ds=about,
        circulates=circulates,
    )


def _name(value: object) -> str | None:
    """A short name for a cell: its kind, its author, then what is true of it."""
    if not isinstance(value, tuple) or len(value) != 6:
        return ""
    labels = ("ds", "coord", "about", "circ")
    true = [label for label, flag in zip(labels, value[2:], strict=True) if flag]
    return "-".join((value[0], value[1] or "inconnu", *true))


def test_the_table_names_every_cell_once() -> None:
    named = [cell for cell, _ in _cells()]
    flags = (True, False)
    assert len(named) == len(set(named))
    assert set(named) == set(product(Kind, (*Role, None), flags, flags, flags, flags))


@pytest.mark.parametrize(("cell", "expected"), _cells(), ids=_name)
def test_a_report_goes_where_the_table_says(cell: Cell, expected: tuple[Owner, Dcap]) -> None:
    taken = route(_report(cell), CHOICES)
    assert (taken.owner, taken.dcap) == expected


def test_what_stops_the_clock_depends_on_the_kind_alone() -> None:
    for cell, _ in _cells():
        assert route(_report(cell), CHOICES).stop is STOPS[cell[0]], cell


def test_only_the_report_of_an_unknown_person_is_marked_unverified() -> None:
    for cell, _ in _cells():
        assert route(_report(cell), CHOICES).identity_unverified is (cell[1] is None), cell


def test_a_report_goes_to_the_same_people_whatever_the_phase() -> None:
    for cell, _ in _cells():
        assert len({route(_report(cell, phase), CHOICES) for phase in Phase}) == 1, cell


def test_a_coordonnateur_is_merely_informed_of_rumours_and_of_nothing_else() -> None:
    for cell, _ in _cells():
        taken = route(_report(cell), CHOICES)
        rumour_there = cell[0] is Kind.RUMEUR and taken.owner is Owner.COORDONNATEUR
        assert taken.information_only is rumour_there, cell


@pytest.mark.parametrize("kind", Kind)
def test_every_route_quotes_its_section(kind: Kind) -> None:
    assert route(Report(kind, Role.DS, Phase.PERIODE), CHOICES).source


def test_informing_the_coordonnateur_of_a_rumour_is_a_setting() -> None:
    choices = ProjectChoices(rumeur_coordonnateur_informe=False)
    taken = route(Report(Kind.RUMEUR, Role.DS, Phase.PERIODE), choices)
    assert (taken.owner, taken.dcap) == (Owner.NOBODY, Dcap.AT_ONCE)


def test_alerting_the_dcap_of_what_circulates_is_a_setting() -> None:
    choices = ProjectChoices(circule_alerte_dcap=False)
    taken = route(Report(Kind.PUBLICATION, Role.DS, Phase.PERIODE, circulates=True), choices)
    assert (taken.owner, taken.dcap) == (Owner.COORDONNATEUR, Dcap.BY_OWNER)


def test_telling_the_dcap_of_an_incident_by_the_clock_is_a_setting() -> None:
    choices = ProjectChoices(incident_dcap_par_horloge=False)
    taken = route(Report(Kind.INCIDENT, Role.DS, Phase.PERIODE), choices)
    assert taken.dcap is Dcap.BY_OWNER
