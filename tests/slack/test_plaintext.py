"""Slack's notation turned back into what people typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.plaintext import as_typed, without_mention
from tests.fakes.slack_people import escaped


@given(st.text())
def test_whatever_was_typed_comes_back(text: str) -> None:
    assert as_typed(escaped(text)) == text


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://exemple.quebec/a?b=1&amp;c=2>", "https://exemple.quebec/a?b=1&c=2"),
        ("<http://exemple.quebec|exemple.quebec>", "exemple.quebec"),
        ("<https://exemple.quebec/p|la page>", "la page (https://exemple.quebec/p)"),
        ("<http://exemple.quebec/|exemple.quebec>", "exemple.quebec"),
        ("<mailto:a@exemple.quebec|a@exemple.quebec>", "a@exemple.quebec"),
        ("<tel:4185550100|418 555-0100>", "418 555-0100"),
        ("<@U0AB> et <@U0CD|marie.fictive>", "@U0AB et @marie.fictive"),
        ("<#C0AB|general> <#C0CD>", "#general #C0CD"),
        ("<!channel> <!here> <!subteam^S01|@dcap>", "@channel @here @dcap"),
        ("<!date^1392734382^{date}|18 février 2014>", "18 février 2014"),
        ("bonjour <@UVIGIE>, que faire ?", "bonjour @Vigie, que faire ?"),
    ],
)
def test_notation_is_read_as_people_meant_it(sent: str, typed: str) -> None:
    assert as_typed(sent, bot_user="UVIGIE", bot_name="Vigie") == typed


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<@UVIGIE> que faire ?", "que faire ?"),
        (" <@UVIGIE|vigie>: que faire ?", "que faire ?"),
        ("<@UAUTRE> a vu <@UVIGIE> ?", "<@UAUTRE> a vu <@UVIGIE> ?"),
        ("que faire <@UVIGIE> ?", "que faire <@UVIGIE> ?"),
        ("<@UVIGIE>", ""),
    ],
)
def test_only_our_own_leading_mention_is_removed(sent: str, kept: str) -> None:
    assert without_mention(sent, bot_user="UVIGIE") == kept


def test_any_leading_mention_is_removed_when_our_id_is_unknown() -> None:
    assert without_mention("<@U0AB> que faire ?") == "que faire ?"
