"""A bare JSON set: read whole, or every mistake told with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.problems import Problems
from faq.questionsets import QuestionSet, read_sets

GOOD = '[\n {"id": "a", "questions": ["one", "two", "one"]},\n {"id": "b", "questions": ["x"]}\n]'


def read(text: str) -> tuple[tuple[QuestionSet, ...], list[str]]:
    """What was read, and what was told."""
    problems = Problems()
    sets = read_sets(text, "s.json", problems)
    return sets, [str(problem) for problem in problems.found]


def test_each_question_is_kept_once_and_in_order() -> None:
    sets, told = read(GOOD)
    assert sets == (QuestionSet("a", ("one", "two")), QuestionSet("b", ("x",)))
    assert told == []


def test_a_mark_at_the_start_and_keys_of_others_do_not_matter() -> None:
    sets, told = read('\ufeff[{"id": "a", "title": "A", "questions": ["one"]}]')
    assert (len(sets), told) == (1, [])


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    text = (
        '[\n{"id": "a", "questions": ["one", 3, " "]},\n{"questions": ["x"]},\n"b",\n'
        '{"id": "c", "questions": "x"},\n{"id": "d", "questions": []},\n'
        '{"id": "e", "questions": ["x"]},\n{"id": "e", "questions": ["y"]}]'
    )
    _, told = read(text)
    assert [line.split(" : ")[0] for line in told] == [
        f"s.json, ligne {n}" for n in (2, 2, 3, 4, 5, 6, 8)
    ]
    for said in ("question 2 n’est pas", "question 3 est vide", "« id »", "aucune question"):
        assert any(said in line for line in told)
    assert told[-1].endswith("« e » est là deux fois")


def test_the_set_of_what_is_out_of_scope_may_be_empty() -> None:
    assert read('[{"id": "oos", "questions": []}]')[1] == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "JSON invalide"),
        ('[\n{"id": "a",\n]', 3, "JSON invalide"),
        ('{"a": ["one"]}', 1, "on attend une liste"),
        ("[" * 200_000, 1, "JSON"),
    ],
)
def test_what_is_no_list_of_sets_is_refused(text: str, line: int, said: str) -> None:
    sets, (told,) = read(text)
    assert sets == ()
    assert told.startswith(f"s.json, ligne {line} : ")
    assert said in told


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_any_json_is_read_or_refused(value: object) -> None:
    sets, told = read(json.dumps(value, indent=1))
    assert told or sets == () == tuple(value or ())  # type: ignore[call-overload]


@given(st.dictionaries(st.text(min_size=1), st.lists(st.text("abc é'\"[]{}", min_size=1))))
def test_what_is_well_written_comes_back(wanted: dict[str, list[str]]) -> None:
    wanted = {
        name: [text for text in texts if text.strip()]
        for name, texts in wanted.items()
        if name.strip() and any(text.strip() for text in texts)
    }
    items = [{"questions": texts, "id": name} for name, texts in wanted.items()]
    sets, told = read(json.dumps(items, ensure_ascii=False))
    assert told == []
    assert {item.id: set(item.questions) for item in sets} == {k: set(v) for k, v in wanted.items()}
