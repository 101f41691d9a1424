"""« Corriger »: a closed case whose outcome was wrong, and the word that goes to who reported."""

from bot.casework import groups
from bot.desk import Desk
from bot.domain.case import Issue
from bot.domain.lifecycle import Change, Refused
from bot.domain.merging import CORRECTED
from bot.domain.outcome import correct, may_correct
from bot.messages import FieldErrors, OpenForm, Outcome, Show
from bot.storage import cases, exchanges
from bot.turn import Turn, row_id
from bot.wording import forms
from bot.wording.outcome_form import correct_form


async def pressed(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
    """The form, for whoever had the outcome to give. Raises Refused."""
    if act != "correct":
        raise Refused("action_perimee")
    async with desk.database.read() as connection:
        case = await cases.get(connection, row_id(subject))
        if case is None:
            raise Refused("introuvable")
        may_correct(case, turn.author.actor, desk.setting(turn))
        await groups.guard(connection, case, Change(case, CORRECTED))
    return Outcome(OpenForm(correct_form(desk.voice, case)))


async def submitted(desk: Desk, turn: Turn) -> Outcome:
    """The outcome is corrected, and every reporter reads it once. Raises Refused."""
    fields = {name: value.strip() for name, value in turn.inbound.fields.items()}
    errors: dict[str, str] = {}
    if fields.get(forms.ISSUE) not in list(Issue):
        errors[forms.ISSUE] = desk.voice.phrases("refus.choix_requis")
    if not fields.get(forms.WORD):
        errors[forms.WORD] = desk.voice.phrases("refus.champ_vide")
    if errors:
        return Outcome(FieldErrors(errors))
    issue, actor = Issue(fields[forms.ISSUE]), turn.author.actor
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        case = await desk.casework.act(
            connection,
            row_id(turn.inbound.subject),
            actor,
            lambda case, setting: correct(case, actor, issue, setting),
            turn.snapshot,
            turn.now,
            note=turn.snapshot.masker.mask(fields[forms.WORD]),
        )
    desk.wake()
    return Outcome(Show(desk.voice.phrases.document("formulaire.corrige", ref=case.ref)))
