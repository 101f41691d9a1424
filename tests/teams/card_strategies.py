"""Documents, forms and payloads of every kind, with texts that Teams would gladly parse."""

from hypothesis import strategies as st

from bot.domain.people import Account
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Field,
    Form,
    Heading,
    Note,
    Paragraph,
    Span,
    Words,
)

NASTY = (
    "[banque](https://pirate.exemple) ![x](https://pirate.exemple/x.png)",
    "<at>tous</at> <a href='https://pirate.exemple'>ici</a>",
    "*gras* _italique_ `code` # titre\n- liste\n1. liste",
    "{{DATE(2026-11-20T15:00:00Z, SHORT)}} {{TIME(2026-11-20T15:00:00Z)}}",
    "\x00\x07\x1b[31m\x7f\x9f",
    "\r\nligne\r\u2028\n\n\n",
    '"\\' * 9000,
    " \n\t ",
    "",
    "\ud800",
    "x" * 40_000,
    "é" * 9001,
    "🗳️" * 4000,
    "mot\n" * 300,
)
texts = st.sampled_from(NASTY) | st.text(max_size=60)
ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30)
urls = st.sampled_from(
    (
        "https://exemple.quebec/p?a=1&b=2",
        "https://exemple.quebec@pirate.exemple/",
        "https://" + "a." * 60 + "exemple.quebec/",
        "https://élection.exemple/",
        "https://exemple.quebec/" + "x" * 2900,
        "https://exemple.quebec/" + "x" * 4000,
        "http://[", "http://a..b/", "javascript:alert(1)", "https://a\\@b.exemple", "x y",
        "mailto:a@exemple.quebec", "tel:+14185550100",
    )
)  # fmt: skip
people = st.sampled_from(
    (("teams", "00000000-0000-4000-8000-000000000001"), ("slack", "U0AB"))
).map(lambda person: Account(*person))
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.just("") | urls, st.none() | people)
runs = st.lists(spans, max_size=4).map(tuple)
choices = st.builds(
    Choice,
    label=texts,
    action=ids.filter(bool),
    subject=ids,
    style=st.sampled_from(("", "primary", "danger", "autre")),
    url=st.just("") | urls,
    opens_form=st.booleans(),
)
parts = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, runs),
    st.builds(Bullets, st.lists(runs, max_size=60).map(tuple)),
    st.builds(Words, texts),
    st.builds(Copyable, texts),
    st.builds(Facts, st.lists(st.tuples(texts, texts), max_size=60).map(tuple)),
    st.builds(Note, runs),
    st.builds(Choices, st.lists(choices, max_size=30).map(tuple)),
)
documents = st.builds(Document, texts, st.lists(parts, max_size=40).map(tuple))
"""Any document at all."""

names = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=20)


def _options(most: int) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    pairs = st.tuples(names, st.text(max_size=40))
    return st.lists(pairs, max_size=most, unique_by=lambda pair: pair[0]).map(tuple)


fields = st.builds(
    Field,
    id=names,
    label=texts,
    kind=st.sampled_from(("line", "text", "url", "choice", "check")),
    required=st.booleans(),
    hint=texts,
    initial=texts,
    max_length=st.integers(0, 5000),
    options=_options(10),
)
forms = st.builds(
    Form,
    id=names,
    title=texts,
    submit=texts,
    fields=st.lists(fields, min_size=1, max_size=9, unique_by=lambda one: one.id).map(tuple),
    subject=ids,
    intro=texts,
)
"""Any form at all, as long as ours."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
"""Anything that JSON can say."""
