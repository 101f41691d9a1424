"""One card for many reports of what looks like one rumour, whatever the DCAP said of them yet."""

from collections.abc import Sequence

from bot.domain.case import Case
from bot.messages import Document
from bot.wording.alert import alert
from bot.wording.casefile import CaseFile
from bot.wording.rumours import one_card_each, rolled_up
from bot.wording.voice import Voice


def one_card(
    voice: Voice, file: CaseFile, reports: Sequence[Case], quoted: Sequence[CaseFile]
) -> Document:
    """The card that `file` leads for these reports, oldest first; the `quoted` ones have words.

    Once they are one rumour, it is the alert of the case that leads it. What the DCAP already
    handles keeps its own buttons, and what looks like it comes below.
    """
    own = alert(voice, file)
    # Under a shared card, nobody can tell which case a word is about: it is refused.
    in_thread = voice.phrases.note("fil.repondre")
    kept = tuple(part for part in own.parts if part != in_thread)
    group = {case.id for case in (file.case, *file.kin.followers)}
    others = [case for case in reports if case.id not in group]
    if not others or len({case.same_as or case.id for case in reports}) == 1:
        return Document(own.summary, (*kept, one_card_each(voice, file)))
    if file.case.dcap_taken_at is not None or file.kin.followers or file.kin.lead is not None:
        below = rolled_up(voice, file, others, [one for one in quoted if one.case.id not in group])
        return Document(own.summary, (*kept, *below))
    count = str(sum(not case.withdrawn for case in reports))
    summary = voice.phrases("rumeur.vague_resume", nombre=count)
    return Document(summary, rolled_up(voice, file, reports, quoted))
