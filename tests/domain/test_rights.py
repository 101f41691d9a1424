"""Who may do what to a case, written out: author and owner, kind, act, actor."""

from itertools import product

import pytest

from bot.domain.case import Case, Kind, Status
from bot.domain.lifecycle import Refused
from bot.domain.people import Person
from tests.domain.acts import ACTS
from tests.domain.cast import (
    AUTRE_COORD,
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    PERS,
    SETTING,
    a_case,
    actor,
)

ACTORS: tuple[Person | None, ...] = (DS, DAS, PERS, COORD, DCAP, None)

# What each may do to an open case. o: may; n: is refused for want of right; r: has a side in the
# case but not this act; -: the rules are silent. « par_ds » etc. say who reported; the DS's
# reports are owned by the coordonnateur, the DAS's by the DS, those about the DS by the
# coordonnateur, and those of a coordonnateur or of somebody unknown by the DCAP alone.
OPEN = """
reported     act          kinds                              ds das pers coord dcap inconnu
par_ds       take_charge  rumeur                             n  n   n    o     o    n
par_ds       take_charge  incident,publication,hors_cadre    n  n   n    o     -    n
par_ds       take_charge  manquement                         n  n   n    o     n    n
par_ds       tell_dcap    incident,publication,hors_cadre    n  n   n    o     -    n
par_ds       tell_dcap    manquement                         o  n   n    o     -    n
par_ds       climb        incident,publication,manquement    n  n   n    r     -    n
par_ds       withdraw     *                                  o  n   n    n     n    n
par_ds       complete     *                                  o  n   n    -     -    n
par_ds       circulates   *                                  o  n   n    o     -    n
par_ds       spoken       manquement                         o  n   n    -     -    n
par_ds       close        rumeur                             n  n   n    r     o    n
par_ds       close        incident,publication               n  n   n    o     o    n
par_ds       close        hors_cadre                         n  n   n    o     -    n
par_ds       close        manquement                         n  n   n    o     n    n
par_ds       assign       rumeur,incident                    n  n   n    o     o    n
par_ds       assign       publication,hors_cadre             n  n   n    o     o    n
par_ds       assign       manquement                         n  n   n    o     n    n
par_ds       seen         *                                  n  n   n    o     n    n
par_ds       concerns_ds  *                                  r  n   n    n     n    n

par_das      take_charge  *                                  o  n   n    o     -    n
par_das      tell_dcap    rumeur                             o  n   n    o     -    n
par_das      tell_dcap    incident,publication,hors_cadre    r  n   n    o     -    n
par_das      tell_dcap    manquement                         o  n   n    o     -    n
par_das      climb        *                                  o  n   n    -     -    n
par_das      withdraw     *                                  n  o   n    n     n    n
par_das      complete     *                                  -  o   n    -     -    n
par_das      circulates   *                                  o  o   n    o     -    n
par_das      spoken       manquement                         o  -   n    -     -    n
par_das      close        rumeur                             o  n   n    o     -    n
par_das      close        incident,publication               o  n   n    o     -    n
par_das      close        hors_cadre,manquement              o  n   n    o     -    n
par_das      close        question_recue                     o  n   n    o     -    n
par_das      assign       rumeur,incident,publication        o  n   n    o     o    n
par_das      assign       hors_cadre,question_recue          o  n   n    o     o    n
par_das      assign       manquement                         o  n   n    o     n    n
par_das      seen         *                                  o  n   n    o     n    n
par_das      concerns_ds  *                                  n  o   n    n     n    n

sur_le_ds    take_charge  *                                  n  n   n    o     -    n
sur_le_ds    tell_dcap    incident,publication,manquement    n  n   n    o     -    n
sur_le_ds    climb        *                                  n  n   n    r     -    n
sur_le_ds    withdraw     *                                  n  o   n    n     n    n
sur_le_ds    complete     *                                  n  o   n    -     -    n
sur_le_ds    circulates   *                                  n  o   n    o     -    n
sur_le_ds    spoken       manquement                         n  -   n    -     -    n
sur_le_ds    close        rumeur                             n  n   n    r     o    n
sur_le_ds    close        incident,publication,hors_cadre    n  n   n    o     -    n
sur_le_ds    close        manquement,question_recue          n  n   n    o     -    n
sur_le_ds    assign       rumeur,incident,publication        n  n   n    o     o    n
sur_le_ds    assign       hors_cadre,question_recue          n  n   n    o     o    n
sur_le_ds    assign       manquement                         n  n   n    o     n    n
sur_le_ds    seen         *                                  n  n   n    o     n    n
sur_le_ds    concerns_ds  *                                  n  r   n    n     n    n

par_coord    take_charge  *                                  n  n   n    -     o    n
par_coord    withdraw     *                                  n  n   n    o     n    n
par_coord    complete     *                                  n  n   n    o     -    n
par_coord    circulates   *                                  n  n   n    o     -    n
par_coord    close        *                                  n  n   n    -     o    n
par_coord    assign       *                                  n  n   n    -     o    n
par_coord    seen         *                                  n  n   n    -     n    n
par_coord    concerns_ds  *                                  n  n   n    r     n    n

par_inconnu  take_charge  *                                  n  n   n    -     o    n
par_inconnu  withdraw     *                                  n  n   n    n     n    o
par_inconnu  complete     *                                  n  n   n    -     -    o
par_inconnu  circulates   *                                  n  n   n    -     -    o
par_inconnu  close        *                                  n  n   n    -     o    n
par_inconnu  assign       *                                  n  n   n    -     o    n
par_inconnu  seen         *                                  n  n   n    -     n    n
par_inconnu  concerns_ds  *                                  n  n   n    n     n    r
"""

# Who may open a closed case again, whatever its kind, once the DCAP knows of it.
CLOSED = """
reported     ds das pers coord dcap inconnu
par_ds       -  n   n    o     o    n
par_das      o  -   n    o     o    n
sur_le_ds    n  -   n    o     o    n
par_coord    n  n   n    -     o    n
par_inconnu  n  n   n    -     o    -
"""

PARTIES: dict[str, tuple[Person | None, Person | None]] = {
    "par_ds": (DS, COORD),
    "par_das": (DAS, DS),
    "sur_le_ds": (DAS, COORD),
    "par_coord": (COORD, None),
    "par_inconnu": (None, None),
}


def _case(reported: str, kind: Kind, status: Status, *, told: bool | None = None) -> Case:
    """A case between those parties; unless said, the DCAP knows what the rules tell it at once."""
    by, owner = PARTIES[reported]
    at_once = owner is None or (kind is Kind.RUMEUR and reported != "par_das")
    return a_case(
        kind,
        by=by,
        owner=owner,
        status=status,
        about_ds=reported == "sur_le_ds",
        told=at_once if told is None else told,
    )


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:] if line]


def _open_cells() -> list[tuple[str, str, Kind, Person | None, str]]:
    return [
        (reported, act, kind, who, letter)
        for reported, act, kinds, *letters in _rows(OPEN)
        for kind in (Kind if kinds == "*" else map(Kind, kinds.split(",")))
        for who, letter in zip(ACTORS, letters, strict=True)
        if letter != "-"
    ]


def _outcome(case: Case, act: str, who: Person | None) -> str:
    """The letter of what happens."""
    try:
        ACTS[act](case, actor(who), SETTING)
    except Refused as refused:
        return "n" if refused.reason == "pas_le_droit" else "r"
    return "o"


def _name(value: object) -> str:
    return value.id if isinstance(value, Person) else str(value or "inconnu")


@pytest.mark.parametrize(("reported", "act", "kind", "who", "letter"), _open_cells(), ids=_name)
def test_an_act_on_an_open_case_is_for_those_the_rules_name(
    reported: str, act: str, kind: Kind, who: Person | None, letter: str
) -> None:
    assert _outcome(_case(reported, kind, Status.OUVERT), act, who) == letter


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("row", _rows(CLOSED), ids=lambda row: row[0])
def test_a_closed_case_is_opened_again_by_those_who_handled_it(row: list[str], kind: Kind) -> None:
    reported, *letters = row
    case = _case(reported, kind, Status.CLOS, told=True)
    for who, letter in zip(ACTORS, letters, strict=True):
        if letter != "-":
            assert _outcome(case, "reopen", who) == letter, who


@pytest.mark.parametrize("act", [act for act in ACTS if act != "reopen"])
@pytest.mark.parametrize("reported", PARTIES)
def test_nothing_but_opening_it_again_can_be_done_to_a_closed_case(reported: str, act: str) -> None:
    for kind, who in product(Kind, ACTORS):
        assert _outcome(_case(reported, kind, Status.CLOS), act, who) != "o", (kind, who)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("reported", [name for name in PARTIES if name != "par_inconnu"])
def test_nobody_from_elsewhere_can_touch_a_case(reported: str, act: str) -> None:
    for kind, status, who in product(Kind, Status, (AUTRE_DS, AUTRE_COORD, None)):
        assert _outcome(_case(reported, kind, status), act, who) != "o", (kind, status, who)


@pytest.mark.parametrize("act", ACTS)
def test_a_ds_learns_nothing_of_a_case_that_concerns_them_not_even_from_a_refusal(
    act: str,
) -> None:
    for kind, status, told in product(Kind, Status, (True, False)):
        case = _case("sur_le_ds", kind, status, told=told)
        assert _outcome(case, act, DS) == "n", (kind, status, told)


@pytest.mark.parametrize("act", ACTS)
def test_somebody_from_elsewhere_learns_nothing_of_a_manquement_from_a_refusal(act: str) -> None:
    for status, told, who in product(Status, (True, False), (AUTRE_DS, AUTRE_COORD)):
        case = _case("par_ds", Kind.MANQUEMENT, status, told=told)
        assert _outcome(case, act, who) == "n", (status, told, who)
