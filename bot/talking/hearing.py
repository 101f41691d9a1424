"""What one person hears of a case's record: what stays inside is for those who handle it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.casework.casework import INTERNAL
from bot.domain.merging import CORRECTED
from bot.domain.rights import Actor, handles
from bot.storage.case_record import Told
from bot.storage.files import JoinedFile
from bot.storage.relays import TALK, TALK_INTERNAL
from bot.wording.casefile import CaseFile

_FOR_ALL = (TALK, TALK_INTERNAL, CORRECTED)
"""What the words are of that also reach whoever reported, unless they say « interne : »."""


def heard_by(actor: Actor, file: CaseFile, told: Sequence[Told]) -> tuple[CaseFile, Sequence[Told]]:
    """The case and its record without the words and the files that stay inside, if they must."""
    if handles(actor, file.case, file.directory, file.now):
        return file, told
    theirs = replace(file, files=[one for one in file.files if _given(one, actor)])
    return theirs, [line if _heard(line, actor) else replace(line, text=None) for line in told]


def _given(joined: JoinedFile, actor: Actor) -> bool:
    return not joined.internal or joined.actor == actor.id


def _heard(line: Told, actor: Actor) -> bool:
    if line.text is None or line.actor == actor.id:
        return True
    return line.event in _FOR_ALL and INTERNAL.match(line.text) is None
