"""Exports read back to the same values, and run nothing in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.export import EXCHANGE_COLUMNS, Column, Value, neutralised, write_csv, write_jsonl

AT = datetime(2026, 10, 3, 23, 30, tzinfo=UTC)
EXCHANGE: dict[str, Value] = {
    "id": 7,
    "at": AT,
    "role": "DAS",
    "circonscription": "chicoutimi",
    "region": "Saguenay–Lac-Saint-Jean",
    "channel": "slack",
    "zone": "suggest",
    "intent": None,
    "entry": "opinions",
    "candidates": (("opinions", 0.871), ("neutralite", 0.1)),
    "feedback": True,
    "edition": 1,
    "text": 'Une ligne;\nune « autre », dite "ici"',
    "case": "RUM-0042",
}
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def _csv(rows: list[dict[str, Value]], columns: tuple[Column, ...]) -> str:
    stream = io.StringIO(newline="")
    write_csv(rows, columns, stream)
    return stream.getvalue()


def _read(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_an_exchange_reads_back_under_french_headings() -> None:
    headings, row = _read(_csv([EXCHANGE], EXCHANGE_COLUMNS))
    assert dict(zip(headings, row, strict=True)) == {
        "id": "7",
        "date et heure": "2026-10-03T19:30:00-04:00",
        "rôle": "DAS",
        "circonscription": "chicoutimi",
        "région": "Saguenay–Lac-Saint-Jean",
        "canal": "slack",
        "zone": "suggest",
        "intention": "",
        "fiche": "opinions",
        "fiche choisie": "",
        "candidats": "opinions (0,87) | neutralite (0,10)",
        "s’appuie sur": "",
        "question d’une citoyenne ou d’un citoyen": "",
        "avis": "oui",
        "édition": "1",
        "texte": EXCHANGE["text"],
        "dossier": "RUM-0042",
    }


def test_the_file_opens_right_in_a_french_excel() -> None:
    written = _csv([{"id": 0.5}], (Column("id", "numéro"), Column("absent", "vide")))
    assert written == "\ufeffnuméro;vide\r\n0,50;\r\n"


@pytest.mark.parametrize("start", [*DANGEROUS, " =", "\xa0+", "  \t", "\n@", "\ufeff="])
def test_what_a_spreadsheet_could_run_begins_with_an_apostrophe(start: str) -> None:
    [[cell]] = _read(_csv([{"a": f"{start}cmd()"}], (Column("a", "a"),)))[1:]
    assert cell == f"'{start}cmd()"


@pytest.mark.parametrize("text", ["", "a=b", "20 h", "« - »", "'=1", "1+1", " bonjour"])
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert neutralised(text) == text


@given(st.text() | st.tuples(st.sampled_from((*DANGEROUS, " ")), st.text()).map("".join))
def test_no_cell_ever_starts_dangerously_and_no_character_is_lost(text: str) -> None:
    safe = neutralised(text)
    assert not safe.lstrip().startswith(DANGEROUS)
    assert not safe.startswith(DANGEROUS)
    assert safe in (text, f"'{text}")
    assert neutralised(safe) == safe


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_text_reads_back_from_the_csv(texts: list[str]) -> None:
    columns = (Column("n", "n"), Column("t", "t"))
    rows: list[dict[str, Value]] = [{"n": number, "t": text} for number, text in enumerate(texts)]
    assert _read(_csv(rows, columns))[1:] == [
        [str(number), neutralised(text)] for number, text in enumerate(texts)
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
@example(["a\u2028b\u2029c\x85d"])
def test_any_text_reads_back_from_the_jsonl_one_object_a_line(texts: list[str]) -> None:
    stream = io.StringIO(newline="")
    write_jsonl([{"texte": text} for text in texts], stream)
    assert [json.loads(line)["texte"] for line in stream.getvalue().splitlines()] == texts


def test_jsonl_keeps_moments_local_and_candidates_as_pairs() -> None:
    stream = io.StringIO(newline="")
    write_jsonl([EXCHANGE], stream)
    read = json.loads(stream.getvalue())
    assert read["at"] == "2026-10-03T19:30:00-04:00"
    assert read["candidates"] == [["opinions", 0.871], ["neutralite", 0.1]]
    assert read["text"] == EXCHANGE["text"]


def test_a_moment_without_a_time_zone_is_refused_in_both_forms() -> None:
    naive = {"at": AT.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="time zone"):
        write_csv([naive], (Column("at", "date"),), io.StringIO())
    with pytest.raises(ValueError, match="time zone"):
        write_jsonl([naive], io.StringIO())
