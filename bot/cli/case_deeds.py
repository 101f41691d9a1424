"""Acting on a case from a terminal: the same use cases as in chat, and the same refusals."""

import argparse
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import reposting
from bot.cli.case_desk import Desk, person_named
from bot.domain import handover, lifecycle
from bot.domain.case import Case, Issue
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.rights import Actor, Side, sides
from bot.storage import cases
from bot.storage.journal import Act
from bot.wording.chronicle import OPERATOR

BY_COMMAND = "ligne_de_commande"
"""The line of the record that says from where the next act was done."""

_INSIDE = "interne : "
_CARDS = {
    Side.DCAP: SurfaceKind.ALERT,
    Side.FIELD: SurfaceKind.THREAD,
    Side.REPORTER: SurfaceKind.RECEIPT,
}
"""The card under which somebody of each side writes; whoever has several is of the first."""


async def act(
    desk: Desk, connection: AsyncConnection, case: Case, options: argparse.Namespace
) -> str:
    """Do one thing to a case, in the caller's transaction, and say so; Refused or Unknown."""
    by = desk.actor.id if desk.actor else OPERATOR
    await cases.append(connection, case, case, at=desk.now, actor=by, event=BY_COMMAND)
    done = await _done(desk, connection, case, options)
    await desk.record(connection, Act.CASE, f"{case.ref} {options.geste}")
    return f"{case.ref} : {done}"


async def _done(
    desk: Desk, connection: AsyncConnection, case: Case, options: argparse.Namespace
) -> str:
    if options.geste == "renvoyer":
        return await _send_again(desk, connection, case, options.carte)
    if desk.actor is None:
        raise Refused("pas_le_droit")
    if options.geste == "ecrire":
        return await _write(desk, connection, case, desk.actor, options)
    decide = _decision(desk, desk.actor, options)
    masked = desk.snapshot.masker.mask(options.motif or "")
    after = await desk.casework.act(
        connection, case.id, desk.actor, decide, desk.snapshot, desk.now, note=masked or None
    )
    return f"c’est fait. État : {desk.voice.phrases(f'statut.{after.status}')}."


def _decision(
    desk: Desk, actor: Actor, options: argparse.Namespace
) -> Callable[[Case, Setting], Change]:
    if options.geste == "clore":
        issue, motive = Issue(options.issue), options.motif or ""
        return lambda case, setting: lifecycle.close(case, actor, issue, motive, setting)
    if options.geste == "confier":
        chosen = person_named(desk.directory, options.a).id
        return lambda case, setting: handover.assign(case, actor, chosen, setting)
    simple: dict[str, Callable[[Case, Actor, Setting], Change]] = {
        "prendre": lifecycle.take_charge,
        "aviser": lifecycle.tell_dcap,
        "rouvrir": lifecycle.reopen,
    }
    decide = simple[options.geste]
    return lambda case, setting: decide(case, actor, setting)


async def _write(
    desk: Desk, connection: AsyncConnection, case: Case, actor: Actor, options: argparse.Namespace
) -> str:
    """Words go where they would from that person's own card."""
    mine = sides(actor, case, desk.directory, desk.now)
    side = next((side for side in _CARDS if side in mine), None)
    if side is None or (options.interne and side is Side.REPORTER):
        raise Refused("pas_le_droit")
    text = f"{_INSIDE if options.interne else ''}{options.texte.strip()}"
    await desk.casework.talk(
        connection, case.id, _CARDS[side], actor, text, desk.snapshot, desk.now
    )
    return "c’est noté, entre qui traite le dossier." if options.interne else "c’est transmis."


async def _send_again(desk: Desk, connection: AsyncConnection, case: Case, kind: str | None) -> str:
    wanted = SurfaceKind(kind) if kind else None
    by = desk.actor.id if desk.actor else OPERATOR
    found = await reposting.send_again(
        connection, case.id, desk.actor, wanted, desk.snapshot, desk.now, by=by
    )
    return "une carte repart." if len(found) == 1 else f"{len(found)} cartes repartent."
