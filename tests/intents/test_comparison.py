"""Two catalogues on the same questions: what is told of a change, and how sure it is."""

import json
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.calibration import Zone
from faq.ranking import Match
from intents.comparison import SHOWN, Comparison, compare
from intents.fields import find_fields
from intents.measures import paired_interval, redrawn_interval
from intents.report import KEYS
from intents.rows import Row
from intents.understanding import Understanding

ROW = Row(
    text="emprunter un livre",
    right=frozenset({"emprunt"}),
    labelled=True,
    reports=frozenset(),
    tags=(),
    role=None,
)
OUTSIDE = replace(ROW, text="la météo", right=frozenset())
REPORT = replace(ROW, text="j’ai vu un vol", right=frozenset(), labelled=False)


def outcome(entry: str, zone: Zone, probability: float = 0.5) -> Understanding:
    """An understanding with this best entry."""
    return Understanding(
        intent=None,
        is_report=False,
        zone=zone,
        matches=(Match(entry, probability, probability),),
        probability=probability,
        fields=find_fields("", ()),
        evidence="",
    )


RIGHT, WRONG = outcome("emprunt", Zone.ANSWER, 0.9), outcome("carte", Zone.ANSWER, 0.8)
SUGGESTED = outcome("emprunt", Zone.SUGGEST)


def one(row: Row, before: Understanding, after: Understanding) -> Comparison:
    return compare([row], [before], [after])


def test_the_same_twice_changes_nothing() -> None:
    same = [RIGHT, WRONG, SUGGESTED]
    compared = compare([ROW] * 3, same, same)
    assert compared.changes == ()
    assert {compared.difference(key) for key in KEYS[1:]} <= {0.0, None}


@pytest.mark.parametrize(
    ("row", "before", "after", "way"),
    [
        (ROW, RIGHT, WRONG, "perdue"),
        (ROW, WRONG, RIGHT, "gagnée"),
        (ROW, RIGHT, SUGGESTED, "zone"),
        (OUTSIDE, RIGHT, SUGGESTED, "gagnée"),
        (OUTSIDE, SUGGESTED, RIGHT, "perdue"),
        (OUTSIDE, SUGGESTED, outcome("carte", Zone.ABSTAIN), "zone"),
    ],
)
def test_a_question_that_changed_says_in_which_way(
    row: Row, before: Understanding, after: Understanding, way: str
) -> None:
    (change,) = one(row, before, after).changes
    assert change.way == way
    assert row.text in change.as_text()


def test_a_report_that_no_entry_need_answer_is_no_changed_question() -> None:
    assert one(REPORT, RIGHT, SUGGESTED).changes == ()


def test_the_costliest_changes_come_first_and_a_loss_before_a_gain() -> None:
    rows = [replace(ROW, text=text) for text in ("zone", "gain", "perte")]
    compared = compare(rows, [RIGHT, WRONG, RIGHT], [SUGGESTED, RIGHT, WRONG])
    assert [change.row.text for change in compared.changes] == ["perte", "gain", "zone"]


def test_only_the_most_useful_are_listed_and_all_are_counted() -> None:
    many = SHOWN + 7
    compared = compare([ROW] * many, [RIGHT] * many, [WRONG] * many)
    plain = json.loads(json.dumps(compared.as_json()))
    assert len(plain["changes"]) == SHOWN
    assert plain["changed"] == {"perdue": many, "gagnée": 0, "zone": 0}
    assert compared.as_table().count("attendu : emprunt") == SHOWN


def test_each_measure_comes_before_and_after_with_its_difference_and_interval() -> None:
    rows = [ROW, ROW, OUTSIDE, OUTSIDE]
    before = [RIGHT, WRONG, SUGGESTED, SUGGESTED]
    plain = compare(rows, before, [RIGHT, RIGHT, SUGGESTED, SUGGESTED]).as_json()
    metrics = plain["metrics"]
    assert isinstance(metrics, dict)
    assert metrics.keys() == set(KEYS) - {"n"}
    first = metrics["top1"]
    assert (first["before"], first["after"], first["difference"]) == (0.5, 1.0, 0.5)
    low, high = first["interval"]
    assert low < 0.5 < high
    assert metrics["report_recall"]["difference"] is None


def test_the_table_fits_in_a_hundred_columns() -> None:
    long = replace(ROW, text="mot " * 80)
    shown = one(long, RIGHT, WRONG).as_table()
    assert max(len(line) for line in shown.splitlines()) <= 100
    assert "–" in shown


flags = st.lists(st.booleans(), min_size=1, max_size=40)


@given(flags, st.randoms(use_true_random=False))
def test_a_paired_interval_holds_the_change_and_turns_with_it(
    before: Sequence[bool], draw: Random
) -> None:
    after = [draw.random() < 0.5 for _ in before]
    low, high = paired_interval(before, after) or (1.0, -1.0)
    change = (sum(after) - sum(before)) / len(before)
    # Half a case is added everywhere, which draws a change of all cases a little to nought.
    assert low - 0.5 <= change <= high + 0.5
    assert -1.0 <= low <= high <= 1.0
    back = paired_interval(after, before) or (0.0, 0.0)
    assert back == pytest.approx((-high, -low))


def test_more_cases_make_a_change_surer() -> None:
    few = paired_interval([False] * 4, [True, True, False, False]) or (0.0, 0.0)
    many = paired_interval([False] * 400, [True, True, False, False] * 100) or (0.0, 0.0)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_an_interval_of_nothing_is_none() -> None:
    assert paired_interval([], []) is None
    assert redrawn_interval(0, lambda _: 1.0) is None
    assert redrawn_interval(5, lambda _: None) is None


def test_a_redrawn_interval_is_the_same_each_time_and_holds_the_mean() -> None:
    values = [n / 100 for n in range(100)]

    def mean(places: Sequence[int]) -> float:
        return sum(values[place] for place in places) / len(places)

    low, high = redrawn_interval(100, mean) or (0.0, 0.0)
    assert low < 0.495 < high
    assert redrawn_interval(100, mean) == (low, high)
