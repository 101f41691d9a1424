"""Any staff and any report, including the odd directories that a hurried import may give."""

from datetime import date

from hypothesis import strategies as st

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.opening import Submission
from bot.domain.people import Person, Role
from bot.domain.policy import ProjectChoices
from bot.domain.scrutin import LOCAL, Phase
from tests.domain.cast import ELSEWHERE, HERE, NOW, reporter

_USUAL = {
    "p0": Role.DS,
    "p1": Role.DAS,
    "p2": Role.COORDONNATEUR,
    "p3": Role.PERSONNEL,
    "p4": Role.DCAP,
    "p5": Role.DS,
}
_TODAY = NOW.astimezone(LOCAL).date()
_DAYS = st.none() | st.sampled_from(
    (date(2026, 11, 9), _TODAY, date(2026, 11, 11), date(2026, 12, 24))
)


def _line(id_: str) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        id=st.just(id_),
        role=st.sampled_from((_USUAL[id_], _USUAL[id_], *Role)),
        name=st.just(f"{id_} Exemple"),
        circonscription=st.sampled_from((HERE, HERE, HERE, ELSEWHERE, "")),
        coordonnateur=st.sampled_from(("p2", "p2", "p2", *_USUAL, "", "absent")),
        accounts=st.sampled_from(({"slack": f"U-{id_}"}, {"slack": f"U-{id_}"}, {})),
        replaces_from=_DAYS,
        replaces_until=_DAYS,
    )


directories: st.SearchStrategy[Directory] = (
    st.sets(st.sampled_from(tuple(_USUAL)))
    .flatmap(lambda ids: st.tuples(*(_line(id_) for id_ in sorted(ids))))
    .map(Directory)
)


@st.composite
def submissions(draw: st.DrawFn, directory: Directory) -> Submission:
    """A report by somebody of that directory, or by somebody unknown to it."""
    who = draw(st.sampled_from((None, *directory.people.values())))
    role = directory.acting_role(who, _TODAY) if who else None
    return Submission(
        kind=draw(st.sampled_from(Kind)),
        reporter=reporter(who, role),
        circonscription=draw(st.sampled_from((HERE, HERE, ELSEWHERE, "", "inconnue"))),
        about_ds=draw(st.booleans()),
        circulates=draw(st.booleans()),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[Directory, Submission]:
    """A staff and a report together."""
    directory = draw(directories)
    return directory, draw(submissions(directory))


phases = st.sampled_from(Phase)

choices: st.SearchStrategy[ProjectChoices] = st.builds(
    ProjectChoices,
    rumeur_coordonnateur_informe=st.booleans(),
    incident_dcap_par_horloge=st.booleans(),
    circule_alerte_dcap=st.booleans(),
)
