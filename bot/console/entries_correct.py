"""« Corriger »: what will be written, to how many people, then the sending, once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.asking import correcting
from bot.console.pages import page, see_other
from bot.console.recording import record
from bot.console.reviewer import reviewer_of
from bot.console.routes import Access, Route, get, post
from bot.console.setup import vigie_of
from bot.domain.scrutin import LOCAL
from bot.storage.journal import Act
from bot.storage.review import corrections
from bot.storage.review.corrections import Correction
from faq.entry import FaqEntry

LONGEST = 2_000
OLDEST = timedelta(days=366)
_ENTRY = r"{entry:[a-z0-9_-]{1,80}}"


@dataclass(frozen=True)
class Draft:
    """A correction as it was typed; `since` is a local moment, `problem` what is wrong with it."""

    text: str
    since: str
    moment: datetime | None
    problem: str


def routes() -> Sequence[Route]:
    """Writing, previewing, sending."""
    return (
        get(f"/fiches/{_ENTRY}/corriger", _write, to=Access.DCAP),
        post(f"/fiches/{_ENTRY}/corriger", _preview, to=Access.DCAP),
        post(f"/fiches/{_ENTRY}/envoyer", _send, to=Access.DCAP),
    )


async def _write(request: web.Request) -> web.Response:
    now = vigie_of(request).desk.clock()
    week = (now - timedelta(days=7)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    return await _show(request, Draft("", week, None, ""))


async def _preview(request: web.Request) -> web.Response:
    draft = await _draft(request)
    if draft.problem or draft.moment is None:
        return await _show(request, draft)
    vigie, entry = vigie_of(request), _entry(request)
    async with vigie.database.read() as connection:
        number = await corrections.count_recipients(
            connection, entry.id, draft.moment, vigie.desk.clock()
        )
    return await _show(request, draft, number=number)


async def _send(request: web.Request) -> web.Response:
    draft, form = await _draft(request), await request.post()
    key = str(form.get("cle", ""))
    if draft.problem or draft.moment is None or not 20 <= len(key) <= 60:
        return await _show(request, draft)
    vigie, entry = vigie_of(request), _entry(request)
    correction = Correction(
        entry=entry.id,
        text=draft.text,
        since=draft.moment,
        by=reviewer_of(request).name[:200],
        at=vigie.desk.clock(),
    )
    async with vigie.database.write() as connection:
        sent = await correcting.send(connection, correction, key)
        if sent is not None:
            subject = f"fiche {entry.id}, correction {sent.id}, {sent.recipients} envois"
            await record(request, connection, Act.CORRECT, subject)
    if sent is None:
        return see_other(request, "/fiches", said="Cette correction était déjà partie.")
    vigie.desk.wake()
    people = "personnes" if sent.recipients > 1 else "personne"
    said = f"La correction de « {entry.title} » part vers {sent.recipients} {people}."
    return see_other(request, "/fiches", said=said)


async def _show(request: web.Request, draft: Draft, *, number: int | None = None) -> web.Response:
    vigie, entry = vigie_of(request), _entry(request)
    async with vigie.database.read() as connection:
        before = await corrections.of_entry(connection, entry.id)
    return page(
        request,
        "entry_correct.html",
        entry=entry,
        draft=draft,
        number=number,
        key=secrets.token_urlsafe(24),
        before=before,
        longest=LONGEST,
        status=400 if draft.problem else 200,
    )


async def _draft(request: web.Request) -> Draft:
    form = await request.post()
    text, since = str(form.get("texte", "")).strip(), str(form.get("depuis", ""))
    now = vigie_of(request).desk.clock()
    moment = _moment(since)
    problem = ""
    if not text or len(text) > LONGEST:
        problem = f"Écrivez la correction, en {LONGEST} caractères au plus."
    elif moment is None or not now - OLDEST <= moment <= now:
        problem = "Donnez depuis quand, une date passée de moins d’un an."
    return Draft(text.replace("\r\n", "\n"), since, moment, problem)


def _entry(request: web.Request) -> FaqEntry:
    found = vigie_of(request).desk.understander.matcher.catalogue.get(request.match_info["entry"])
    if found is None:
        raise web.HTTPNotFound(text="Aucune fiche ne porte ce nom.")
    return found


def _moment(since: str) -> datetime | None:
    """A moment typed as one of Québec's."""
    try:
        typed = datetime.fromisoformat(since)
    except ValueError:
        return None
    return typed.replace(tzinfo=LOCAL) if typed.tzinfo is None else None
