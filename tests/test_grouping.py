"""Questions alike are put together, each once, the same way every time."""

from hypothesis import given
from hypothesis import strategies as st

from bot.asking.grouping import group_alike
from bot.storage.review.questions import Question
from tests.clock import START

WORDS = ("stationnement", "scrutateur", "cantine", "photo", "parti", "payer", "le", "est-ce")


def _asked(number: int, text: str, best: str | None = None) -> Question:
    return Question(number, START, text, best)


_questions = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=30).map(
    lambda texts: [_asked(number, text) for number, text in enumerate(texts, start=1)]
)


@given(_questions)
def test_every_question_is_in_one_group(questions: list[Question]) -> None:
    groups = group_alike(questions)
    assert sorted(id for group in groups for id in group.ids) == [item.id for item in questions]
    assert all(group.text in {item.text for item in group.questions} for group in groups)


@given(_questions)
def test_the_same_questions_give_the_same_groups_the_largest_first(
    questions: list[Question],
) -> None:
    groups = group_alike(questions)
    assert group_alike(questions) == groups
    sizes = [len(group.questions) for group in groups]
    assert sizes == sorted(sizes, reverse=True)


def test_other_words_for_the_same_thing_go_together() -> None:
    groups = group_alike(
        [
            _asked(1, "Qui paie le stationnement des scrutateurs ?"),
            _asked(2, "À quelle heure ferme la cantine ?"),
            _asked(3, "qui rembourse le stationnement des scrutateur"),
        ]
    )
    assert [group.ids for group in groups] == [(1, 3), (2,)]


def test_an_entry_in_common_brings_questions_nearer() -> None:
    texts = "stationnement gratuit scrutateurs", "stationnement gratuit cantine demain"
    apart = group_alike([_asked(n, text) for n, text in enumerate(texts)])
    near = group_alike([_asked(n, text, "opinions") for n, text in enumerate(texts)])
    assert len(apart) == 2
    assert [group.entry for group in apart] == [None, None]
    assert [group.entry for group in near] == ["opinions"]


def test_what_every_question_holds_does_not_make_them_alike() -> None:
    fillers = ("cantine", "photo", "stationnement", "horaire", "badge")
    questions = [
        _asked(n, f"est-ce que mon bureau {fillers[n % 5]} {fillers[n % 5]}{n % 5}")
        for n in range(25)
    ]
    assert sorted(len(group.questions) for group in group_alike(questions)) == [5] * 5


def test_the_entry_of_a_group_is_the_one_that_most_came_close_to() -> None:
    asked = [
        _asked(1, "stationnement scrutateur", "opinions"),
        _asked(2, "stationnement scrutateur", "neutralite"),
        _asked(3, "stationnement scrutateur", "neutralite"),
    ]
    (group,) = group_alike(asked)
    assert group.entry == "neutralite"
