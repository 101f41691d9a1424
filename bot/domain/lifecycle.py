"""What may happen to a case once open: pure changes, each with its effects, or a refusal.

The diagram of the states is in docs/architecture.md, « Vie d’un dossier ».
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import CLOCK, Case, Issue, Kind, Spoken, Status
from bot.domain.deadlines import alert_deadlines, restart_clocks, silence_clock
from bot.domain.directory import Directory
from bot.domain.effects import (
    Effect,
    Notify,
    PostSurface,
    RefreshSurfaces,
    StartClock,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.opening import dcap_room
from bot.domain.people import Role
from bot.domain.policy import RULES, ProjectChoices, Stop
from bot.domain.rights import Actor, Side, asked_in_field, sides


class Refused(Exception):
    """The act changes nothing; `reason` is the key of the kind explanation in the wording.

    `values` fill its holes: references, never words.
    """

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Setting:
    """What a decision may look at beside the case."""

    now: datetime
    directory: Directory
    choices: ProjectChoices


@dataclass(frozen=True)
class Change:
    """The case as it becomes, the name of the event for its history, and what must follow."""

    case: Case
    event: str
    effects: tuple[Effect, ...] = (RefreshSurfaces(),)


def take_charge(case: Case, actor: Actor, setting: Setting) -> Change:
    """Somebody says that they look after it. The DCAP's and the field's word are kept apart."""
    allowed = allowed_sides(case, actor, setting, Side.FIELD, Side.DCAP)
    if Side.DCAP in allowed:
        if case.dcap_taken_at is not None:
            raise Refused("deja_pris_en_charge")
        told = case.dcap_told_at or setting.now
        taken = replace(
            case,
            status=Status.PRIS_EN_CHARGE,
            dcap_taken_by=actor.id,
            dcap_taken_at=setting.now,
            dcap_told_at=told,
            dcap_told_by=case.dcap_told_by or actor.id,
        )
        notices = [Notify("dcap_prend_en_charge", ToReporter())]
        if case.owner is not None and case.owner != case.reporter.person:
            notices.append(Notify("dcap_prend_en_charge", ToPerson(case.owner)))
        return Change(
            taken,
            "prise_en_charge_dcap",
            (RefreshSurfaces(), *notices, *_silence(taken, setting)),
        )
    if case.field_taken_at is not None:
        raise Refused("deja_pris_en_charge")
    taken = replace(
        case,
        status=Status.PRIS_EN_CHARGE,
        field_taken_by=actor.id,
        field_taken_at=setting.now,
    )
    notice = Notify("terrain_prend_en_charge", ToReporter())
    return Change(taken, "prise_en_charge", (RefreshSurfaces(), notice, *_silence(taken, setting)))


def tell_dcap(case: Case, actor: Actor | None, setting: Setting) -> Change:
    """The DCAP is told: by the coordonnateur, by the DS who transmits a rumour, by the clock."""
    if actor is not None:
        reporter = (Side.REPORTER,) if _reported_by_ds(case, Kind.MANQUEMENT) else ()
        allowed_sides(case, actor, setting, Side.FIELD, *reporter)
        if not _may_tell_dcap(case, actor):
            raise Refused("aviser_revient_au_coordonnateur")
    if case.dcap_told_at is not None:
        raise Refused("dcap_deja_avisee")
    by = actor.id if actor else CLOCK
    unconfirmed = actor is None and case.kind is Kind.RUMEUR
    told = replace(case, dcap_told_at=setting.now, dcap_told_by=by, unconfirmed=unconfirmed)
    clocks = (
        StartClock(item.step, item.due)
        for item in alert_deadlines(case.kind, case.phase, setting.now, setting.choices)
    )
    return Change(
        told,
        "dcap_avisee",
        (
            PostSurface(SurfaceKind.ALERT, ToRoom(dcap_room(case))),
            RefreshSurfaces(),
            Notify("dcap_avisee", ToReporter()),
            *clocks,
        ),
    )


def climb(case: Case, actor: Actor | None, setting: Setting) -> Change:
    """A DAS's case goes on to the coordonnateur: by the DS's hand, or because the DS is silent."""
    if actor is not None:
        allowed_sides(case, actor, setting, Side.FIELD)
    else:
        _running(case)
    coordonnateur = setting.directory.coordonnateur_of(case.circonscription)
    if coordonnateur is None or coordonnateur.address() is None:
        return by_hand(tell_dcap(case, None, setting), actor, confirmed=actor is not None)
    if case.owner == coordonnateur.id:
        raise Refused("deja_au_coordonnateur")
    moved = replace(case, owner=coordonnateur.id)
    effects = (
        PostSurface(SurfaceKind.THREAD, ToPerson(coordonnateur.id)),
        RefreshSurfaces(),
        Notify("monte_au_coordonnateur", ToReporter()),
    )
    return Change(moved, "monte", effects)


def withdraw(case: Case, actor: Actor, setting: Setting) -> Change:
    """Who reported takes it back, as long as nobody has taken charge."""
    allowed_sides(case, actor, setting, Side.REPORTER)
    if case.status is not Status.OUVERT:
        raise Refused("retrait_trop_tard")
    gone = replace(case, status=Status.CLOS, closed_at=setting.now, withdrawn=True)
    return Change(gone, "retire")


def complete(case: Case, actor: Actor, setting: Setting) -> Change:
    """Who reported adds what they know; their words are stored by the use case."""
    allowed_sides(case, actor, setting, Side.REPORTER)
    notices = [Notify("complete", to) for to in _handlers(case, setting.directory)]
    return Change(case, "complete", (RefreshSurfaces(), *notices))


def circulates(case: Case, actor: Actor, setting: Setting) -> Change:
    """It circulates online: in doubt, the DCAP is alerted at once whatever the kind."""
    allowed_sides(case, actor, setting, Side.REPORTER, Side.FIELD)
    if case.circulates:
        raise Refused("deja_note")
    spread = replace(case, circulates=True)
    if case.dcap_told_at is not None or not setting.choices.circule_alerte_dcap:
        return Change(spread, "circule")
    confirmed = Side.FIELD in sides(actor, case, setting.directory, setting.now)
    told = by_hand(tell_dcap(spread, None, setting), actor, confirmed=confirmed)
    return replace(told, event="circule")


def spoken(case: Case, actor: Actor, answer: Spoken, setting: Setting) -> Change:
    """The DS says whether they could speak to the person (COM-4, personnel électoral)."""
    allowed_sides(case, actor, setting, Side.REPORTER, Side.FIELD)
    if case.kind is not Kind.MANQUEMENT:
        raise Refused("action_perimee")
    return Change(replace(case, spoken=answer), "intervention")


def untold(case: Case) -> bool:
    """Whether the DCAP should have been told of it and was not: closing it then needs a motive."""
    owed = RULES[case.kind].stop in (Stop.DCAP_TOLD, Stop.DCAP_TAKES_CHARGE)
    return owed and case.dcap_told_at is None


def close(case: Case, actor: Actor, issue: Issue, motive: str, setting: Setting) -> Change:
    """The end of a case.

    What the DCAP should have been told of needs a motive, which it reads; an alert that the DCAP
    has not taken charge of is not for the field to close.
    """
    allowed = allowed_sides(case, actor, setting, Side.FIELD, Side.DCAP)
    stop = RULES[case.kind].stop
    in_silence = untold(case)
    awaited = stop is Stop.DCAP_TAKES_CHARGE and not in_silence and case.dcap_taken_at is None
    if awaited and Side.DCAP not in allowed:
        raise Refused("clore_revient_a_la_dcap")
    if in_silence and not motive.strip():
        raise Refused("motif_requis")
    ended = replace(case, status=Status.CLOS, closed_at=setting.now, issue=issue)
    effects: list[Effect] = [RefreshSurfaces(), Notify("clos", ToReporter())]
    if in_silence:
        effects.append(Notify("clos_sans_avis", ToRoom(dcap_room(case))))
    return Change(ended, "clos", tuple(effects))


def reopen(case: Case, actor: Actor, setting: Setting) -> Change:
    """A closed case starts again, with whoever handled it."""
    if not sides(actor, case, setting.directory, setting.now) & {Side.FIELD, Side.DCAP}:
        raise Refused("pas_le_droit")
    if case.running:
        raise Refused("action_perimee")
    taken = case.field_taken_at is not None or case.dcap_taken_at is not None
    status = Status.PRIS_EN_CHARGE if taken else Status.OUVERT
    again = replace(
        case,
        status=status,
        closed_at=None,
        issue=None,
        withdrawn=False,
        reporter_told_at=None,
    )
    clocks = restart_clocks(again, setting.directory, setting.now, setting.choices)
    return Change(again, "rouvert", (RefreshSurfaces(), Notify("rouvert", ToReporter()), *clocks))


def may_open_form(case: Case, actor: Actor, act: str, setting: Setting) -> None:
    """Refuse a form that could not be accepted: completing is the reporter's, closing is not."""
    if act == "complete":
        allowed_sides(case, actor, setting, Side.REPORTER)
    else:
        allowed_sides(case, actor, setting, Side.FIELD, Side.DCAP)


def _silence(case: Case, setting: Setting) -> tuple[StartClock, ...]:
    """The clock of those in charge: their silence gives the case back."""
    clock = silence_clock(case, setting.now, setting.choices)
    return (clock,) if clock is not None else ()


def _running(case: Case) -> None:
    if not case.running:
        raise Refused("dossier_clos")


def allowed_sides(case: Case, actor: Actor, setting: Setting, *wanted: Side) -> frozenset[Side]:
    """Which of the wanted sides somebody has in a running case; refused when it is none."""
    found = sides(actor, case, setting.directory, setting.now) & frozenset(wanted)
    if not found:
        raise Refused("pas_le_droit")
    _running(case)
    return found


def _may_tell_dcap(case: Case, actor: Actor) -> bool:
    """Telling is the coordonnateur's duty; COM-4 gives it to the DS for rumours and manquements."""
    person = actor.person
    if person is not None and person.role is Role.COORDONNATEUR:
        return True
    return case.kind in (Kind.RUMEUR, Kind.MANQUEMENT) or case.owner is None


def _reported_by_ds(case: Case, kind: Kind) -> bool:
    return case.kind is kind and case.reporter.role is Role.DS


def by_hand(told: Change, actor: Actor | None, *, confirmed: bool) -> Change:
    """The same change, by somebody's hand; confirmed when it is a hand of the field."""
    if actor is None:
        return told
    unconfirmed = told.case.unconfirmed and not confirmed
    return replace(told, case=replace(told.case, dcap_told_by=actor.id, unconfirmed=unconfirmed))


def _handlers(case: Case, directory: Directory) -> tuple[ToPerson | ToRoom, ...]:
    people = dict.fromkeys((case.owner, asked_in_field(case, directory)))
    owner = tuple(ToPerson(person) for person in people if person)
    room = (ToRoom(dcap_room(case)),) if case.dcap_told_at else ()
    return (*owner, *room)
