"""What people reported, as the cards show it: their words, their files, their links."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.messages import Choice, Choices, Facts, Part, Words
from bot.storage.files import State
from bot.wording.casefile import LINK, SAID, CaseFile
from bot.wording.joined import listed
from bot.wording.typography import typeset
from bot.wording.voice import Voice

SHOWN_WORDS = 1500
SHOWN_LINKS = 5


def said(file: CaseFile) -> Iterator[Part]:
    """What was reported, in people's words: it is read first."""
    for field, value in file.words:
        if field == SAID:
            yield Words(value if len(value) <= SHOWN_WORDS else f"{value[:SHOWN_WORDS]} …")


def particulars(voice: Voice, file: CaseFile) -> Iterator[Part]:
    """What else people wrote, their files, and their links as buttons that show the domain."""
    rows = [
        (typeset(file.labels.get(field, field)), value)
        for field, value in file.words
        if field not in (SAID, LINK)
    ]
    shown = [listed(voice, one, file.now) for one in file.files if one.state != State.RETRACTED]
    if shown:
        rows.append((voice.phrases("fichier.liste"), "\n".join(shown)))
    if rows:
        yield Facts(tuple(rows))
    links = [value for field, value in file.words if field == LINK and is_link(value)]
    if links:
        label = voice.phrases("bouton.ouvrir_lien")
        yield Choices(tuple(Choice(label, url=link) for link in links[:SHOWN_LINKS]))


def is_link(value: str) -> bool:
    """Whether somebody's link can be offered as a button."""
    try:
        parsed = urlsplit(value)
        return parsed.scheme in ("http", "https") and bool(parsed.hostname)
    except ValueError:
        return False
