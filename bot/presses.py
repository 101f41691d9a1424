"""A pressed button: on an answer, or on a case's card. Rights are asked again, here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.asking.questions import asked_by, document
from bot.asking.suspension import received
from bot.casework import assigning, outcomes, reading, reposting, rumours, stale
from bot.casework.reports import from_exchange
from bot.desk import Desk
from bot.domain import lifecycle
from bot.domain.case import Case, Kind, Spoken
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.people import Role
from bot.instructions import acts as instructions
from bot.messages import Button, OpenForm, Outcome, Replace
from bot.storage import cases, exchanges
from bot.storage.exchanges import HELPFUL, NONE_FITS, UNHELPFUL, Exchange
from bot.talking import talk
from bot.turn import Turn, row_id
from bot.wording.forms import close_form, complete_form

Press = Callable[[Desk, Turn, str, str], Awaitable[Outcome]]
"""Answers a button: the rest of its action, then its subject."""

_ROLES = {"ds": Role.DS, "das": Role.DAS, "personnel": Role.PERSONNEL}


async def pressed(desk: Desk, turn: Turn, button: Button) -> Outcome:
    """Do what a button says; raises Refused with the reason to show."""
    about, _, act = button.action.partition(".")
    press = _PRESSES.get(about)
    if press is None:
        raise Refused("action_perimee")
    return await press(desk, turn, act, button.subject)


async def _on_exchange(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
    number, _, argument = subject.partition(":")
    exchange_id = row_id(number)
    if act == "report":
        kind = Kind(argument) if argument in list(Kind) else None
        return await from_exchange(desk, turn, exchange_id, kind)
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        exchange = await exchanges.get(connection, exchange_id)
        if exchange is None:
            raise Refused("action_perimee")
        if not asked_by(exchange, turn):
            raise Refused("pas_le_droit")
        changed = _noted(desk, exchange, act, argument)
        await exchanges.note(
            connection,
            exchange_id,
            feedback=changed.feedback,
            chosen=received(changed, exchange, turn.snapshot.suspended),
            role=changed.role,
        )
        return Outcome(Replace(await document(desk, connection, turn, changed)))


def _noted(desk: Desk, exchange: Exchange, act: str, argument: str) -> Exchange:
    """The exchange as the press leaves it. A declared role changes wording only."""
    if act == "helpful":
        return replace(exchange, feedback=HELPFUL)
    if act == "unhelpful":
        return replace(exchange, feedback=UNHELPFUL)
    if act == "none":
        return replace(exchange, feedback=NONE_FITS)
    known = desk.understander.matcher.catalogue.get(argument)
    if act == "choose" and known is not None:
        return replace(exchange, chosen=known.id)
    name, _, role = act.partition(".")
    if name == "role" and role in _ROLES and exchange.person is None:
        return replace(exchange, role=_ROLES[role])
    raise Refused("action_perimee")


async def _on_case(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
    case_id = row_id(subject.partition(":")[0])
    if act == "reply":
        return await talk.opened(desk, turn, subject)
    if act in ("complete", "close"):
        return await _open_form(desk, turn, act, case_id)
    if act == "assign":
        return await assigning.opened(desk, turn, case_id)
    if act == "seen":
        return await reading.seen(desk, turn, case_id)
    if act == "resend":
        return await reposting.pressed(desk, turn, case_id)
    if act == "concerns_ds":
        return await reading.withdrawn(desk, turn, case_id)
    decide = _decision(turn, act)
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        await desk.casework.act(
            connection, case_id, turn.author.actor, decide, turn.snapshot, turn.now
        )
    desk.wake()
    return Outcome()


def _decision(turn: Turn, act: str) -> Callable[[Case, Setting], Change]:
    actor = turn.author.actor
    simple: dict[str, Callable[[Case, Setting], Change]] = {
        "take": lambda case, setting: lifecycle.take_charge(case, actor, setting),
        "tell_dcap": lambda case, setting: lifecycle.tell_dcap(case, actor, setting),
        "climb": lambda case, setting: lifecycle.climb(case, actor, setting),
        "withdraw": lambda case, setting: lifecycle.withdraw(case, actor, setting),
        "circulates": lambda case, setting: lifecycle.circulates(case, actor, setting),
        "reopen": lambda case, setting: lifecycle.reopen(case, actor, setting),
    }
    if act in simple:
        return simple[act]
    name, _, answer = act.partition(".")
    if name == "spoken" and answer in list(Spoken):
        return lambda case, setting: lifecycle.spoken(case, actor, Spoken(answer), setting)
    raise Refused("action_perimee")


async def _open_form(desk: Desk, turn: Turn, act: str, case_id: int) -> Outcome:
    """An empty form writes nothing; rights are asked when it opens and when it comes back."""
    async with desk.database.read() as connection:
        case = await cases.get(connection, case_id)
    if case is None:
        raise Refused("introuvable")
    lifecycle.may_open_form(case, turn.author.actor, act, desk.setting(turn))
    if act == "complete":
        return Outcome(OpenForm(complete_form(desk.voice, desk.understander.definitions, case)))
    return Outcome(OpenForm(close_form(desk.voice, case)))


def _on_card(press: Press) -> Press:
    """A press on a case's card, which is shown again as the case is now when it is refused.

    The subject of the button begins with the case's id.
    """

    async def pressed_on_card(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
        try:
            return await press(desk, turn, act, subject)
        except Refused:
            await stale.refresh(desk, turn, row_id(subject.partition(":")[0]))
            raise

    return pressed_on_card


_PRESSES: dict[str, Press] = {
    "exchange": _on_exchange,
    "case": _on_card(_on_case),
    "rumour": _on_card(rumours.pressed),
    "outcome": _on_card(outcomes.pressed),
    "instruction": instructions.pressed,
}
"""Who answers a button, by what it is about: the first word of its action."""
