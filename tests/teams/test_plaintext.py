"""What people typed comes back from Teams' notation and from HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.plaintext import as_typed, of_html

US = "<at>Vigie</at>"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (f"{US} que faire ?", "que faire ?"),
        (f"{US}&nbsp;: que faire ?\n", "que faire ?"),
        (f"{US}, rumeur\N{NO-BREAK SPACE}: on dit", "rumeur : on dit"),
        (f"merci {US}", "merci"),
        ("<at>DAS fictive</at> est avisée", "@DAS fictive est avisée"),
        ('<at id="0">DAS fictive</at>&#39;s', "@DAS fictive's"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("\ufeffBon\u200bjour", "Bonjour"),
        ("une ligne\nune autre", "une ligne\nune autre"),
        ("", ""),
    ],
)
def test_a_message_reads_as_it_was_typed(sent: str, typed: str) -> None:
    assert as_typed(sent, [US]) == typed


def test_an_entity_that_quotes_nothing_changes_nothing() -> None:
    assert as_typed("rumeur", [""]) == "rumeur"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>Un&nbsp;mot</p><p>et <b>l'autre</b></p>", "Un mot\net l'autre"),
        ("un<br>deux<br/>trois", "un\ndeux\ntrois"),
        ("<ul><li>un</li><li>deux</li></ul>", "un\ndeux"),
        ('<div>Bonjour <at id="0">DS fictive</at></div>', "Bonjour @DS fictive"),
        ('bravo <emoji alt="👏"></emoji> <img alt="drapeau" src="x">', "bravo 👏 drapeau"),
        (
            '<a href="https://exemple.quebec/p">ceci</a>',
            "ceci (https://exemple.quebec/p)",
        ),
        ('<a href="https://exemple.quebec/">exemple.quebec</a>', "exemple.quebec"),
        ('<attachment id="1">caché</attachment>vu', "vu"),
        ("<script>x()</script>vu", "vu"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("pas de balise", "pas de balise"),
    ],
)
def test_html_gives_its_words_back(content: str, words: str) -> None:
    assert of_html(content) == words


@given(st.text() | st.from_regex(r"(<[!/?]?\[?[a-z]* ?[a-z=\"]*>?|&#?\w*;?|.){0,40}"))
def test_no_text_at_all_stops_the_readers(content: str) -> None:
    as_typed(content, [content[:3]])
    of_html(content)
