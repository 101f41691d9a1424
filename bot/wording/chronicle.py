"""A case's record in words: who did what, and which card went to whom."""

from bot.domain.case import CLOCK
from bot.domain.effects import ToPerson, ToReporter
from bot.storage.cases import Surface
from bot.wording.casefile import CaseFile
from bot.wording.voice import Voice


def what(voice: Voice, event: str) -> str:
    """What happened; an event that an older or newer Vigie wrote must not hide the case."""
    if f"evenement.{event}" not in voice.phrases.sentences:
        return voice.phrases("evenement.autre")
    return voice.phrases(f"evenement.{event}")


def who(voice: Voice, file: CaseFile, actor: str) -> str:
    """Whose hand it was; the reporter whom the directory does not know gave their own name."""
    if actor == CLOCK:
        return voice.phrases("evenement.horloge")
    if actor == OPERATOR:
        return voice.phrases("evenement.exploitation")
    reporter = file.case.reporter
    own = (reporter.address.room, f"{reporter.address.channel}:{reporter.address.room}")
    if reporter.person is None and actor in own:
        return reporter.name or voice.phrases("roles.inconnu")
    return voice.name(actor, file.directory)


def addressee(voice: Voice, file: CaseFile, card: Surface) -> str:
    """For whom a card of the case is."""
    to = card.recipient
    if isinstance(to, ToReporter):
        return voice.phrases("evenement.auteur")
    if isinstance(to, ToPerson):
        return voice.name(to.person, file.directory)
    return voice.phrases(f"evenement.salon_{to.room}")


def card_name(voice: Voice, card: Surface) -> str:
    """What kind of card it is."""
    return voice.phrases(f"evenement.carte_{card.kind}")


OPERATOR = "exploitation"
"""Stands for a person where whoever operates Vigie acted from the command line, for nobody."""
