"""Which links may be followed, and where they really lead."""

import pytest

from bot.playground.links import destination, followable


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://www.exemple.test/a?b=c#d", "www.exemple.test"),
        ("http://exemple.test:8080/", "exemple.test"),
        ("https://officiel.test@piege.test/", "piege.test"),
        ("https://ex\u0435mple.test/", "xn--exmple-4of.test"),
        ("mailto:aide@exemple.test", "aide@exemple.test"),
        ("tel:+14185550104", "+14185550104"),
    ],
)
def test_a_link_shows_where_it_really_leads(url: str, place: str) -> None:
    assert followable(url)
    assert destination(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "exemple.test",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "https://piege.test\\@officiel.test/",
        "https://piege.test/ officiel.test",
        "https://",
        "https://[::1",
        "//exemple.test",
        "mailto:",
        "file:///etc/passwd",
    ],
)
def test_a_link_with_two_readings_or_another_scheme_is_not_followed(url: str) -> None:
    assert not followable(url)
