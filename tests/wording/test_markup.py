"""Our little markup: bold, links, lists; and a value is never markup."""

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Bullets, Paragraph, Span
from bot.wording.markup import parts, plain_text, spans

LINKS = {"comptes": "https://exemple.test/comptes"}


def test_a_link_inside_bold_is_a_bold_link() -> None:
    read = spans("**Voyez [les comptes](lien:comptes) officiels** ici", LINKS)
    assert read == (
        Span("Voyez ", bold=True),
        Span("les comptes", bold=True, link=LINKS["comptes"]),
        Span(" officiels", bold=True),
        Span(" ici"),
    )


def test_a_link_without_an_address_is_plain_words() -> None:
    assert spans("[les comptes](lien:inconnu)", LINKS) == (Span("les comptes"),)


@given(st.text(alphabet="*[]()lien:comptes{}a ", max_size=40))
def test_a_value_is_never_markup(value: str) -> None:
    assert "".join(span.text for span in spans("**{qui}** écrit", LINKS, {"qui": value})) == (
        f"{value} écrit"
    )


def test_a_list_may_follow_its_sentence_and_lines_are_joined() -> None:
    first, second = parts("Deux cas\nici :\n- un\n  suite\n- deux", LINKS)
    assert first == Paragraph((Span("Deux cas ici\u00a0:"),))
    assert second == Bullets(((Span("un suite"),), (Span("deux"),)))


def test_plain_text_keeps_the_words_alone() -> None:
    assert plain_text("**Voyez [les comptes](lien:comptes)** ici") == "Voyez les comptes ici"
