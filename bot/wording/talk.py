"""Case talk as the other side reads it: words, words taken back, files; push texts bear none."""

from bot.domain.effects import Recipient, SurfaceKind, ToReporter, ToRoom
from bot.domain.people import Role
from bot.messages import Choices, Document, Facts, Words
from bot.storage.files import JoinedFile
from bot.wording.casefile import CaseFile, reply_choice
from bot.wording.joined import weight
from bot.wording.voice import Voice


def talk(
    voice: Voice, file: CaseFile, *, actor: str, words: str, to: Recipient, edited: bool = False
) -> Document:
    """One line of case talk carried to the other side."""
    said_by = {"ref": file.case.ref, "qui": _writer(voice, file, actor, to)}
    heading = voice.phrases.paragraph("mot.de", **said_by)
    answer = Choices((reply_choice(voice, file.case, _card_of(to)),))
    mark = (voice.phrases.note("mot.modifie"),) if edited else ()
    return Document(voice.phrases("mot.de", **said_by), (heading, Words(words), *mark, answer))


def withdrawn(voice: Voice, file: CaseFile, *, actor: str, to: Recipient) -> Document:
    """What stands in the place of a line that its author took away."""
    said_by = {"ref": file.case.ref, "qui": _writer(voice, file, actor, to)}
    heading = voice.phrases.paragraph("mot.de", **said_by)
    gone = voice.phrases.paragraph("mot.retire")
    return Document(voice.phrases("mot.de", **said_by), (heading, gone))


def handed(voice: Voice, file: CaseFile, joined: JoinedFile, to: Recipient) -> Document:
    """What is said beside a file: of which case it is, from whom, and what it weighs."""
    said_by = {"ref": file.case.ref, "qui": _writer(voice, file, joined.actor, to)}
    heading = voice.phrases.paragraph("fichier.de", **said_by)
    about = Facts(((voice.phrases("fichier.nom"), f"{joined.name} ({weight(joined.size)})"),))
    return Document(voice.phrases("fichier.de", **said_by), (heading, about))


def _writer(voice: Voice, file: CaseFile, actor: str, to: Recipient) -> str:
    """Who writes; to whoever reported, the DCAP speaks as one."""
    writer = file.directory.people.get(actor)
    if isinstance(to, ToReporter) and writer is not None and writer.role is Role.DCAP:
        return voice.phrases("roles.DCAP")
    return writer.name if writer else file.case.reporter.name or voice.role(None)


def _card_of(to: Recipient) -> SurfaceKind:
    if isinstance(to, ToReporter):
        return SurfaceKind.RECEIPT
    return SurfaceKind.ALERT if isinstance(to, ToRoom) else SurfaceKind.THREAD
