"""What `vigie dossiers` works with: the database, the staff, and for whom it reads or acts."""

import getpass
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import utc_now, voice
from bot.casework.casework import Casework
from bot.config import ConfigError, Settings, load_settings
from bot.domain.case import Case, Kind
from bot.domain.directory import Directory
from bot.domain.effects import Room
from bot.domain.people import Account, Person
from bot.domain.rights import Actor, may_read
from bot.reference import Reference, Snapshot
from bot.rooms import rooms_of
from bot.sending.ledger import Ledger
from bot.storage import cases, journal
from bot.storage.engine import Database, open_database
from bot.storage.journal import Act
from bot.storage.migrate import migrate
from bot.wording.voice import Voice
from faq.text import fold

CHANNEL = "ligne"
"""Stands where a platform's name would, for whoever acts from the command line."""

_ROOMS = {"dcap": Room.DCAP, "dcap_confidential": Room.DCAP_CONFIDENTIAL}
_REFERENCE = re.compile(r"([A-Za-z]{3})-?(\d{1,9})")
_KINDS = {kind.prefix: kind for kind in Kind}


class Unknown(Exception):
    """What was named is nowhere, or not for that person; the message says so."""


@dataclass(frozen=True)
class Desk:
    """The collaborators of one command. `actor` is None when nobody was named."""

    database: Database
    voice: Voice
    snapshot: Snapshot
    casework: Casework
    now: datetime
    actor: Actor | None

    @property
    def directory(self) -> Directory:
        """The staff and the map."""
        return self.snapshot.directory

    def may_read(self, case: Case) -> bool:
        """Whether the words of a case may be shown; to nobody in particular, a manquement's no."""
        if self.actor is None:
            return not case.confidential
        return may_read(self.actor, case, self.directory, self.now)

    async def case(self, connection: AsyncConnection, written: str) -> Case:
        """The case of a reference; Unknown all the same when the person named has no part in it."""
        match = _REFERENCE.fullmatch(written.strip())
        kind = _KINDS.get(match[1].upper()) if match else None
        case = await cases.numbered(connection, kind, int(match[2])) if match and kind else None
        if case is None or (self.actor is not None and not self.may_read(case)):
            raise Unknown(f"Aucun dossier ne porte le numéro « {written} ».")
        return case

    async def record(self, connection: AsyncConnection, act: Act, subject: str) -> None:
        """Add a line to the journal, with the operating system's name of whoever typed."""
        shown = self.actor.name if self.actor else "exploitation"
        await journal.append(
            connection,
            reviewer=f"{CHANNEL}:{_login()}",
            name=shown,
            act=act,
            subject=subject,
            now=self.now,
        )


@asynccontextmanager
async def opened(named: str | None, *, acting: bool) -> AsyncIterator[Desk]:
    """Open the database for one command, on behalf of `named` if anybody.

    Raises Unknown when the directory does not know them, and ConfigError when `acting` without the
    settings that say where cards go: what must follow from the act would be lost.
    """
    settings = load_settings()
    if acting:
        _check(settings)
    database = open_database(settings.database_url)
    try:
        await migrate(database)
        snapshot = await Reference(database, _channels(settings), utc_now).current()
        person = person_named(snapshot.directory, named) if named is not None else None
        actor = Actor(Account(CHANNEL, person.id, person.name), person) if person else None
        casework = Casework(Ledger(rooms_of(settings)), settings.choices)
        yield Desk(database, voice(settings), snapshot, casework, utc_now(), actor)
    finally:
        await database.close()


def person_named(directory: Directory, name: str) -> Person:
    """Somebody by their id in the directory, or by their e-mail; raises Unknown."""
    wanted = name.strip()
    found = directory.people.get(wanted)
    same = (one for one in directory.people.values() if one.email.lower() == wanted.lower() != "")
    found = found or next(same, None)
    if found is None:
        raise Unknown(f"L’annuaire ne connaît pas « {name} ».")
    return found


def place_named(directory: Directory, name: str) -> str:
    """The code of a circonscription by its code or its name; raises Unknown."""
    wanted = fold(name)
    for code, place in directory.circonscriptions.items():
        if wanted in (fold(code), fold(place.nom)):
            return code
    raise Unknown(f"La carte électorale ne connaît pas « {name} ».")


def _check(settings: Settings) -> None:
    known = rooms_of(settings)
    problems = [
        f"VIGIE_{room.upper()}_ROOM est requis : ce qui doit s’ensuivre ne partirait pas"
        for room, needed in _ROOMS.items()
        if needed not in known
    ]
    if not _channels(settings):
        problems.append("réglez Slack ou Teams comme pour « vigie serve »")
    if problems:
        raise ConfigError(problems)


def _channels(settings: Settings) -> frozenset[str]:
    served = {"slack": settings.serves_slack, "teams": settings.serves_teams}
    return frozenset(name for name, is_served in served.items() if is_served)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return "inconnu"
