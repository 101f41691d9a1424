"""Reads the CSV files that staff export from a spreadsheet, and says clearly what is wrong."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from faq.text import tokens

WHOLE_FILE = 0
"""The line of a problem that no single line causes."""

_NOT_TEXT = (b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


@dataclass(frozen=True)
class Problem:
    """Something to correct, in French; `line` counts as the spreadsheet does (the header is 1)."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"Ligne {self.line}" if self.line != WHOLE_FILE else "Fichier"
        return (
            f"{place}, colonne « {self.column} » : {self.message}"
            if self.column
            else (f"{place} : {self.message}")
        )


@dataclass(frozen=True)
class Row:
    """One line of the file, its cells trimmed and in the header's order."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file as read: the header as written, the rows that can be used, the problems of form."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Record:
    """One line whose cells are named by the columns that the importer expects."""

    line: int
    values: dict[str, str]

    def problem(self, column: str, message: str) -> Problem:
        """A problem of this line in that column."""
        return Problem(self.line, column, message)

    def required(self, *columns: str) -> Iterator[Problem]:
        """A problem for each of these columns left empty."""
        for column in columns:
            if not self.values[column]:
                yield self.problem(column, "cette case est obligatoire.")


def read_table(data: bytes) -> Table:
    """Read UTF-8 or Windows-1252, separated by `;` or `,`; whatever is wrong is in `problems`.

    Lines whose cells are all empty are skipped, as spreadsheets leave some at the end.
    """
    text = _decode(data)
    if isinstance(text, Problem):
        return Table((), (), (text,))
    records, problem = _records(text)
    problems = [problem] if problem else []
    if not records:
        return Table((), (), tuple(problems or [Problem(1, "", "le fichier est vide.")]))
    header = _without_empty_end(records[0])
    problems += _invisible(1, header, header)
    rows = []
    for line, cells in enumerate(records[1:], start=2):
        if not any(cells):
            continue
        used = max(len(_without_empty_end(cells)), min(len(cells), len(header)))
        if used == len(header):
            problems += _invisible(line, header, cells)
            rows.append(Row(line, cells[:used]))
        else:
            many = "trop de" if used > len(header) else "pas assez de"
            message = f"{many} cases : {used} au lieu de {len(header)}."
            problems.append(Problem(line, "", message))
    return Table(header, tuple(rows), tuple(problems))


def select(table: Table, columns: Sequence[str]) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The rows by expected column, whatever the order, case and accents of the header.

    A column that is missing or there twice is a problem, and gives no record at all; the
    problems of form that the table already has come first.
    """
    if not table.header:
        return (), table.problems
    keys = [_key(name) for name in table.header]
    count = Counter(keys)
    problems = [
        Problem(1, name, "cette colonne manque." if not count[_key(name)] else "colonne en double.")
        for name in columns
        if count[_key(name)] != 1
    ]
    if problems:
        return (), (*table.problems, *problems)
    place = {name: keys.index(_key(name)) for name in columns}
    records = tuple(
        Record(row.line, {name: row.cells[index] for name, index in place.items()})
        for row in table.rows
    )
    return records, table.problems


def unknown_columns(table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of the header that the importer does not read, as written."""
    known = {_key(name) for name in columns}
    return tuple(name for name in table.header if _key(name) not in known)


def _key(name: str) -> str:
    return "".join(tokens(name))


def _decode(data: bytes) -> str | Problem:
    if data.startswith(_NOT_TEXT) or b"\0" in data:
        return Problem(
            WHOLE_FILE,
            "",
            "ce n’est pas un fichier CSV lisible (UTF-16, classeur ou autre fichier binaire). "
            "Enregistrez-le de nouveau au format « CSV UTF-8 ».",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return Problem(
            WHOLE_FILE, "", "l’encodage du fichier est inconnu. Choisissez « CSV UTF-8 »."
        )


def _records(text: str) -> tuple[list[tuple[str, ...]], Problem | None]:
    first_line = text.partition("\n")[0]
    delimiter = max(";,", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[str, ...]] = []
    try:
        records.extend(tuple(cell.strip() for cell in cells) for cells in reader)
    except csv.Error:
        message = "guillemets mal fermés ou case trop longue; la suite du fichier n’a pas été lue."
        return records, Problem(len(records) + 1, "", message)
    return records, None


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = max((index for index, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:end]


def _invisible(line: int, header: Iterable[str], cells: Iterable[str]) -> Iterator[Problem]:
    for name, cell in zip(header, cells, strict=False):
        if any(unicodedata.category(character) in ("Cc", "Cf") for character in cell):
            yield Problem(line, name, "caractère de contrôle ou invisible; retapez cette case.")
