"""A report: by command, by form, or from an exchange; recorded before anything is answered."""

from collections.abc import Mapping

from bot.asking.questions import asked_by
from bot.casework import filled, stale
from bot.desk import Desk
from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Refused, close, complete
from bot.domain.opening import Submission
from bot.messages import Document, FieldErrors, Form, OpenForm, Outcome, Show
from bot.storage import exchanges
from bot.storage.exchanges import Exchange
from bot.talking.attachments import join
from bot.turn import Turn, row_id
from bot.wording import forms
from bot.wording.casefile import LINK, SAID
from bot.wording.offers import CONFIDENTIAL
from bot.wording.reported import is_link
from faq.calibration import Zone


async def command(desk: Desk, turn: Turn, kind: Kind | None) -> Outcome:
    """`/rumeur text` is sent at once; without text, or without a kind, a form opens."""
    text = turn.inbound.text.strip()
    if kind is None or not text:
        return Outcome(OpenForm(_form(desk, turn, kind, said=text)))
    words = {SAID: text}
    links = filter(is_link, desk.understander.understand(text).fields.links)
    if link := next(links, ""):
        words[LINK] = link
    where = filled.where(desk, turn, text)
    submission = Submission(kind, turn.reporter, where)
    return await _record(desk, turn, submission, words, exchange_id=None)


async def from_exchange(desk: Desk, turn: Turn, exchange_id: int, kind: Kind | None) -> Outcome:
    """« Signaler » under an answer: the form opens with what was already said."""
    async with desk.database.read() as connection:
        exchange = await exchanges.get(connection, exchange_id)
        kept = await exchanges.draft(connection, exchange_id, turn.now)
    if exchange is None or not asked_by(exchange, turn):
        raise Refused("pas_le_droit")
    if exchange.case_id is not None:
        raise Refused("deja_signale")
    said = kept or _already_said(exchange)
    subject = f"{exchange_id}:{kind or ''}"
    return Outcome(OpenForm(_form(desk, turn, kind, said=said, subject=subject)))


async def submitted(desk: Desk, turn: Turn) -> Outcome:
    """A filled report form. What is wrong is said field by field, and nothing is stored."""
    fields = {name: value.strip() for name, value in turn.inbound.fields.items()}
    exchange_id, kind = await _subject(desk, turn)
    chosen = kind or fields.get(forms.KIND, "")
    errors: dict[str, str] = {}
    if chosen not in list(Kind):
        errors[forms.KIND] = desk.voice.phrases("refus.choix_requis")
    errors |= filled.word_errors(desk, fields)
    where = turn.author.circonscription
    if not where and fields.get(forms.CIRCONSCRIPTION):
        where, problem = filled.division(desk, turn, fields[forms.CIRCONSCRIPTION])
        if problem:
            errors[forms.CIRCONSCRIPTION] = problem
    if errors:
        return Outcome(FieldErrors(errors))
    submission = Submission(
        kind=Kind(chosen),
        reporter=turn.reporter,
        circonscription=where or filled.where(desk, turn, fields[SAID]),
        about_ds=fields.get(forms.ABOUT_DS) == forms.YES,
        circulates=fields.get(forms.CIRCULATES) == forms.YES,
    )
    return await _record(
        desk, turn, submission, filled.words_of(desk, Kind(chosen), fields), exchange_id
    )


async def completed(desk: Desk, turn: Turn) -> Outcome:
    """More about a case that is already open."""
    fields = {name: value.strip() for name, value in turn.inbound.fields.items()}
    case_id = row_id(turn.inbound.subject)
    errors = filled.link_errors(desk, fields)
    if not any(fields.values()) and not turn.inbound.files:
        errors[SAID] = desk.voice.phrases("refus.champ_vide")
    if errors:
        return Outcome(FieldErrors(errors))
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        actor = turn.author.actor
        case = await desk.casework.act(
            connection, case_id, actor, lambda case, setting: complete(case, actor, setting),
            turn.snapshot, turn.now,
        )  # fmt: skip
        words = filled.masked(turn, case.kind, filled.words_of(desk, case.kind, fields))
        await desk.casework.add_words(connection, case, words, turn.now)
        await join(connection, turn, case, SurfaceKind.RECEIPT, inside=False)
    desk.wake()
    return Outcome(Show(desk.voice.phrases.document("formulaire.complete", ref=case.ref)))


async def closed(desk: Desk, turn: Turn) -> Outcome:
    """The end of a case, with its outcome and, where it is due, a motive."""
    fields = {name: value.strip() for name, value in turn.inbound.fields.items()}
    if fields.get(forms.ISSUE) not in list(Issue):
        return Outcome(FieldErrors({forms.ISSUE: desk.voice.phrases("refus.choix_requis")}))
    issue, motive = Issue(fields[forms.ISSUE]), fields.get(forms.MOTIVE, "")
    case_id, actor = row_id(turn.inbound.subject), turn.author.actor
    try:
        async with desk.database.write() as connection:
            if not await exchanges.received(connection, turn.inbound.key, turn.now):
                return Outcome(duplicate=True)
            case = await desk.casework.act(
                connection,
                case_id,
                actor,
                lambda case, setting: close(case, actor, issue, motive, setting),
                turn.snapshot,
                turn.now,
                note=turn.snapshot.masker.mask(motive) or None,
            )
    except Refused as refusal:
        if refusal.reason != "motif_requis":
            await stale.refresh(desk, turn, case_id)
            raise
        return Outcome(FieldErrors({forms.MOTIVE: desk.voice.phrases("refus.motif_requis")}))
    desk.wake()
    return Outcome(Show(desk.voice.phrases.document("formulaire.clos", ref=case.ref)))


def recorded(desk: Desk, case: Case) -> Document:
    """The immediate word that something is stored; the receipt itself is sent apart."""
    return desk.voice.phrases.document("formulaire.enregistre", ref=case.ref)


async def _record(
    desk: Desk,
    turn: Turn,
    submission: Submission,
    words: Mapping[str, str],
    exchange_id: int | None,
) -> Outcome:
    masked = filled.masked(turn, submission.kind, words)
    rumour = submission.kind is Kind.RUMEUR
    resemblance = await desk.resembling.read(masked) if rumour else None
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        case = await desk.casework.open(
            connection, submission, masked, turn.snapshot, turn.now,
            exchange_id=exchange_id, resemblance=resemblance,
        )  # fmt: skip
        await join(connection, turn, case, SurfaceKind.RECEIPT, inside=False)
    desk.wake()
    return Outcome(Show(recorded(desk, case), passing=True))


def _form(desk: Desk, turn: Turn, kind: Kind | None, *, said: str = "", subject: str = "") -> Form:
    return forms.report_form(
        desk.voice,
        desk.understander.definitions,
        kind=kind,
        role=turn.author.role,
        said=said,
        circonscription=turn.snapshot.directory.nom(filled.where(desk, turn, said)),
        subject=subject or f":{kind or ''}",
    )


async def _subject(desk: Desk, turn: Turn) -> tuple[int | None, str]:
    """The exchange and the kind that a form was opened for.

    The report is taken even when the exchange is no longer there; it is never tied to an exchange
    of somebody else.
    """
    number, _, kind = turn.inbound.subject.partition(":")
    if kind and kind not in list(Kind):
        raise Refused("action_perimee")
    if not number:
        return None, kind
    async with desk.database.read() as connection:
        exchange = await exchanges.get(connection, row_id(number))
    return (exchange.id if exchange and asked_by(exchange, turn) else None), kind


def _already_said(exchange: Exchange) -> str:
    """What the form need not ask again: any message that no entry simply answered."""
    answered = exchange.zone == Zone.ANSWER and not exchange.is_report
    return "" if answered or exchange.text == CONFIDENTIAL else exchange.text
