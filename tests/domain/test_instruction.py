"""An instruction of the DCAP: two people agree before the DS read it, and nobody is flooded."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Case, Kind, Status
from bot.domain.effects import SurfaceKind
from bot.domain.instruction import (
    AFTER_CLOSING,
    REMIND_EVERY,
    Audience,
    Instruction,
    State,
    abandon,
    approve,
    day_begins,
    may_remind,
    may_write,
    one_case_each,
    open_to_instructions,
    recipients,
    spoken_from,
    write,
)
from bot.domain.lifecycle import Refused
from bot.domain.people import Address, Person, Role
from bot.domain.rights import Side
from bot.domain.scrutin import LOCAL
from tests.domain.cast import (
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PERS,
    SETTING,
    a_case,
    actor,
    person,
    reporter,
    staff,
    unreachable,
)

SECOND = person("dcap2", Role.DCAP)
RUMOUR = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
MANQUEMENT = a_case(Kind.MANQUEMENT, by=DS, owner=COORD, told=True)


def refused(reason: str) -> AbstractContextManager[object]:
    return pytest.raises(Refused, match=f"^{reason}$")


def proposed(case: Case = RUMOUR) -> Instruction:
    return write(case, actor(DCAP), "N’y répondez pas.", Audience.DS, [HERE], SETTING)


def sent(case: Case = RUMOUR) -> Instruction:
    return approve(case, proposed(), actor(SECOND), SETTING)


def closed(ago: timedelta) -> Case:
    return replace(RUMOUR, status=Status.CLOS, closed_at=NOW - ago)


@pytest.mark.parametrize("someone", [DS, DAS, PERS, COORD, AUTRE_DS, None])
def test_only_the_dcap_writes_approves_gives_up_and_repeats(someone: Person | None) -> None:
    who = actor(someone)
    with refused("pas_le_droit"):
        may_write(RUMOUR, who, SETTING)
    with refused("pas_le_droit"):
        write(RUMOUR, who, "…", Audience.REPORTERS, (), SETTING)
    with refused("pas_le_droit"):
        approve(RUMOUR, proposed(), who, SETTING)
    with refused("pas_le_droit"):
        abandon(RUMOUR, proposed(), who, SETTING)
    with refused("pas_le_droit"):
        may_remind(RUMOUR, sent(), who, None, SETTING)


def test_to_those_who_reported_it_is_sent_by_whoever_writes_it() -> None:
    written = write(RUMOUR, actor(DCAP), "…", Audience.REPORTERS, [HERE], SETTING)
    assert (written.state, written.decided_by) == (State.SENT, DCAP.id)
    assert written.decided_at == NOW
    assert written.circonscriptions == ()


def test_to_the_ds_it_is_proposed_and_its_author_may_not_approve_it() -> None:
    written = proposed()
    assert (written.state, written.decided_by, written.decided_at) == (State.PROPOSED, None, None)
    with refused("consigne_autre_personne"):
        approve(RUMOUR, written, actor(DCAP), SETTING)
    assert sent().decided_by == SECOND.id
    assert sent().written_by == DCAP.id


def test_its_author_or_a_colleague_may_give_it_up() -> None:
    for who in (DCAP, SECOND):
        gone = abandon(RUMOUR, proposed(), actor(who), SETTING)
        assert (gone.state, gone.decided_by) == (State.ABANDONED, who.id)


@pytest.mark.parametrize("state", [State.SENT, State.ABANDONED])
def test_what_was_decided_is_not_decided_again(state: State) -> None:
    decided = replace(proposed(), state=state)
    with refused("action_perimee"):
        approve(RUMOUR, decided, actor(SECOND), SETTING)
    with refused("action_perimee"):
        abandon(RUMOUR, decided, actor(SECOND), SETTING)


def test_what_is_confidential_goes_to_those_who_reported_it_alone() -> None:
    with refused("consigne_confidentielle"):
        write(MANQUEMENT, actor(DCAP), "…", Audience.DS, [HERE], SETTING)
    told = write(MANQUEMENT, actor(DCAP), "…", Audience.REPORTERS, (), SETTING)
    assert told.state is State.SENT


def test_a_manquement_of_which_the_dcap_was_not_told_takes_no_instruction() -> None:
    untold = replace(MANQUEMENT, dcap_told_at=None, dcap_told_by=None)
    with refused("pas_le_droit"):
        may_write(untold, actor(DCAP), SETTING)


def test_a_closed_case_takes_instructions_for_a_week() -> None:
    lately, long_ago = closed(AFTER_CLOSING - timedelta(seconds=1)), closed(AFTER_CLOSING)
    may_write(lately, actor(DCAP), SETTING)
    assert approve(lately, proposed(), actor(SECOND), SETTING).state is State.SENT
    assert not open_to_instructions(long_ago, NOW)
    with refused("consigne_trop_tard"):
        may_write(long_ago, actor(DCAP), SETTING)
    with refused("consigne_trop_tard"):
        approve(long_ago, proposed(), actor(SECOND), SETTING)
    assert abandon(long_ago, proposed(), actor(SECOND), SETTING).state is State.ABANDONED


def test_it_is_repeated_at_most_every_half_hour_and_only_once_sent() -> None:
    may_remind(RUMOUR, sent(), actor(DCAP), None, SETTING)
    may_remind(RUMOUR, sent(), actor(DCAP), NOW - REMIND_EVERY, SETTING)
    with refused("consigne_deja_relancee"):
        just_now = NOW - REMIND_EVERY + timedelta(seconds=1)
        may_remind(RUMOUR, sent(), actor(DCAP), just_now, SETTING)
    with refused("action_perimee"):
        may_remind(RUMOUR, proposed(), actor(DCAP), None, SETTING)


def test_whoever_acts_as_the_ds_that_day_receives_it() -> None:
    day = NOW.astimezone(LOCAL).date()
    replacing = replace(DAS, replaces_from=day, replaces_until=day)
    there = staff(replacing)
    found = recipients(RUMOUR, [HERE, ELSEWHERE], there, NOW)
    assert [one.id for one in found.reached] == [DAS.id, AUTRE_DS.id]
    tomorrow = recipients(RUMOUR, [HERE], there, NOW + timedelta(days=1))
    assert [one.id for one in tomorrow.reached] == [DS.id]


def test_a_ds_out_of_reach_is_to_be_telephoned_and_a_vacant_place_is_named() -> None:
    there = staff(unreachable(DS), without=(AUTRE_DS,))
    found = recipients(RUMOUR, [HERE, ELSEWHERE], there, NOW)
    assert found.reached == ()
    assert [one.id for one in found.by_telephone] == [DS.id]
    assert found.vacant == (ELSEWHERE,)


def test_whom_the_case_is_about_is_told_nothing_of_it() -> None:
    about = a_case(Kind.INCIDENT, by=DAS, owner=COORD, about_ds=True, told=True)
    found = recipients(about, [HERE, ELSEWHERE], staff(), NOW)
    assert [one.id for one in found.reached] == [AUTRE_DS.id]
    assert [one.id for one in found.concerned] == [DS.id]


_PLACES = [f"lieu-{number}" for number in range(6)]


@given(
    st.lists(st.sampled_from(_PLACES), unique=True),
    st.sets(st.sampled_from(_PLACES)),
    st.sets(st.sampled_from(_PLACES)),
)
def test_every_circonscription_chosen_is_told_telephoned_or_vacant(
    chosen: list[str], staffed: set[str], out_of_reach: set[str]
) -> None:
    people = [person(f"ds-{place}", Role.DS, place) for place in sorted(staffed)]
    lines = [unreachable(one) if one.circonscription in out_of_reach else one for one in people]
    found = recipients(RUMOUR, chosen, staff(*lines), NOW)
    told = [one.circonscription for one in (*found.reached, *found.by_telephone)]
    assert sorted([*told, *found.vacant]) == sorted(chosen)
    assert found.concerned == ()
    assert all(one.address() is not None for one in found.reached)


def test_of_several_reports_each_person_is_told_under_their_first() -> None:
    stranger = replace(RUMOUR, id=4, reporter=reporter(None))
    group = [RUMOUR, replace(RUMOUR, id=2, reporter=reporter(DAS)), replace(RUMOUR, id=3),
             stranger, replace(stranger, id=5)]  # fmt: skip
    assert [case.id for case in one_case_each(group)] == [1, 2, 4]


def test_a_person_who_reported_from_two_platforms_is_one() -> None:
    elsewhere = replace(RUMOUR.reporter, address=Address("teams", "autre"))
    assert len(one_case_each([RUMOUR, replace(RUMOUR, id=2, reporter=elsewhere)])) == 1


@pytest.mark.parametrize(
    ("kind", "mine", "expected"),
    [
        (SurfaceKind.INSTRUCTION, {Side.REPORTER}, SurfaceKind.RECEIPT),
        (SurfaceKind.INSTRUCTION, {Side.REPORTER, Side.FIELD}, SurfaceKind.RECEIPT),
        (SurfaceKind.INSTRUCTION, {Side.FIELD}, SurfaceKind.THREAD),
        (SurfaceKind.INSTRUCTION, set(), None),
        (SurfaceKind.INSTRUCTION, {Side.DCAP}, None),
        (SurfaceKind.FOLLOW_UP, {Side.DCAP}, SurfaceKind.ALERT),
        (SurfaceKind.FOLLOW_UP, set(), SurfaceKind.ALERT),
        *((kind, set(), kind) for kind in SurfaceKind if kind.shows_case),
    ],
)
def test_words_go_where_words_under_the_case_s_own_card_go(
    kind: SurfaceKind, mine: set[Side], expected: SurfaceKind | None
) -> None:
    assert spoken_from(kind, frozenset(mine)) is expected


def test_a_day_begins_at_midnight_in_quebec_whatever_the_season() -> None:
    assert day_begins(datetime(2026, 7, 1, 3, 59, tzinfo=UTC)) == datetime(
        2026, 6, 30, 4, tzinfo=UTC
    )
    assert day_begins(datetime(2026, 11, 20, 15, tzinfo=UTC)) == datetime(
        2026, 11, 20, 5, tzinfo=UTC
    )
