"""The DCAP's morning summary, one for each of its rooms."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.scrutin import LOCAL
from bot.messages import Document, Facts, Heading
from bot.storage.standing import Confidential, Standing
from bot.wording.dates import day
from bot.wording.voice import Voice

SHOWN = 15
"""How many references are named."""


def summary_page(voice: Voice, found: Standing, now: datetime) -> Document | None:
    """What waits for somebody; None when nothing does."""
    return None if found.quiet else _page(voice, tuple(_rows(voice, found)), now)


def confidential_page(voice: Voice, found: Confidential, now: datetime) -> Document | None:
    """The same for what is confidential: numbers alone."""
    if found.quiet:
        return None
    phrases = voice.phrases
    rows = (
        ("resume.manquements", found.running),
        ("resume.en_retard", found.late),
        ("resume.non_avises", found.untold),
    )
    return _page(voice, tuple((phrases(key), str(number)) for key, number in rows if number), now)


def _page(voice: Voice, rows: tuple[tuple[str, str], ...], now: datetime) -> Document:
    title = voice.phrases("resume.titre", date=day(now.astimezone(LOCAL).date()))
    return Document(title, (Heading(title), Facts(rows)))


def _rows(voice: Voice, found: Standing) -> Iterator[tuple[str, str]]:
    phrases = voice.phrases
    if found.running:
        kinds = (f"{phrases(f'sorte.{kind}')} {count}" for kind, count in found.running.items())
        total = str(sum(found.running.values()))
        detail = phrases("resume.detail", nombre=total, detail=", ".join(kinds))
        yield phrases("resume.ouverts"), detail
    if found.late:
        yield phrases("resume.en_retard"), str(found.late)
    if found.untold:
        yield phrases("resume.non_avises"), _references(voice, found.untold)
    if found.to_read:
        yield phrases("resume.a_relire"), str(found.to_read)
    if found.lost:
        yield phrases("resume.envois_perdus"), str(found.lost)


def _references(voice: Voice, references: tuple[str, ...]) -> str:
    named, left = ", ".join(references[:SHOWN]), len(references) - SHOWN
    return voice.phrases("resume.et_autres", noms=named, nombre=str(left)) if left > 0 else named
