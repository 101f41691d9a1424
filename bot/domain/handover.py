"""Who else a case may be handed to: somebody asked by name, or anybody but the DS it concerns."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.case import Case, Status
from bot.domain.deadlines import restart_clocks
from bot.domain.effects import (
    Effect,
    Notify,
    PostSurface,
    RefreshSurfaces,
    SurfaceKind,
    ToPerson,
    ToReporter,
)
from bot.domain.lifecycle import Change, Refused, Setting, allowed_sides, by_hand, tell_dcap
from bot.domain.people import Person, Role
from bot.domain.rights import Actor, Side, concerns
from bot.domain.scrutin import LOCAL

MOST = 100
"""So many people at most are offered: what a list of one form may hold."""


def assign(case: Case, actor: Actor, person_id: str, setting: Setting) -> Change:
    """Somebody is asked by name to handle the case; they gain their side in it."""
    offered = {person.id: person for person in assignable(case, actor, setting)}
    chosen = offered.get(person_id)
    if chosen is None:
        raise Refused("confier_impossible")
    if chosen.id == case.assignee:
        raise Refused("deja_confie")
    given = replace(case, assignee=chosen.id, assigned_at=setting.now)
    effects: list[Effect] = [RefreshSurfaces()]
    if chosen.role is not Role.DCAP:
        # The DCAP reads a case in its own room.
        effects.insert(0, PostSurface(SurfaceKind.THREAD, ToPerson(chosen.id)))
    if actor.person is None or chosen.id != actor.person.id:
        effects.append(Notify("assigne", ToPerson(chosen.id)))
    return Change(given, "confie", tuple(effects))


def assignable(case: Case, actor: Actor, setting: Setting) -> list[Person]:
    """To whom this person may hand the case, the likeliest first, `MOST` at most.

    The field chooses among the coordination and, unless the case is a manquement, the acting DS;
    the DCAP among its own people and that circonscription's coordination. Never whoever reported,
    the DS whom the case concerns, nor somebody whom no channel reaches. Raises Refused for whoever
    has no part in the case.
    """
    mine = allowed_sides(case, actor, setting, Side.FIELD, Side.DCAP)
    candidates = [*(_by_field(case, setting) if Side.FIELD in mine else ())]
    candidates += _by_dcap(case, setting) if Side.DCAP in mine else ()
    found: dict[str, Person] = {}
    for person in candidates:
        if person.id != case.reporter.person and person.address() is not None:
            found.setdefault(person.id, person)
    return list(found.values())[:MOST]


def concerns_ds(case: Case, actor: Actor, setting: Setting) -> Change:
    """A DAS or the staff says that it is about their DS, who loses the side and the words.

    The coordonnateur owns it from now on; when none can be written to, the DCAP is told at once.
    """
    allowed_sides(case, actor, setting, Side.REPORTER)
    if case.reporter.role not in (Role.DAS, Role.PERSONNEL):
        raise Refused("action_perimee")
    if case.about_ds:
        raise Refused("deja_note")
    coordonnateur = setting.directory.coordonnateur_of(case.circonscription)
    reachable = coordonnateur is not None and coordonnateur.address() is not None
    owner = coordonnateur.id if coordonnateur is not None and reachable else None
    moved = _without_ds(replace(case, about_ds=True, owner=owner), setting)
    told = Notify("concerne_ds", ToReporter())
    effects: tuple[Effect, ...] = (RefreshSurfaces(), told)
    if owner is not None:
        effects = (PostSurface(SurfaceKind.THREAD, ToPerson(owner)), *effects)
    elif moved.dcap_told_at is None:
        alerted = by_hand(tell_dcap(moved, None, setting), actor, confirmed=True)
        moved, effects = alerted.case, (*alerted.effects, told)
    clocks = restart_clocks(moved, setting.directory, setting.now, setting.choices)
    return Change(moved, "concerne_ds", (*effects, *clocks))


def seen(case: Case, actor: Actor, setting: Setting) -> Change:
    """« J’ai lu »: somebody of the field says so, without taking charge."""
    allowed_sides(case, actor, setting, Side.FIELD)
    return Change(case, "lu")


def _by_field(case: Case, setting: Setting) -> Iterator[Person]:
    directory, where = setting.directory, case.circonscription
    yield from _coordination(case, setting)
    day = setting.now.astimezone(LOCAL).date()
    ds = directory.acting_ds(where, day)
    if ds is not None and not case.confidential and not concerns(ds, case, directory, setting.now):
        yield ds
    yield from _of_role(Role.COORDONNATEUR, setting)


def _by_dcap(case: Case, setting: Setting) -> Iterator[Person]:
    yield from setting.directory.on_duty(Role.DCAP, case.circonscription, setting.now)
    yield from _of_role(Role.DCAP, setting)
    yield from _coordination(case, setting)


def _coordination(case: Case, setting: Setting) -> Iterator[Person]:
    """Who coordinates that circonscription today: those on duty, then its coordonnateur."""
    where = case.circonscription
    if where:
        yield from setting.directory.on_duty(Role.COORDONNATEUR, where, setting.now)
    named = setting.directory.coordonnateur_of(where)
    if named is not None:
        yield named


def _of_role(role: Role, setting: Setting) -> Iterator[Person]:
    people = setting.directory.people.values()
    yield from sorted((p for p in people if p.role is role), key=lambda person: person.name)


def _without_ds(case: Case, setting: Setting) -> Case:
    """The same case without what the DS did for the field: taking charge, speaking, being asked."""

    def theirs(person_id: str | None) -> bool:
        person = setting.directory.people.get(person_id or "")
        return person is not None and concerns(person, case, setting.directory, setting.now)

    if theirs(case.assignee):
        case = replace(case, assignee=None, assigned_at=None)
    if theirs(case.field_taken_by):
        case = replace(case, field_taken_by=None, field_taken_at=None)
    untaken = case.field_taken_at is None and case.dcap_taken_at is None
    return replace(case, spoken=None, status=Status.OUVERT if untaken else case.status)
