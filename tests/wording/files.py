"""Case files in any state, for the cards to be read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.domain.case import CLOCK, Case, Issue, Kind, Reporter, Spoken, Status
from bot.domain.directory import Directory
from bot.domain.effects import Room, Step, SurfaceKind, ToPerson, ToReporter, ToRoom
from bot.domain.people import Address
from bot.domain.scrutin import Phase
from bot.seed import electoral_map, sample_staff
from bot.storage.cases import Surface
from bot.wording.casefile import CaseFile

NAME = "essai"
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DIRECTORY = Directory(sample_staff(NAME), electoral_map())
DS, DAS, COORD = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay"
LABELS = {"dit": "Ce qui se dit", "ou": "Où ça circule", "lien": "Lien vers la publication"}
UNKNOWN = Reporter(None, "Personne Fictive", None, Address(NAME, "inconnu"), verified=False)


def reporter(id_: str) -> Reporter:
    """Somebody of the sample staff as the reporter of a case."""
    person = DIRECTORY.people[id_]
    return Reporter(id_, person.name, person.role, Address(NAME, id_), verified=True)


def case(**values: Any) -> Case:
    """A rumour that a DS has just reported, and whatever is said otherwise."""
    usual: dict[str, Any] = {
        "id": 1,
        "kind": Kind.RUMEUR,
        "number": 1,
        "status": Status.OUVERT,
        "opened_at": NOW,
        "circonscription": "chicoutimi",
        "reporter": reporter(DS),
        "owner": COORD,
        "phase": Phase.PERIODE,
    }
    return Case(**(usual | values))


def file(of: Case, **values: Any) -> CaseFile:
    """That case with its cards delivered, and a few words."""
    usual: dict[str, Any] = {
        "case": of,
        "words": (("dit", "Le vote serait annulé"),),
        "surfaces": surfaces(of),
        "steps": (),
        "directory": DIRECTORY,
        "now": NOW,
        "labels": LABELS,
    }
    return CaseFile(**(usual | values))


def surfaces(of: Case, posted: datetime | None = NOW, failure: str | None = None) -> list[Surface]:
    """The cards of a case, all delivered or none."""
    where = Address(NAME, "ailleurs")
    room = Room.DCAP_CONFIDENTIAL if of.confidential else Room.DCAP
    found = [(SurfaceKind.RECEIPT, ToReporter())]
    wanted: list[Any] = [*found]
    if of.owner:
        wanted.append((SurfaceKind.THREAD, ToPerson(of.owner)))
    if of.dcap_told_at:
        wanted.append((SurfaceKind.ALERT, ToRoom(room)))
    return [
        Surface(number, of.id, kind, to, where, None, None, posted, failure)
        for number, (kind, to) in enumerate(wanted, start=1)
    ]


_people = st.sampled_from([DS, DAS, COORD, "pers-chicoutimi", "dcap-1"])
_moments = st.none() | st.sampled_from([NOW, NOW + timedelta(minutes=5), NOW - timedelta(days=3)])
_words = st.text(alphabet=st.sampled_from("aé <>&*_[](){}:/«»\n\u202e"), max_size=1700)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """A case in any state, even those that no rule leads to."""
    status = draw(st.sampled_from(Status))
    told, taken, field = draw(_moments), draw(_moments), draw(_moments)
    return case(
        kind=draw(st.sampled_from(Kind)),
        status=status,
        circonscription=draw(st.sampled_from(["chicoutimi", "", "inconnue"])),
        reporter=draw(st.sampled_from([UNKNOWN, *map(reporter, (DS, DAS, COORD))])),
        owner=draw(st.none() | _people | st.just("parti")),
        phase=draw(st.sampled_from(Phase)),
        about_ds=draw(st.booleans()),
        circulates=draw(st.booleans()),
        field_taken_at=field,
        field_taken_by=draw(_people) if field else None,
        dcap_taken_at=taken,
        dcap_taken_by="dcap-1" if taken else None,
        dcap_told_at=told or taken,
        dcap_told_by=draw(_people | st.just(CLOCK)) if told or taken else None,
        unconfirmed=draw(st.booleans()),
        spoken=draw(st.none() | st.sampled_from(Spoken)),
        issue=draw(st.sampled_from(Issue)) if status is Status.CLOS else None,
        withdrawn=status is Status.CLOS and draw(st.booleans()),
    )


@st.composite
def any_file(draw: st.DrawFn) -> CaseFile:
    """A case file in any state, with any words."""
    of = draw(any_case())
    fields = st.tuples(st.sampled_from(["dit", "ou", "lien", "autre"]), _words)
    return file(
        of,
        words=draw(st.lists(fields, max_size=6)),
        surfaces=surfaces(of, draw(_moments), draw(st.none() | st.just("channel_not_found"))),
        steps=[
            (step, NOW + timedelta(minutes=draw(st.integers(0, 3000))))
            for step in draw(st.sets(st.sampled_from(Step)))
        ],
    )
