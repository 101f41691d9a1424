"""The file that a backup is: lines of JSON, compressed, that say whether they are whole.

The first line tells what it is, then come each table's name and columns and its rows, and at last
how many rows there are and the SHA-256 of everything before. One format for both databases.
"""

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

_FORMAT = 1
_KIND = "vigie_sauvegarde"
_HEAVY = 16 * 1024 * 1024
"""Bytes of rows that are put back together."""


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why, in French."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds: the migration of its tables, when it was made, its rows by table."""

    revision: str
    made_at: datetime
    rows: Mapping[str, int]


@dataclass(frozen=True)
class TableRows:
    """Some rows of one table, in the order of its columns."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


class ArchiveWriter:
    """Writes a backup line by line on a binary stream, and its proof at the end."""

    def __init__(self, stream: BinaryIO, *, revision: str, made_at: datetime) -> None:
        self._file = stream
        # No file name and no hour in the header: the same rows give the same bytes.
        self._stream = gzip.GzipFile(fileobj=stream, mode="wb", filename="", mtime=0)
        self._digest = hashlib.sha256()
        self._rows: dict[str, int] = {}
        self._line({_KIND: _FORMAT, "revision": revision, "at": made_at})

    def table(self, name: str, columns: Sequence[str]) -> None:
        """Begin a table."""
        self._rows[name] = 0
        self._line({"table": name, "columns": list(columns)})

    def rows(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows of the table that was begun last."""
        self._rows[name] += len(rows)
        for row in rows:
            self._line(list(row))

    def close(self) -> None:
        """Write the proof. Without it, the file is refused."""
        self._line({"rows": self._rows, "sha256": self._digest.hexdigest()})
        self._stream.close()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _line(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
        written = f"{line}\n".encode()
        self._digest.update(written)
        self._stream.write(written)


def verify(path: Path) -> Summary:
    """Read a whole backup and hold it to its proof. Raises BackupError; changes nothing."""
    try:
        return _verified(_lines(path))
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged() from error


def _verified(lines: Iterator[bytes]) -> Summary:
    digest, counted = hashlib.sha256(), dict[str, int]()
    first = next(lines, b"{}")
    head, name, proof = _head(json.loads(first)), "", None
    digest.update(first)
    for line in lines:
        value = json.loads(line)
        if proof is not None:
            raise _damaged()
        if isinstance(value, list):
            counted[name] += 1
        elif "sha256" in value:
            proof = value
            continue
        else:
            name = value["table"]
            counted[name] = 0
        digest.update(line)
    if proof != {"rows": counted, "sha256": digest.hexdigest()}:
        raise _damaged()
    return Summary(head["revision"], datetime.fromisoformat(head["at"]), counted)


def tables(path: Path, *, at_once: int) -> Iterator[TableRows]:
    """The rows of a backup that was verified, table by table, at most so many together.

    Fewer when they are heavy: the files of cases need not all be in memory.
    """
    table, columns, batch, held = "", list[str](), list[list[Any]](), 0
    for line in _lines(path):
        value = json.loads(line)
        if isinstance(value, list):
            batch.append(value)
            held += len(line)
        if batch and (isinstance(value, dict) or len(batch) == at_once or held > _HEAVY):
            yield TableRows(table, columns, batch)
            batch, held = [], 0
        if isinstance(value, dict) and "table" in value:
            table, columns = value["table"], value["columns"]


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as stream:
            yield from stream
    except FileNotFoundError as error:
        raise BackupError(f"« {path} » n’existe pas.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged() from error


def _head(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict) or _KIND not in value:
        raise _damaged()
    if value[_KIND] != _FORMAT:
        raise BackupError("Cette sauvegarde vient d’une version plus récente de Vigie.")
    return value


def _damaged() -> BackupError:
    return BackupError(
        "Ce fichier n’est pas une sauvegarde de Vigie, ou il est abîmé : rien n’a changé."
    )


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be written in a backup")
