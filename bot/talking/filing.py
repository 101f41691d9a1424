"""A file sent outside any case's thread: the case it belongs to, or why it is not kept."""

import re

from bot.desk import Desk
from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.rights import Side, sides
from bot.messages import Outcome, Show
from bot.storage import cases
from bot.talking.talk import carried
from bot.turn import Turn

OFFERED = 3
"""How many cases are named to whoever has several."""

_KINDS = {kind.prefix: kind for kind in Kind}
_REFERENCE = re.compile(rf"\b({'|'.join(_KINDS)})[-\s]?(\d{{1,9}})\b", re.IGNORECASE)


async def filed(desk: Desk, turn: Turn) -> Outcome | None:
    """Put the files of a message in the case that it names, or in its author's only running one.

    None when the message says something else, which is to be answered first: see `unfiled`. Raises
    Refused. What is asked back needs no memory: the file comes again with the number.
    """
    inbound = turn.inbound
    if not inbound.private:
        return None
    named = await _named(desk, turn)
    if named is not None:
        return await _into(desk, turn, named, _REFERENCE.sub("", inbound.text, count=1).strip())
    if inbound.text.strip():
        return None
    actor = turn.author.actor
    async with desk.database.read() as connection:
        mine = await cases.latest_of(
            connection, actor.account, actor.person.id if actor.person else None
        )
    running = [case for case in mine if case.running]
    if len(running) == 1:
        return await _into(desk, turn, running[0], "")
    if not running:
        return Outcome(Show(desk.voice.phrases.document("fichier.sans_dossier")))
    references = ", ".join(case.ref for case in running[:OFFERED])
    return Outcome(
        Show(desk.voice.phrases.document("fichier.a_quel_dossier", references=references))
    )


def unfiled(desk: Desk, turn: Turn, outcome: Outcome) -> Outcome:
    """The answer to a message whose files went nowhere: its author must know."""
    if not turn.inbound.files or outcome.reply is not None or outcome.duplicate:
        return outcome
    return Outcome(Show(desk.voice.phrases.document("fichier.pas_garde")))


async def _named(desk: Desk, turn: Turn) -> Case | None:
    """The case that the text names, when the author has a part in it."""
    found = _REFERENCE.search(turn.inbound.text)
    if found is None:
        return None
    kind, number = _KINDS[found[1].upper()], int(found[2])
    async with desk.database.read() as connection:
        case = await cases.numbered(connection, kind, number)
    return case if case is not None and _sides(turn, case) else None


async def _into(desk: Desk, turn: Turn, case: Case, words: str) -> Outcome:
    mine = _sides(turn, case)
    kind = SurfaceKind.THREAD
    if Side.REPORTER in mine:
        kind = SurfaceKind.RECEIPT
    elif mine == {Side.DCAP}:
        kind = SurfaceKind.ALERT
    if await carried(desk, turn, case.id, kind, words) is None:
        return Outcome(duplicate=True)
    return Outcome(Show(desk.voice.phrases.document("fichier.joint", ref=case.ref)))


def _sides(turn: Turn, case: Case) -> frozenset[Side]:
    return sides(turn.author.actor, case, turn.snapshot.directory, turn.now)
