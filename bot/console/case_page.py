"""The page of a case, which follows what happens in it without being loaded again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.case_view import CaseView, view
from bot.console.documents import render
from bot.console.pages import fragment, page
from bot.console.recording import record
from bot.console.reviewer import CSRF
from bot.console.routes import Route, get, live
from bot.console.scope import case_of
from bot.console.setup import ROOT, vigie_of
from bot.messages import Choices, Facts, Words
from bot.storage.cases import Surface
from bot.storage.journal import Act
from bot.wording.casefile import CaseFile, deadlines, title
from bot.wording.chronicle import addressee, card_name, what, who
from bot.wording.joined import listed
from bot.wording.voice import Voice

ADDRESS = "/dossiers/{ref:[A-Z]{3}-[0-9]+}"


@dataclass(frozen=True)
class Line:
    """A line of the record as it is read: when, who did what, and the words if any."""

    at: Any
    who: str
    what: str
    text: str | None
    note: str


@dataclass(frozen=True)
class Sent:
    """A card of the case: to whom, and what became of it. Without `id`, it is not sent again."""

    id: int
    to: str
    what: str
    posted_at: Any
    read_at: Any
    failure: str


def routes() -> Sequence[Route]:
    """A case, and the part of its page that follows it."""
    return (get(ADDRESS, show), live(f"{ADDRESS}/vivant", follow))


async def show(request: web.Request) -> web.Response:
    """The whole page. Reading a confidential case is written in the journal."""
    vigie = vigie_of(request)
    async with vigie.database.read() as connection:
        case = await case_of(request, connection)
        seen = await view(request, connection, case)
    if case.confidential:
        async with vigie.database.write() as connection:
            await record(request, connection, Act.READ, case.ref)
    return page(request, "case.html", **_context(request, seen))


async def follow(request: web.Request) -> web.StreamResponse:
    """The part of the page that changes."""
    async with vigie_of(request).database.read() as connection:
        seen = await view(request, connection, await case_of(request, connection))
    return fragment(request, "case_live.html", **_context(request, seen))


def _context(request: web.Request, seen: CaseView) -> dict[str, Any]:
    voice, file = vigie_of(request).desk.voice, seen.file
    address = f"{ROOT}/dossiers/{seen.case.ref}"
    csrf = request.get(CSRF, "")
    cards = [
        render(document, action=f"{address}/geste", csrf=csrf, key=str(seen.version))
        for document in seen.documents
    ]
    return {
        "case": seen.case,
        "address": address,
        "heading": title(voice, seen.case),
        "version": seen.version,
        "cards": cards,
        "deadlines": list(deadlines(voice, file)) if seen.case.running else [],
        "words": list(_unshown(seen)),
        "files": [(item, listed(voice, item, file.now)) for item in file.files],
        "lines": list(_lines(voice, seen)),
        "sent": [_sent(voice, file, card) for card in file.surfaces],
        "lost": [voice.cause(cause) for _job, _name, cause in seen.lost],
        "reports": [
            (report, file.directory.nom(report.circonscription)) for report in seen.reports
        ],
        "state": voice.phrases(f"statut.{seen.case.status}"),
    }


def _unshown(seen: CaseView) -> Iterator[tuple[str, str]]:
    """What was written and does not stand whole on the card, with the question it answers."""
    shown: set[str] = set()
    for part in seen.documents[0].parts:
        if isinstance(part, Words):
            shown.add(part.text)
        elif isinstance(part, Facts):
            shown.update(value for _label, value in part.rows)
        elif isinstance(part, Choices):
            shown.update(choice.url for choice in part.choices)
    for field, value in seen.file.words:
        if value not in shown:
            yield seen.file.labels.get(field, ""), value


def _lines(voice: Voice, seen: CaseView) -> Iterator[Line]:
    phrases = voice.phrases
    for told in seen.told:
        mark = "retire" if told.retracted else "modifie" if told.edited else ""
        note = phrases(f"evenement.marque_{mark}") if mark else ""
        text = None if told.event.startswith("consigne") else told.text
        yield Line(told.at, who(voice, seen.file, told.actor), what(voice, told.event), text, note)


def _sent(voice: Voice, file: CaseFile, card: Surface) -> Sent:
    return Sent(
        id=0 if card.leader else card.id,
        to=addressee(voice, file, card),
        what=card_name(voice, card),
        posted_at=card.posted_at,
        read_at=card.read_at,
        failure=voice.cause(card.failure) if card.failure else "",
    )
