"""A calibration knows which kinds of message it was fitted with."""

from dataclasses import replace

from intents.definitions import DEFINITIONS_DIR, default_definitions, load_definitions
from intents.edition import definitions_edition, edition_of
from tests.faq.small import matcher

DEFINITIONS = default_definitions()


def test_the_same_definitions_have_the_same_edition() -> None:
    again = load_definitions(DEFINITIONS_DIR)
    assert definitions_edition(again) == definitions_edition(DEFINITIONS)


def test_words_and_examples_that_tell_a_report_change_the_edition() -> None:
    rumeur = DEFINITIONS["rumeur"]
    changed = (
        replace(DEFINITIONS, lookalikes=(*DEFINITIONS.lookalikes, "un autre")),
        replace(DEFINITIONS, classes={**DEFINITIONS.classes, "neuve": ("mot",)}),
        replace(DEFINITIONS, senses={**DEFINITIONS.senses, "neuf": ("mot",)}),
        replace(
            DEFINITIONS,
            kinds={**DEFINITIONS.kinds, "rumeur": replace(rumeur, examples=("un seul",))},
        ),
    )
    editions = {definitions_edition(other) for other in (DEFINITIONS, *changed)}
    assert len(editions) == 1 + len(changed)


def test_a_form_to_fill_in_does_not_change_what_is_understood() -> None:
    bare = {kind.id: replace(kind, form=(), label="autre") for kind in DEFINITIONS}
    assert definitions_edition(replace(DEFINITIONS, kinds=bare)) == definitions_edition(DEFINITIONS)


def test_the_edition_starts_with_that_of_the_matcher() -> None:
    small = matcher()
    assert edition_of(small, DEFINITIONS).startswith(f"{small.edition}-")
