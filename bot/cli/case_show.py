"""One case at a terminal, with all that Vigie knows of it; its words only for who may read them."""

import argparse
import json
import textwrap
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.case_desk import Desk
from bot.domain.case import Case
from bot.domain.effects import ToPerson
from bot.domain.rights import handles
from bot.sending.case_file import case_file
from bot.storage import case_record, instructions
from bot.storage.cases import Surface
from bot.storage.journal import Act
from bot.talking.hearing import heard_by
from bot.wording import chronicle
from bot.wording.casefile import CaseFile, deadlines, facts, title
from bot.wording.dates import moment
from bot.wording.joined import listed
from intents.definitions import default_definitions

_WIDTH = 100
_MASKED = "Confidentiel : le contenu se lit avec --au-nom-de une personne qui y a droit."


@dataclass(frozen=True)
class Record:
    """A case as lists of lines, so that the text and the JSON say the same. Empty when masked."""

    titre: str
    masque: bool
    faits: Sequence[tuple[str, str]]
    propos: Sequence[tuple[str, str]]
    echeances: Sequence[str]
    cartes: Sequence[str]
    perdus: Sequence[str]
    fichiers: Sequence[str]
    consignes: Sequence[str]
    histoire: Sequence[tuple[str, str, str]]


async def whole(
    desk: Desk, connection: AsyncConnection, case: Case, options: argparse.Namespace
) -> str:
    """The whole record of a case. Reading a confidential one is kept in the journal."""
    definitions = default_definitions()
    file = await case_file(connection, case.id, definitions, desk.directory, desk.now)
    if file is None:
        raise LookupError(case.ref)
    masked = not desk.may_read(case)
    if case.confidential and not masked:
        await desk.record(connection, Act.READ, case.ref)
    record = await _record(desk, connection, file, masked=masked)
    if options.json:
        return json.dumps({"ref": case.ref, **asdict(record)}, ensure_ascii=False, indent=2)
    return "\n".join(_lines(record))


async def _record(
    desk: Desk, connection: AsyncConnection, file: CaseFile, *, masked: bool
) -> Record:
    voice, case, actor = desk.voice, file.case, desk.actor
    told = await case_record.record(connection, case.id)
    if actor is not None:
        file, told = heard_by(actor, file, told)
    inside = actor is None or handles(actor, case, desk.directory, desk.now)
    dead = await case_record.lost_jobs(connection, case.id)
    shown = not masked
    return Record(
        titre=title(voice, case),
        masque=masked,
        faits=list(facts(voice, file)) if shown else [],
        propos=[(file.labels.get(name, name), value) for name, value in file.words if shown],
        echeances=list(deadlines(voice, file)) if case.running else [],
        cartes=[_card(desk, file, card, masked=masked) for card in file.surfaces],
        perdus=[f"{_JOBS.get(job, job)} : {voice.cause(cause)}" for job, _, cause in dead],
        fichiers=[listed(voice, item, desk.now) for item in file.files] if shown else [],
        consignes=(
            [line async for line in _instructions(desk, connection, case)]
            if shown and inside
            else []
        ),
        histoire=[
            (
                moment(line.at, desk.now),
                f"{chronicle.who(voice, file, line.actor)} {chronicle.what(voice, line.event)}",
                line.text or "",
            )
            for line in told
            if shown
        ],
    )


_JOBS = {
    "surface": "une carte",
    "notice": "un avis",
    "relay": "un message ou un fichier",
    "fetch": "un fichier à recevoir",
}


def _card(desk: Desk, file: CaseFile, card: Surface, *, masked: bool) -> str:
    hidden = masked and isinstance(card.recipient, ToPerson)
    to = "une personne" if hidden else chronicle.addressee(desk.voice, file, card)
    if card.failure:
        state = f"pas livré ({desk.voice.cause(card.failure)}), à renvoyer"
    elif card.posted_at is None:
        state = "en route"
    else:
        state = f"livré à {moment(card.posted_at, desk.now)}"
        state += f", lu à {moment(card.read_at, desk.now)}" if card.read_at else ""
    return f"{chronicle.card_name(desk.voice, card)}, pour {to} : {state}"


async def _instructions(desk: Desk, connection: AsyncConnection, case: Case) -> AsyncIterator[str]:
    for one in await instructions.of_case(connection, case.id):
        readings = await instructions.readings(connection, one.id)
        read = sum(1 for item in readings if item.card.read_at)
        writer = desk.voice.name(one.written_by, desk.directory)
        count = f"{len(readings)} envois, {read} lus"
        yield f"{moment(one.written_at, desk.now)}, {writer} ({count}) : {one.text}"


def _lines(record: Record) -> Iterator[str]:
    yield record.titre
    yield "=" * len(record.titre)
    if record.masque:
        yield _MASKED
    for name, value in record.faits:
        yield from _wrapped(f"{name} : {value}", "")
    sections: Mapping[str, Iterable[str]] = {
        "Ce qui est écrit": [f"{name} : {value}" for name, value in record.propos],
        "Échéances": record.echeances,
        "Cartes": record.cartes,
        "Ce qui n’est pas parti": record.perdus,
        "Fichiers": record.fichiers,
        "Consignes": record.consignes,
    }
    for name, lines in sections.items():
        for number, line in enumerate(lines):
            if number == 0:
                yield f"\n{name}"
            yield from _wrapped(line, "  ")
    if record.histoire:
        yield "\nHistoire"
    for at, said, text in record.histoire:
        yield from _wrapped(f"{at} : {said}", "  ")
        if text:
            yield from _wrapped(text, "      ")


def _wrapped(text: str, indent: str) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        wrapped = textwrap.wrap(
            line, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  "
        )
        yield from wrapped or [indent]
