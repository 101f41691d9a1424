"""What the guides may quote: Vigie's own words, wherever they are kept."""

import re
from collections.abc import Iterator

import bot.slack.phrases
import bot.teams.phrases
from bot.slack.manifest import manifest as slack_manifest
from bot.teams.manifest import manifest as teams_manifest
from bot.wording.phrases import load_phrases
from tests.docs.pages import DOCS
from tests.wording.plain import loose

GUIDES = DOCS / "guides"
ROLES = ("ds", "das", "coordination", "dcap")
SLACK = slack_manifest(request_url="https://vigie.exemple.test/slack/events")
TEAMS = teams_manifest(
    app_id="11111111-2222-4333-8444-555555555555", url="https://vigie.exemple.test"
)

_QUOTED = re.compile(r"« ([^«»]+) »")
_HOLE = re.compile(r"\\{[a-z_]+\\}")
_VALUE = r"(?:[A-Z]{3}-\\d{4}|…)"  # a replacement string: its backslash is doubled


def quoted(text: str) -> set[str]:
    """Everything between French quotation marks, on one line and with ordinary spaces."""
    return set(_QUOTED.findall(" ".join(loose(text).split())))


def is_ours(words: str) -> bool:
    """Whether Vigie says these words: a label, a sentence, or what she herself quotes."""
    return any(pattern.fullmatch(words.removesuffix(".")) for pattern in _SAID)


def strings(value: object) -> Iterator[str]:
    """Every text of a manifest."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def _pieces() -> Iterator[str]:
    for said in (
        *load_phrases({}).sentences.values(),
        *strings(vars(bot.slack.phrases)),
        *strings(vars(bot.teams.phrases)),
        *strings(SLACK),
        *strings(TEAMS),
    ):
        text = loose(said).replace("**", "")
        yield text
        yield from re.split(r"(?<=[.!?]) | : ", text)
        yield from quoted(text)


_SAID = [
    re.compile(_HOLE.sub(_VALUE, re.escape(piece.removesuffix("."))))
    for piece in set(_pieces())
    if re.search(r"\w{2}", re.sub(r"\{[a-z_]+\}", "", piece))
]
