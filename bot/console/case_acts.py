"""Acting on a case from the console: the same use cases as in chat, and the same refusals."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aiohttp import web

from bot.console.case_page import ADDRESS
from bot.console.case_view import CaseView, view
from bot.console.forgery import FIELD
from bot.console.pages import page, see_other
from bot.console.recording import record
from bot.console.reviewer import CHANNEL, CSRF, Office, actor_of, reviewer_of, snapshot_of
from bot.console.routes import Route, post
from bot.console.scope import case_of
from bot.console.setup import ROOT, vigie_of
from bot.domain.lifecycle import Refused
from bot.domain.people import Address, Role
from bot.identity import Author
from bot.messages import Button, FieldErrors, Form, Inbound, OpenForm, Outcome, Show
from bot.storage import cases
from bot.storage.journal import Act
from bot.turn import Turn

DEED, SUBJECT, KEY = "geste", "objet", "cle"
_FIELD = "champ-"


def routes() -> Sequence[Route]:
    """A pressed button, a filled form, a card to send again."""
    return (
        post(f"{ADDRESS}/geste", press),
        post(f"{ADDRESS}/formulaire", submit),
        post(f"{ADDRESS}/cartes/{{surface:[0-9]+}}/renvoyer", send_again),
    )


async def press(request: web.Request) -> web.Response:
    """Do what a button of the page says, or open its form."""
    form = await _form(request)
    seen = await _seen(request)
    try:
        outcome = await _pressed(request, seen, form)
    except Refused as refusal:
        return _refused(request, seen, refusal)
    if isinstance(outcome.reply, OpenForm):
        return _show_form(request, seen, form, outcome.reply.form, {}, {})
    return await _done(request, seen, form, outcome)


async def submit(request: web.Request) -> web.Response:
    """Take a form that a button opened: the button is pressed again, so that rights are too."""
    form = await _form(request)
    seen = await _seen(request)
    try:
        opened = (await _pressed(request, seen, form)).reply
        if not isinstance(opened, OpenForm):
            raise Refused("action_perimee")
        asked = opened.form
        fields = {field.id: form.get(_FIELD + field.id, "") for field in asked.fields}
        inbound = _inbound(request, seen, form, form_id=asked.id, subject=asked.subject)
        outcome = await _take(request, replace(inbound, fields=fields))
    except Refused as refusal:
        return _refused(request, seen, refusal)
    if isinstance(outcome.reply, FieldErrors):
        return _show_form(request, seen, form, asked, fields, outcome.reply.errors)
    return await _done(request, seen, form, outcome)


async def send_again(request: web.Request) -> web.Response:
    """Post a card anew: somebody lost it, or it never arrived."""
    vigie, wanted = vigie_of(request), int(request.match_info["surface"])
    async with vigie.database.write() as connection:
        case = await case_of(request, connection)
        known = {card.id: card for card in await cases.surfaces_of(connection, case.id)}
        surface = known.get(wanted)
        if surface is None or surface.leader is not None:
            raise web.HTTPNotFound(text="Cette carte n’existe pas.")
        await cases.note_surface(
            connection, surface.id, message_id=None, digest=None, failure=None, posted_at=None
        )
        fresh = await cases.surface(connection, surface.id)
        await vigie.desk.ledger.refresh(connection, [fresh or surface], vigie.desk.clock())
        await record(request, connection, Act.CASE, f"{case.ref} carte {surface.id}")
    vigie.desk.wake()
    return see_other(request, f"/dossiers/{case.ref}", said="La carte part de nouveau.")


async def _form(request: web.Request) -> Mapping[str, str]:
    """What the form says; several ticked boxes of one name become a list, as in chat."""
    sent: dict[str, list[str]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            sent.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in sent.items()}


async def _seen(request: web.Request) -> CaseView:
    async with vigie_of(request).database.read() as connection:
        return await view(request, connection, await case_of(request, connection))


async def _pressed(request: web.Request, seen: CaseView, form: Mapping[str, str]) -> Outcome:
    """Press a button that the page offers now; any other is out of date. Raises Refused."""
    wanted = (form.get(DEED, ""), form.get(SUBJECT, ""))
    if wanted not in {(choice.action, choice.subject) for choice in seen.choices()}:
        raise Refused("action_perimee")
    inbound = _inbound(request, seen, form)
    return await _take(request, replace(inbound, button=Button(*wanted)))


def _inbound(
    request: web.Request,
    seen: CaseView,
    form: Mapping[str, str],
    *,
    form_id: str | None = None,
    subject: str = "",
) -> Inbound:
    actor, reviewer = actor_of(request), reviewer_of(request)
    said = (reviewer.subject, seen.case.ref, form.get(DEED), form.get(SUBJECT), form.get(KEY))
    key = hashlib.sha256(repr(said).encode()).hexdigest()
    return Inbound(
        channel=CHANNEL,
        key=f"{CHANNEL}:{key}",
        author=actor.account,
        address=Address(CHANNEL, actor.account.id),
        form=form_id,
        subject=subject,
    )


async def _take(request: web.Request, inbound: Inbound) -> Outcome:
    vigie, snapshot = vigie_of(request), snapshot_of(request)
    dcap = reviewer_of(request).role is Office.DCAP
    author = Author(actor_of(request), Role.DCAP if dcap else Role.COORDONNATEUR, "")
    turn = Turn(inbound, author, snapshot, vigie.desk.clock())
    return await vigie.conversation.taken(turn)


async def _done(
    request: web.Request, seen: CaseView, form: Mapping[str, str], outcome: Outcome
) -> web.Response:
    """Back to the case; acting on it from the console leaves a line in the journal."""
    if not outcome.duplicate:
        async with vigie_of(request).database.write() as connection:
            subject = f"{seen.case.ref} {form.get(DEED, '')}"
            await record(request, connection, Act.CASE, subject)
    said = "C’est fait."
    if isinstance(outcome.reply, Show) and not outcome.reply.passing:
        said = outcome.reply.document.summary
    return see_other(request, f"/dossiers/{seen.case.ref}", said=said)


def _refused(request: web.Request, seen: CaseView, refusal: Refused) -> web.Response:
    phrases = vigie_of(request).desk.voice.phrases
    said = phrases(f"refus.{refusal.reason}", **refusal.values)
    return see_other(request, f"/dossiers/{seen.case.ref}", said=said)


def _show_form(
    request: web.Request,
    seen: CaseView,
    sent: Mapping[str, str],
    form: Form,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> web.Response:
    address = f"{ROOT}/dossiers/{seen.case.ref}"
    return page(
        request,
        "case_form.html",
        status=422 if errors else 200,
        form=form,
        prefix=_FIELD,
        values=values,
        errors=errors,
        address=address,
        case=seen.case,
        hidden={
            FIELD: request.get(CSRF, ""),
            DEED: sent.get(DEED, ""),
            SUBJECT: sent.get(SUBJECT, ""),
            KEY: sent.get(KEY, ""),
        },
    )
