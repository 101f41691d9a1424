"""Any sequence of the DCAP's words leaves flat groups of rumours, and tells everybody once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.alike import together
from bot.domain.case import Case, Issue, Kind, Status
from bot.domain.effects import Notify, StartClock, Step, ToReporter
from bot.domain.lifecycle import Change, Refused, Setting, close, reopen, take_charge, withdraw
from bot.domain.merging import Group, echo, leads_alone, merge, reporter_key, split
from bot.domain.outcome import correct
from tests.domain.acts import at, reason
from tests.domain.cast import (
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    NOW,
    PERS,
    SETTING,
    a_case,
    actor,
)  # fmt: skip

CHIEF = actor(DCAP)
REPORTERS = (DS, AUTRE_DS, DAS, PERS)


def rumour(number: int, by: object = DS, **values: object) -> Case:
    """A rumour that the DCAP was told of."""
    case = a_case(Kind.RUMEUR, by=by, owner=COORD, told=True)  # type: ignore[arg-type]
    return replace(case, id=number, number=number, **values)  # type: ignore[arg-type]


def told(change: Change) -> list[str]:
    """The notices to whoever reported."""
    to = ToReporter()
    return [e.notice for e in change.effects if isinstance(e, Notify) and e.to == to]


def taken(case: Case) -> Case:
    return take_charge(case, CHIEF, SETTING).case


def ended(case: Case, issue: Issue = Issue.DEMENTIE) -> Case:
    return close(case, CHIEF, issue, "", SETTING).case


def test_the_older_rumour_leads_whichever_card_was_pressed() -> None:
    old, new = Group(rumour(1)), Group(rumour(2, AUTRE_DS))
    for one, other in ((old, new), (new, old)):
        lead, joined = merge(one, other, CHIEF, SETTING)
        assert (lead.case.id, lead.case.same_as) == (1, None)
        assert (joined.case.id, joined.case.same_as) == (2, 1)
        assert told(joined) == []


def test_what_the_dcap_already_handles_leads() -> None:
    lead, joined = merge(Group(rumour(1)), Group(taken(rumour(2, AUTRE_DS))), CHIEF, SETTING)
    assert (lead.case.id, joined.case.same_as) == (2, 2)
    assert joined.case.dcap_taken_at == NOW
    assert told(joined) == ["dcap_prend_en_charge"]


def test_a_lead_that_is_joined_brings_its_reports_along() -> None:
    follower = rumour(3, AUTRE_DS, same_as=2)
    lead, *moved = merge(Group(rumour(1)), Group(rumour(2), (follower,)), CHIEF, SETTING)
    assert lead.case.id == 1
    assert {change.case.id: change.case.same_as for change in moved} == {2: 1, 3: 1}


def test_a_report_that_joins_a_closed_rumour_ends_with_it_and_is_told() -> None:
    closed = ended(taken(rumour(1)))
    _, joined = merge(Group(closed), Group(rumour(2, AUTRE_DS)), CHIEF, SETTING)
    assert (joined.case.status, joined.case.issue) == (Status.CLOS, Issue.DEMENTIE)
    assert told(joined) == ["clos"]


def test_who_reported_twice_is_told_once() -> None:
    followers = (rumour(2, AUTRE_DS, same_as=1), rumour(3, AUTRE_DS, same_as=1))
    lead = taken(rumour(1))
    change = close(lead, CHIEF, Issue.DEMENTIE, "", SETTING)
    first, second = echo(lead, change, (*followers,), SETTING)
    assert (told(first), told(second)) == (["clos"], [])
    assert second.case.reporter_told_at == NOW
    own = echo(lead, change, (rumour(4, DS, same_as=1),), SETTING)
    assert told(own[0]) == []


def test_a_reopened_rumour_starts_again_for_every_report_but_one_that_was_taken_back() -> None:
    lead = ended(taken(rumour(1)))
    back = rumour(3, DAS, same_as=1, status=Status.CLOS, withdrawn=True, closed_at=NOW)
    followers = (replace(lead, id=2, same_as=1, reporter=rumour(2, AUTRE_DS).reporter), back)
    (again,) = echo(lead, reopen(lead, CHIEF, SETTING), followers, SETTING)
    assert (again.case.id, again.case.status) == (2, Status.PRIS_EN_CHARGE)
    assert again.case.reporter_told_at is None
    assert told(again) == ["rouvert"]


def test_a_lead_that_is_taken_back_leaves_the_next_report_in_its_place() -> None:
    lead = rumour(1)
    gone = withdraw(lead, actor(DS), SETTING)
    followers = (rumour(2, AUTRE_DS, same_as=1), rumour(3, DAS, same_as=1))
    heir, other = echo(lead, gone, followers, SETTING)
    assert (heir.case.same_as, heir.case.running, other.case.same_as) == (None, True, 2)
    assert any(isinstance(effect, StartClock) for effect in heir.effects)


def test_a_correction_reaches_the_same_people_even_when_the_outcome_stays() -> None:
    lead = ended(taken(rumour(1)))
    follower = replace(lead, id=2, same_as=1, reporter=rumour(2, AUTRE_DS).reporter)
    for issue in (Issue.CONFIRMEE, lead.issue or Issue.DEMENTIE):
        (change,) = echo(lead, correct(lead, CHIEF, issue, SETTING), (follower,), SETTING)
        assert (change.case.issue, told(change)) == (issue, ["correction"])


def test_an_act_that_the_lead_does_not_share_changes_no_other_report() -> None:
    lead = rumour(1)
    field = take_charge(lead, actor(COORD), SETTING)
    assert echo(lead, field, (rumour(2, AUTRE_DS, same_as=1),), SETTING) == ()


def test_a_separated_report_gets_its_own_clocks_again_whatever_its_state() -> None:
    alone = split(rumour(2, same_as=1), CHIEF, SETTING)
    assert alone.case.same_as is None
    assert _steps(alone) == {Step.REALERT_DCAP, Step.BACKUP_DCAP}
    handled = split(replace(taken(rumour(2)), same_as=1), CHIEF, SETTING)
    assert _steps(handled) == {Step.REMIND_TAKER}


def _steps(change: Change) -> set[Step]:
    return {effect.step for effect in change.effects if isinstance(effect, StartClock)}


@pytest.mark.parametrize("who", [DS, COORD, AUTRE_DS])
def test_only_the_dcap_says_that_rumours_are_one(who: object) -> None:
    somebody = actor(who)  # type: ignore[arg-type]
    pair = Group(rumour(1)), Group(rumour(2, AUTRE_DS))
    assert reason(lambda: merge(*pair, somebody, SETTING)) == "pas_le_droit"  # type: ignore[arg-type, return-value]
    assert reason(lambda: split(rumour(2, same_as=1), somebody, SETTING)) == "pas_le_droit"


@pytest.mark.parametrize(
    "other",
    [
        replace(rumour(2), kind=Kind.INCIDENT),
        replace(rumour(2), kind=Kind.MANQUEMENT),
        replace(rumour(2), dcap_told_at=None),
        replace(rumour(2), withdrawn=True, status=Status.CLOS),
    ],
)
def test_what_is_no_rumour_of_the_dcap_joins_nothing(other: Case) -> None:
    for pair in ((Group(rumour(1)), Group(other)), (Group(other), Group(rumour(1)))):
        with pytest.raises(Refused):
            merge(*pair, CHIEF, SETTING)


def test_what_the_lead_decides_is_told_from_what_a_report_may_still_live() -> None:
    report = rumour(2, same_as=1)
    assert leads_alone(report, take_charge(report, CHIEF, SETTING))
    assert leads_alone(report, close(report, CHIEF, Issue.DEMENTIE, "", SETTING))
    assert not leads_alone(report, take_charge(report, actor(COORD), SETTING))
    assert not leads_alone(report, withdraw(report, actor(DS), SETTING))


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_cases_are_together_when_likeness_leads_from_one_to_any_other(
    pairs: set[tuple[int, int]],
) -> None:
    reached, grown = {0}, True
    while grown:
        near = {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}
        grown = not near <= reached
        reached |= near
    assert together(range(7), pairs) == (len(reached) == 7)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_sequence_leaves_flat_groups_and_tells_each_reporter_once_per_outcome(
    data: st.DataObject,
) -> None:
    known = {n: rumour(n, data.draw(st.sampled_from(REPORTERS))) for n in range(1, 7)}
    moment = SETTING
    for step in range(data.draw(st.integers(1, 14))):
        moment = at(moment, NOW + timedelta(minutes=step + 1))
        act = data.draw(st.sampled_from(["merge", "split", "take", "close", "reopen", "correct"]))
        one, other = data.draw(st.permutations(list(known)))[:2]
        try:
            changes = list(_done(known, act, one, other, moment))
        except Refused:
            continue
        _check_told(known, changes, act)
        for change in changes:
            known[change.case.id] = change.case
        _check_flat(known)


def _group(known: dict[int, Case], number: int) -> Group:
    lead = known[known[number].same_as or number]
    return Group(lead, tuple(case for case in known.values() if case.same_as == lead.id))


def _done(
    known: dict[int, Case], act: str, one: int, other: int, setting: Setting
) -> tuple[Change, ...]:
    group = _group(known, one)
    if act == "merge":
        return merge(group, _group(known, other), CHIEF, setting)
    if act == "split":
        return (split(known[one], CHIEF, setting),)
    lead = group.lead
    issue = Issue.CONFIRMEE if one % 2 else Issue.DEMENTIE
    change = {
        "take": lambda: take_charge(lead, CHIEF, setting),
        "close": lambda: close(lead, CHIEF, issue, "", setting),
        "reopen": lambda: reopen(lead, CHIEF, setting),
        "correct": lambda: correct(lead, CHIEF, issue, setting),
    }[act]()
    return (change, *echo(lead, change, group.followers, setting))


def _check_flat(known: dict[int, Case]) -> None:
    for case in known.values():
        if case.same_as is not None:
            lead = known[case.same_as]
            assert lead.same_as is None
            assert lead.id != case.id
            assert (case.running, case.issue) == (lead.running, lead.issue)
            assert (case.dcap_taken_at is None) == (lead.dcap_taken_at is None)


def _check_told(known: dict[int, Case], changes: list[Change], act: str) -> None:
    """Nobody reads twice of one outcome, and whoever has a new one reads it under one report."""
    heard = Counter(reporter_key(change.case) for change in changes if told(change))
    assert set(heard.values()) <= {1}
    if act in ("close", "correct"):
        assert set(heard) == {reporter_key(change.case) for change in changes}
    assert all(len(told(change)) <= 1 for change in changes)
