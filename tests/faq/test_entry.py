"""Which answer a role reads, and when a role must be asked for."""

from faq.entry import Audience
from tests.faq.small import entry


def test_a_specific_answer_wins_over_the_one_for_everybody() -> None:
    one = entry("x", answers={None: "Tous.", Audience.DAS: "DAS."})
    assert one.answer_for(Audience.DAS) == "DAS."
    assert one.answer_for(Audience.DS) == "Tous."


def test_an_unknown_role_gets_no_answer_when_roles_differ() -> None:
    one = entry("x", answers={None: "Tous.", Audience.DAS: "DAS."})
    assert one.answer_for(None) is None
    assert one.answer_for(None) is None


def test_an_unknown_role_gets_the_answer_that_everybody_reads() -> None:
    one = entry("x", answers={None: "Tous."})
    assert one.answer_for(None) is not None
    assert one.answer_for(None) == "Tous."


def test_the_same_words_under_each_role_do_not_depend_on_the_role() -> None:
    one = entry("x", answers=dict.fromkeys(Audience, "Pareil."))
    assert one.answer_for(None) is not None
    assert one.answer_for(None) == "Pareil."
