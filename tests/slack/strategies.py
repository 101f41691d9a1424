"""Documents and forms of every kind, with texts that Slack would gladly parse or refuse."""

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
    "<!channel> <@U0AB> <https://pirate.exemple|banque>",
    "*gras* _italique_ `code` ```bloc``` > citation",
    ":smile: 🗳️ é\u0301 \u202e inversé",
    "\x00\x07\x1b[31m\x7f\x9f",
    "\r\nligne\r",
    "&amp; &lt;",
    " \n\t ",
    "",
    "\ud800",
    "x" * 40_000,
    "é" * 3001,
)
texts = st.sampled_from(NASTY) | st.text(max_size=60)
ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30)
urls = st.sampled_from(
    (
        "https://exemple.quebec/p?a=1&b=2",
        "https://exemple.quebec@pirate.exemple/",
        "https://" + "a." * 60 + "exemple.quebec/",
        "https://élection.exemple/",
        "https://exemple.quebec/" + "x" * 4000,
        "http://[", "http://a..b/", "javascript:alert(1)", "https://a\\@b.exemple", "x y",
        "mailto:a@exemple.quebec", "tel:+14185550100",
    )
)  # fmt: skip
people = st.sampled_from(
    (("slack", "U0AB1C2D3"), ("slack", "<!channel>"), ("teams", "U0AB1C2D3"))
).map(lambda person: Account(*person))
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.just("") | urls, st.none() | people)
runs = st.lists(spans, max_size=4).map(tuple)
choices = st.builds(
    Choice,
    label=texts,
    action=ids,
    subject=ids,
    style=st.sampled_from(("", "primary", "danger", "autre")),
    url=st.just("") | urls,
)
parts = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, runs),
    st.builds(Bullets, st.lists(runs, max_size=120).map(tuple)),
    st.builds(Words, texts),
    st.builds(Copyable, texts),
    st.builds(Facts, st.lists(st.tuples(texts, texts), max_size=120).map(tuple)),
    st.builds(Note, runs),
    st.builds(Choices, st.lists(choices, max_size=60).map(tuple)),
)
documents = st.builds(Document, texts, st.lists(parts, max_size=70).map(tuple))
"""Any document at all."""

options = st.lists(st.tuples(ids, texts), max_size=130, unique_by=lambda pair: pair[0]).map(tuple)
fields = st.builds(
    Field,
    id=st.text(st.characters(categories=["Ll"]), min_size=1, max_size=20),
    label=texts,
    kind=st.sampled_from(("line", "text", "url", "choice", "check")),
    required=st.booleans(),
    hint=texts,
    initial=texts,
    max_length=st.integers(0, 5000),
    options=options,
)
forms = st.builds(
    Form,
    id=st.text(st.characters(categories=["Ll"]), min_size=1, max_size=300),
    title=texts,
    submit=texts,
    fields=st.lists(fields, min_size=1, max_size=6, unique_by=lambda one: one.id).map(tuple),
    subject=ids,
    intro=texts,
)
"""Any form at all."""
