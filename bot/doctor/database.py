"""The database: reachable, at this version, on a disk that keeps what is written, writable."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.doctor.causes import system_trouble
from bot.doctor.checkup import Line, broken, good
from bot.storage.engine import Database, DatabaseUnusable, open_database
from bot.storage.health import Schema, schema_of, try_writing

SUBJECT = "Base de données"

TIMEOUT = 20.0
"""Seconds given to one look at the database."""

_MIGRATE = "lancez « vigie migrate » (« vigie serve » le fait aussi au démarrage)"
_OF_SQLSTATE = {
    "28P01": "le mot de passe est refusé",
    "28000": "ce compte est refusé",
    "3D000": "cette base n’existe pas sur le serveur",
    "53300": "le serveur n’accepte plus de connexions",
    "57P03": "le serveur démarre ou s’arrête",
    "25006": "la base est en lecture seule",
    "42501": "ce compte n’a pas les droits qu’il faut",
}
"""What PostgreSQL means by some of its codes (its documentation, Appendix A)."""


@dataclass(frozen=True)
class Inspected:
    """What was found; `database` is None when its rows cannot be trusted to be there."""

    lines: Sequence[Line]
    database: Database | None = None


@asynccontextmanager
async def inspected(url: str, now: datetime) -> AsyncIterator[Inspected]:
    """Look at the database, and leave it open for the checks that read it. Changes nothing."""
    opened = _open(url)
    if isinstance(opened, Line):
        yield Inspected([opened])
        return
    try:
        yield await _look(opened, now)
    finally:
        await opened.close()


def _open(url: str) -> Database | Line:
    mend = "corrigez VIGIE_DATABASE_URL"
    try:
        parsed = make_url(url)
        file = parsed.database if parsed.drivername.startswith("sqlite") else None
        # Opening a file that is not there would make it.
        if file and file != ":memory:" and not Path(file).exists():
            return broken(SUBJECT, "le fichier SQLite n’existe pas encore", _MIGRATE)
        return open_database(url)
    except (ArgumentError, ValueError):
        return broken(SUBJECT, "VIGIE_DATABASE_URL n’est pas une adresse", mend)
    except DatabaseUnusable as error:
        return broken(SUBJECT, str(error), mend)
    except OSError as error:
        return broken(SUBJECT, f"dossier inutilisable : {system_trouble(error)}", mend)


async def _look(database: Database, now: datetime) -> Inspected:
    kind = "SQLite, sur un disque local" if database.sqlite else "PostgreSQL"
    try:
        async with asyncio.timeout(TIMEOUT), database.read() as connection:
            schema = await schema_of(connection)
    except Exception as error:
        # Whatever the driver raises, it is told without its text, which may quote the address.
        mend = "vérifiez que le serveur tourne, et VIGIE_DATABASE_URL"
        return Inspected([broken(SUBJECT, f"injoignable : {_why(error)}", mend)])
    if schema is Schema.OTHER:
        said = "ses tables sont celles d’une autre version de Vigie"
        return Inspected([broken(SUBJECT, said, "installez la version de Vigie qui les a créées")])
    if schema is not Schema.CURRENT:
        said = "sans tables" if schema is Schema.ABSENT else "tables d’une version plus ancienne"
        return Inspected([broken(SUBJECT, said, _MIGRATE)])
    lines = [good(SUBJECT, f"{kind}, tables à jour"), await _writing(database, now)]
    return Inspected(lines, database)


async def _writing(database: Database, now: datetime) -> Line:
    subject = f"{SUBJECT}, écriture"
    try:
        async with asyncio.timeout(TIMEOUT):
            await try_writing(database, now)
    except Exception as error:
        mend = "vérifiez les droits du compte, l’espace libre et que rien ne bloque la base"
        return broken(subject, f"impossible : {_why(error)}", mend)
    return good(subject, "possible")


def _why(error: BaseException) -> str:
    """The failure in French when it is a known one, else its kind alone."""
    if isinstance(error, TimeoutError):
        return f"pas de réponse en {TIMEOUT:.0f} s"
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlstate", None)
    if code in _OF_SQLSTATE:
        return _OF_SQLSTATE[code]
    if isinstance(origin, OSError):
        return system_trouble(origin)
    if "readonly" in str(getattr(origin, "sqlite_errorname", "")).lower():
        return "le fichier est en lecture seule"
    return type(origin).__name__
