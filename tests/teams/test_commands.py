"""A typed word is a command when it begins a report, and a mere word in a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.commands import COMMANDS, typed


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("rumeur", "rumeur", ""),
        ("/rumeur", "rumeur", ""),
        ("Rumeur ", "rumeur", ""),
        ("rumeur on dit que le bureau ferme", "rumeur", "on dit que le bureau ferme"),
        ("RUMEUR : on dit que…", "rumeur", "on dit que…"),
        ("rumeur\non dit que…", "rumeur", "on dit que…"),
        ("rumeur, le vote serait annulé ?", "rumeur", "le vote serait annulé ?"),
        ("rumeur où l’on dit que le vote est annulé", "rumeur", None),
        ("rumeur que le vote est annulé", "rumeur", None),
        ("rumeur qui circule sur Facebook", "rumeur", None),
        ("rumeur voir https://exemple.quebec/p?que", "rumeur", None),
        ("rumeur un compte explique comment voter deux fois", "rumeur", None),
        ("incident un homme bloque la porte", "incident", None),
        ("signaler", "signaler", ""),
        ("signaler un commentaire haineux", "signaler", None),
        ("com4 puis-je aimer une page ?", "com4", "puis-je aimer une page ?"),
        ("/COM4 quelle couleur ?", "com4", "quelle couleur ?"),
        ("com4", "com4", ""),
        ("garde", "garde", ""),
        ("/Garde ?", "garde", "?"),
    ],
)
def test_a_command_and_what_follows_it(text: str, name: str, rest: str | None) -> None:
    found = typed(text)
    assert found is not None
    assert found.name == name
    assert found.text == (text.partition(" ")[2] if rest is None else rest)


@pytest.mark.parametrize(
    "text",
    [
        "rumeur ou incident, quelle différence ?",
        "rumeur ou incident",
        "rumeur et incident, quelle différence",
        "incident que dois-je faire",
        "incident : que faire ?",
        "incident comment je le signale",
        "rumeur c’est quoi",
        "rumeur, est-ce que j’avise la DCAP ?",
        "rumeur sur Facebook, dois-je aviser ?",
        "incident quoi faire",
        "signaler à qui ?",
    ],
)
def test_a_question_about_reports_is_no_report(text: str) -> None:
    assert typed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "aide",
        "bonjour",
        "rumeurs",
        "une rumeur circule",
        "incidents",
        "com45",
        "",
        "?",
        "//rumeur",
        "garde la photo",
        "garde : qui ?",
        "gardes",
    ],
)
def test_anything_else_is_a_message(text: str) -> None:
    assert typed(text) is None


@given(st.sampled_from(COMMANDS), st.text())
def test_no_text_at_all_stops_the_reader(name: str, rest: str) -> None:
    found = typed(f"{name} {rest}")
    assert found is None or rest.strip().endswith(found.text)
