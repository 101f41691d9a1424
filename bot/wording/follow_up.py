"""The card by which the DCAP follows an instruction: who read it, who did not, whom to call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.instruction import (
    Audience,
    Instruction,
    Recipients,
    State,
    open_to_instructions,
)
from bot.domain.people import Person
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Document,
    Facts,
    Heading,
    Paragraph,
    Part,
    Span,
    Words,
)
from bot.storage.instructions import Reading
from bot.wording.dates import moment
from bot.wording.typography import typeset
from bot.wording.voice import Voice

SHOWN = 20
"""People or places listed one by one; the others are counted."""


@dataclass(frozen=True)
class FollowUp:
    """An instruction with everything that the card which follows it shows.

    `recipients` are the DS to whom it would go if it was sent now and, once it was sent, those
    whom it has not reached; empty when it is for those who reported.
    """

    case: Case
    instruction: Instruction
    readings: Sequence[Reading]
    recipients: Recipients
    reminded_at: datetime | None
    directory: Directory
    now: datetime


def follow_up(voice: Voice, following: FollowUp) -> Document:
    """What the DCAP follows in its room, from the proposal to the last reading."""
    phrases, instruction = voice.phrases, following.instruction
    ref, state = following.case.ref, instruction.state
    built: list[Part] = [Heading(phrases(f"consigne.titre_{state}", ref=ref))]
    if state is State.PROPOSED:
        author = voice.name(instruction.written_by, following.directory)
        count = str(len(following.recipients.reached))
        built.append(phrases.paragraph("consigne.a_approuver", qui=author, nombre=count))
    built += [Words(instruction.text), Facts(tuple(_facts(voice, following)))]
    if state is not State.ABANDONED:
        built += _lists(voice, following)
    choices = tuple(_choices(voice, following))
    if choices:
        built.append(Choices(choices))
    return Document(phrases(f"consigne.resume_{state}", ref=ref), tuple(built))


def line(voice: Voice, directory: Directory, person: Person) -> str:
    """Somebody with where they work and their telephone, to be called."""
    where = directory.nom(person.circonscription) or voice.role(person.role)
    if not person.telephone:
        return voice.phrases("consigne.sans_telephone", nom=person.name, ou=where)
    return voice.phrases("consigne.personne", nom=person.name, ou=where, telephone=person.telephone)


def first_ones(voice: Voice, names: Sequence[str]) -> list[str]:
    """The first of them, then how many others."""
    others = len(names) - SHOWN
    if others <= 0:
        return list(names)
    return [*names[:SHOWN], voice.phrases("consigne.et_autres", nombre=str(others))]


def _facts(voice: Voice, following: FollowUp) -> Iterator[tuple[str, str]]:
    phrases, instruction, readings = voice.phrases, following.instruction, following.readings
    yield phrases("consigne.pour"), _audience(voice, following)
    if instruction.decided_at is not None:
        label = phrases(f"consigne.le_{instruction.state}")
        by = voice.name(instruction.decided_by or "", following.directory)
        at = moment(instruction.decided_at, following.now)
        yield label, phrases("consigne.par_a", qui=by, heure=at)
    if instruction.decided_by != instruction.written_by:
        author = voice.name(instruction.written_by, following.directory)
        yield phrases("consigne.ecrite_par"), author
    if instruction.state is not State.SENT:
        return
    read = sum(reading.card.read_at is not None for reading in readings)
    share = str(100 * read // max(1, len(readings)))
    total = str(len(readings))
    yield phrases("consigne.lu"), phrases("consigne.sur", lus=str(read), tous=total, part=share)
    leaving = sum(not _arrived(reading) and not reading.card.failure for reading in readings)
    if leaving:
        yield phrases("consigne.en_route"), str(leaving)
    if following.reminded_at is not None:
        yield phrases("consigne.relancee"), moment(following.reminded_at, following.now)


def _audience(voice: Voice, following: FollowUp) -> str:
    instruction, directory = following.instruction, following.directory
    if instruction.audience is Audience.REPORTERS:
        return voice.phrases("consigne.pour_auteurs")
    codes = instruction.circonscriptions
    if set(codes) >= set(directory.circonscriptions):
        return voice.phrases("consigne.toutes", nombre=str(len(codes)))
    return typeset(", ".join(first_ones(voice, [directory.nom(code) for code in codes])))


def _lists(voice: Voice, following: FollowUp) -> Iterator[Part]:
    """Who has not read, who could not be reached, who must be told otherwise."""
    phrases, directory, told = voice.phrases, following.directory, following.recipients
    unread = [item for item in following.readings if item.card.read_at is None]
    late = [_reader(voice, directory, item) for item in unread if not item.card.failure]
    yield from _listed(voice, phrases.paragraph("consigne.pas_lu"), late)
    lost = [_lost(voice, directory, item) for item in unread if item.card.failure]
    yield from _listed(voice, phrases.paragraph("consigne.non_livree"), lost)
    sent = following.instruction.state is State.SENT
    missed = (*told.reached, *told.by_telephone) if sent else told.by_telephone
    calls = [line(voice, directory, person) for person in missed]
    yield from _listed(voice, phrases.paragraph("consigne.par_telephone"), calls)
    aside = [line(voice, directory, person) for person in told.concerned]
    yield from _listed(voice, phrases.paragraph("consigne.concernees"), aside)
    vacant = [directory.nom(code) for code in told.vacant]
    yield from _listed(voice, phrases.paragraph("consigne.sans_ds"), vacant)


def _listed(voice: Voice, title: Paragraph, names: Sequence[str]) -> Iterator[Part]:
    if names:
        yield title
        yield Bullets(tuple((Span(typeset(name)),) for name in first_ones(voice, names)))


def _reader(voice: Voice, directory: Directory, reading: Reading) -> str:
    person = directory.people.get(reading.person or "")
    if person is not None:
        return line(voice, directory, person)
    reporter = reading.reporter
    if reporter is None or not reporter.name.strip():
        return voice.phrases("roles.inconnu")
    return voice.phrases("contact.sans_telephone", nom=reporter.name, role=voice.role(None))


def _lost(voice: Voice, directory: Directory, reading: Reading) -> str:
    return voice.phrases(
        "consigne.perdue",
        qui=_reader(voice, directory, reading),
        cause=voice.cause(reading.card.failure or ""),
    )


def _arrived(reading: Reading) -> bool:
    return reading.card.posted_at is not None


def _choices(voice: Voice, following: FollowUp) -> Iterator[Choice]:
    phrases, instruction = voice.phrases, following.instruction
    subject = str(instruction.id)
    if instruction.state is State.PROPOSED:
        if open_to_instructions(following.case, following.now):
            yield Choice(phrases("bouton.approuver"), "instruction.approve", subject, "primary")
        yield Choice(phrases("bouton.abandonner"), "instruction.abandon", subject)
        return
    unread = any(reading.card.read_at is None for reading in following.readings)
    if instruction.state is State.SENT and unread:
        yield Choice(phrases("bouton.relancer"), "instruction.remind", subject)
