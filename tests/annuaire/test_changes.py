"""What an import would change, as data and as the text that people read first."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.annuaire.changes import Changes, diff, preview
from bot.annuaire.tables import Problem
from bot.domain.people import Person, Role

AUBE = Person("ds-1", Role.DS, "Aube Exemple", "chicoutimi")
THEO = Person("das-1", Role.DAS, "Théo Modèle", "chicoutimi", accounts={"slack": "U0DACHIC01"})
ZOE = Person("dcap-1", Role.DCAP, "Zoé Maquette")

PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.sampled_from("abc"),
        role=st.sampled_from(Role),
        name=st.sampled_from(("Aube Exemple", "Théo Modèle")),
        replaces_from=st.none() | st.just(date(2026, 10, 1)),
    ),
    unique_by=lambda person: person.id,
)


def test_added_removed_and_changed_people_are_told_apart() -> None:
    moved = replace(THEO, circonscription="dubuc", accounts={})
    assert diff([AUBE, THEO], [moved, ZOE]) == Changes(
        added=(ZOE,), removed=(AUBE,), changed=((moved, ("circonscription", "accounts")),)
    )


@given(PEOPLE, PEOPLE)
def test_applying_the_difference_gives_the_new_directory(
    before: list[Person], after: list[Person]
) -> None:
    changes = diff(before, after)
    result = {person.id: person for person in before}
    for person in changes.removed:
        del result[person.id]
    for person in (*changes.added, *(person for person, _ in changes.changed)):
        result[person.id] = person
    assert result == {person.id: person for person in after}


@given(PEOPLE)
def test_the_same_directory_changes_nothing(people: list[Person]) -> None:
    changes = diff(people, reversed(people))
    assert changes.none
    assert preview(changes, ()) == "Aucun changement à l’annuaire."


def test_the_preview_says_what_would_happen_and_what_to_watch() -> None:
    changes = diff([AUBE, THEO], [replace(THEO, telephone="418 555-0105", hours="8 h"), ZOE])
    warning = Problem(0, "", "1 circonscription sans DS : Chicoutimi.")
    assert preview(changes, [warning]).splitlines() == [
        "Ajouts (1)",
        "  - Zoé Maquette (dcap-1, DCAP)",
        "Retraits (1)",
        "  - Aube Exemple (ds-1, DS, chicoutimi)",
        "Modifications (1)",
        "  - Théo Modèle (das-1, DAS, chicoutimi) : téléphone, heures",
        "Avertissements (1)",
        "  - Fichier : 1 circonscription sans DS : Chicoutimi.",
    ]
