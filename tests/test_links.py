"""Which links may be followed, and where they really lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import LONGEST, destination, followable, web_host

WEB = [
    ("https://www.exemple.test/a?b=c#d", "www.exemple.test"),
    ("http://exemple.test:8080/", "exemple.test"),
    ("https://officiel.test@piege.test/", "piege.test"),
    ("https://ex\u0435mple.test/", "xn--exmple-4of.test"),
]
DIRECT = [
    ("mailto:aide@exemple.test", "aide@exemple.test"),
    ("tel:+14185550104", "+14185550104"),
]
REFUSED = [
    "",
    "exemple.test",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "https://piege.test\\@officiel.test/",
    "https://piege.test/ officiel.test",
    "https://piege.test/\ud800",
    "https://",
    "https://[::1",
    "https://" + "a" * 70 + ".test/",
    "//exemple.test",
    "mailto:",
    "mailto:aide@exemple.test\nBcc:autre@exemple.test",
    "file:///etc/passwd",
    "https://exemple.test/" + "a" * LONGEST,
    "tel:" + "1" * LONGEST,
]


@pytest.mark.parametrize(("url", "place"), WEB + DIRECT)
def test_a_link_shows_where_it_really_leads(url: str, place: str) -> None:
    assert followable(url)
    assert destination(url) == place


@pytest.mark.parametrize(("url", "host"), [*WEB, *((url, "") for url, _ in DIRECT)])
def test_only_a_link_of_the_web_has_a_host(url: str, host: str) -> None:
    assert web_host(url) == host


@pytest.mark.parametrize("url", REFUSED)
def test_a_link_with_two_readings_or_another_scheme_is_not_followed(url: str) -> None:
    assert not followable(url)
    assert web_host(url) == ""


@given(st.one_of(st.text(), st.text().map("https://{}".format), st.text().map("tel:{}".format)))
def test_where_a_followed_link_leads_can_be_shown_on_one_line(url: str) -> None:
    place = destination(url)
    assert followable(url) == bool(place)
    assert place.split() == ([place] if place else [])
    assert web_host(url).isascii()
