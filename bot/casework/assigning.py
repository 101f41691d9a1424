"""« Confier »: a case is handed to somebody by name."""

from bot.casework import stale
from bot.desk import Desk
from bot.domain import handover
from bot.domain.lifecycle import Refused
from bot.messages import FieldErrors, OpenForm, Outcome, Show
from bot.storage import cases, exchanges
from bot.turn import Turn, row_id
from bot.wording import case_forms


async def opened(desk: Desk, turn: Turn, case_id: int) -> Outcome:
    """The list of those to whom this person may hand the case. Raises Refused."""
    async with desk.database.read() as connection:
        case = await cases.get(connection, case_id)
    if case is None:
        raise Refused("introuvable")
    setting = desk.setting(turn)
    people = [
        person
        for person in handover.assignable(case, turn.author.actor, setting)
        if person.id != case.assignee
    ]
    if not people:
        raise Refused("confier_personne")
    return Outcome(OpenForm(case_forms.assign_form(desk.voice, case, people, setting)))


async def submitted(desk: Desk, turn: Turn) -> Outcome:
    """Somebody was chosen. Raises Refused, and the card is then shown as it is now."""
    case_id, actor = row_id(turn.inbound.subject), turn.author.actor
    chosen = turn.inbound.fields.get(case_forms.PERSON, "").strip()
    if not chosen:
        return Outcome(FieldErrors({case_forms.PERSON: desk.voice.phrases("refus.choix_requis")}))
    try:
        async with desk.database.write() as connection:
            if not await exchanges.received(connection, turn.inbound.key, turn.now):
                return Outcome(duplicate=True)
            case = await desk.casework.act(
                connection,
                case_id,
                actor,
                lambda case, setting: handover.assign(case, actor, chosen, setting),
                turn.snapshot,
                turn.now,
            )
    except Refused:
        await stale.refresh(desk, turn, case_id)
        raise
    desk.wake()
    given_to = desk.voice.name(chosen, turn.snapshot.directory)
    return Outcome(Show(desk.voice.phrases.document("confier.fait", ref=case.ref, qui=given_to)))
