"""Writes exchanges for people (a CSV that opens right in a French Excel) and programs (JSONL)."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from bot.domain.scrutin import LOCAL

Value = str | bool | int | float | datetime | Sequence[tuple[str, float]] | None
"""A cell; a sequence holds the candidate entries, each with its probability (0 to 1)."""

Rows = Iterable[Mapping[str, Value]]


@dataclass(frozen=True)
class Column:
    """Which value of a row to write, and the heading that people read above it."""

    key: str
    heading: str


EXCHANGE_COLUMNS = (
    Column("id", "id"),
    Column("at", "date et heure"),
    Column("role", "rôle"),
    Column("circonscription", "circonscription"),
    Column("region", "région"),
    Column("channel", "canal"),
    Column("zone", "zone"),
    Column("intent", "intention"),
    Column("entry", "fiche"),
    Column("chosen", "fiche choisie"),
    Column("candidates", "candidats"),
    Column("leans_on", "s’appuie sur"),
    Column("citizen", "question d’une citoyenne ou d’un citoyen"),
    Column("feedback", "avis"),
    Column("edition", "édition"),
    Column("text", "texte"),
    Column("case", "dossier"),
)

_BOM = "\ufeff"
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[^\S\t\r\n]*[\t\r\n]")
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write_csv(rows: Rows, columns: Sequence[Column], stream: TextIO) -> None:
    """Write the rows under French headings; open `stream` as UTF-8 with `newline=""`.

    A cell that a spreadsheet could take for a formula begins with an apostrophe. ValueError for a
    moment without a time zone.
    """
    stream.write(_BOM)
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in columns)
    for row in rows:
        writer.writerow(neutralised(_cell(row.get(column.key))) for column in columns)


def write_jsonl(rows: Rows, stream: TextIO) -> None:
    """Write one JSON object a line, keys as given; open `stream` as UTF-8.

    ValueError for a moment without a time zone, or a number that JSON has not.
    """
    for row in rows:
        plain = {
            key: _moment(value) if isinstance(value, datetime) else value
            for key, value in row.items()
        }
        line = json.dumps(plain, ensure_ascii=False, allow_nan=False)
        stream.write(line.translate(_LINE_ENDS) + "\n")


def neutralised(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet could run it, full-width signs included."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, str | int):
        return str(value)
    return " | ".join(f"{entry} ({_cell(float(probability))})" for entry, probability in value)


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(LOCAL).isoformat(timespec="seconds")
