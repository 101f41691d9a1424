"""A mention notifies in Teams, and nothing else of its line is parsed."""

from typing import Any

from bot.domain.people import Account
from bot.messages import Document, Paragraph, Span
from bot.teams.cards import render
from tests.fakes.teams_limits import card_faults

MAELLE = Account("teams", "00000000-0000-4000-8000-000000000001")
NOE = Account("teams", "00000000-0000-4000-8000-000000000002")


def card(*runs: Span) -> dict[str, Any]:
    """A card of one paragraph that Teams accepts."""
    made = render(Document("Résumé", (Paragraph(runs),)))
    assert card_faults(made) == []
    return made


def test_a_mention_is_a_tag_with_its_entity() -> None:
    made = card(Span("Maëlle Modèle", mention=MAELLE), Span(", "), Span("Noé Exemple", mention=NOE))
    assert made["body"] == [
        {
            "type": "TextBlock",
            "text": "<at>Maëlle Modèle</at>, <at>Noé Exemple</at>",
            "wrap": True,
        }
    ]
    assert made["msteams"]["width"] == "Full"
    assert made["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": f"<at>{name}</at>",
            "mentioned": {"id": who.id, "name": name},
        }
        for name, who in (("Maëlle Modèle", MAELLE), ("Noé Exemple", NOE))
    ]


def test_a_name_that_markdown_would_read_loses_its_marks() -> None:
    made = card(Span("<at>tous</at> [Maëlle](https://x.test)", mention=MAELLE))
    [entity] = made["msteams"]["entities"]
    assert entity["text"] == made["body"][0]["text"]
    assert entity["text"].count("<at>") == 1
    assert not any(mark in entity["mentioned"]["name"] for mark in "<>[]*_")


def test_the_account_of_another_platform_is_a_name_and_no_entity() -> None:
    made = card(Span("Maëlle Modèle", mention=Account("slack", "U0AB1C2D3")))
    assert "entities" not in made["msteams"]
    assert made["body"][0]["type"] == "RichTextBlock"
    assert made["body"][0]["inlines"][0]["text"] == "Maëlle Modèle"


def test_a_line_too_long_keeps_its_words_and_mentions_nobody() -> None:
    made = card(Span("Maëlle Modèle", mention=MAELLE), Span("x" * 40_000))
    assert made["body"][0]["text"].startswith("Maëlle Modèlex")
    assert "entities" not in made["msteams"]
