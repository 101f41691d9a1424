"""Opening a case: the route is copied into it, and its first effects are listed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import CLOCK, Case, Kind, Reporter, Status
from bot.domain.deadlines import opening_deadlines
from bot.domain.directory import Directory
from bot.domain.effects import (
    Effect,
    PostSurface,
    Room,
    StartClock,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.people import Person
from bot.domain.policy import (
    Dcap,
    Owner,
    ProjectChoices,
    Report,
    Route,
    route,
)
from bot.domain.scrutin import LOCAL, Moment


@dataclass(frozen=True)
class Submission:
    """What somebody asks to report, before any routing."""

    kind: Kind
    reporter: Reporter
    circonscription: str
    about_ds: bool = False
    circulates: bool = False


@dataclass(frozen=True)
class Opening:
    """A case to insert (its id and number are still 0) with its route and effects."""

    case: Case
    route: Route
    effects: tuple[Effect, ...]


def open_case(
    submission: Submission,
    directory: Directory,
    moment: Moment,
    now: datetime,
    choices: ProjectChoices,
) -> Opening:
    """Decide who owns a new case and who is told at once (architecture, rules table)."""
    ds, coordonnateur = _candidates(submission, directory, now)
    report = Report(
        kind=submission.kind,
        role=submission.reporter.role,
        phase=moment.phase,
        ds_known=ds is not None,
        coordonnateur_known=coordonnateur is not None,
        about_ds=submission.about_ds,
        circulates=submission.circulates,
    )
    taken = route(report, choices)
    owner = {Owner.DS: ds, Owner.COORDONNATEUR: coordonnateur}.get(taken.owner)
    alerted = taken.dcap is Dcap.AT_ONCE
    case = Case(
        id=0,
        kind=submission.kind,
        number=0,
        status=Status.OUVERT,
        opened_at=now,
        circonscription=submission.circonscription,
        reporter=submission.reporter,
        owner=owner.id if owner else None,
        phase=moment.phase,
        about_ds=submission.about_ds,
        circulates=submission.circulates,
        dcap_told_at=now if alerted else None,
        dcap_told_by=(submission.reporter.person or CLOCK) if alerted else None,
        unconfirmed=alerted and taken.owner is Owner.DS,
    )
    cards: list[Effect] = [PostSurface(SurfaceKind.RECEIPT, ToReporter())]
    if owner is not None:
        cards.append(PostSurface(SurfaceKind.THREAD, ToPerson(owner.id)))
    if alerted:
        cards.append(PostSurface(SurfaceKind.ALERT, ToRoom(dcap_room(case))))
    clocks = (
        StartClock(item.step, item.due) for item in opening_deadlines(report, taken, now, choices)
    )
    return Opening(case, taken, (*cards, *clocks))


def dcap_room(case: Case) -> Room:
    """The room of the DCAP where this case may be read."""
    return Room.DCAP_CONFIDENTIAL if case.confidential else Room.DCAP


def _candidates(
    submission: Submission, directory: Directory, now: datetime
) -> tuple[Person | None, Person | None]:
    """The DS and the coordonnateur to write to; never the author, nor somebody out of reach."""
    reporter = submission.reporter.person
    today = now.astimezone(LOCAL).date()
    found = (
        directory.acting_ds(submission.circonscription, today),
        directory.coordonnateur_of(submission.circonscription),
    )
    ds, coordonnateur = (
        person if person and person.id != reporter and person.address() else None
        for person in found
    )
    return ds, coordonnateur
