"""Files as spreadsheets really write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.annuaire.tables import Problem, read_table, select, unknown_columns

TEXT = "Région;Nom\nMontréal;Zoé\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(";", ",").encode(),
        '"Région";"Nom"\n"Montréal";" Zoé "\n'.encode(),
        "Région;Nom;;\nMontréal;Zoé;;\n;;;\n\n".encode(),
    ],
)
def test_any_usual_encoding_delimiter_and_line_end_reads_the_same(data: bytes) -> None:
    table = read_table(data)
    assert table.problems == ()
    assert table.header == ("Région", "Nom")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("Montréal", "Zoé"))]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        b"PK\x03\x04" + TEXT.encode(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_a_utf16_or_binary_file_is_refused_with_what_to_do(data: bytes) -> None:
    table = read_table(data)
    assert table.rows == ()
    [problem] = table.problems
    assert "CSV UTF-8" in problem.message
    assert str(problem).startswith("Fichier : ")


def test_bytes_that_no_known_encoding_explains_are_refused() -> None:
    [problem] = read_table(b"nom\n\x81\xe9\n").problems
    assert "encodage" in problem.message


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    assert read_table(data).problems == (Problem(1, "", "le fichier est vide."),)


@pytest.mark.parametrize(
    ("cells", "words"), [("a;b;c;d", "trop de"), ("a;b", "pas assez de"), ("a;b;;d", "trop de")]
)
def test_a_line_with_the_wrong_number_of_cells_is_a_problem(cells: str, words: str) -> None:
    table = read_table(f"un;deux;trois\n1;2;3\n{cells}\n".encode())
    [problem] = table.problems
    assert problem.line == 3
    assert words in problem.message
    assert [row.line for row in table.rows] == [2]


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\u200b", "\u202e", "\n", "\x85"])
def test_control_and_invisible_characters_are_refused_where_they_are(character: str) -> None:
    [problem] = read_table(f'nom;role\n"a{character}b";DS\n'.encode()).problems
    assert (problem.line, problem.column) == (2, "nom")


def test_a_control_character_in_the_header_is_refused() -> None:
    assert [problem.line for problem in read_table(b"no\x07m\na\n").problems] == [1]


def test_lines_count_as_in_the_spreadsheet_even_after_blank_ones_and_broken_cells() -> None:
    table = read_table(b'nom;role\n\n"a\nb";DS\nc\n')
    assert [problem.line for problem in table.problems] == [3, 4]


def test_quotes_never_closed_stop_the_reading_there() -> None:
    table = read_table(b'nom;role\na;DS\n"b;DS\nc;DS\n')
    assert [problem.line for problem in table.problems] == [3]
    assert "guillemets" in table.problems[0].message


def test_columns_are_found_without_case_accents_spaces_or_order() -> None:
    table = read_table("NOM ; Remplace du;Rôle\na;b;c\n".encode())
    records, problems = select(table, ("role", "nom", "remplace_du"))
    assert problems == ()
    assert records[0].values == {"role": "c", "nom": "a", "remplace_du": "b"}


def test_missing_and_double_columns_are_named_and_nothing_is_read() -> None:
    records, problems = select(read_table(b"nom;NOM\na;b\n"), ("nom", "role"))
    assert records == ()
    assert [(problem.line, problem.column) for problem in problems] == [(1, "nom"), (1, "role")]


def test_columns_that_nobody_reads_are_listed_as_written() -> None:
    assert unknown_columns(read_table(b"nom;Note Libre\n"), ("nom",)) == ("Note Libre",)


CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=8
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from(";,"))
def test_any_visible_cells_come_back_whatever_they_hold(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([("nom", "role"), *rows])
    table = read_table(stream.getvalue().encode())
    assert table.problems == ()
    assert [row.cells for row in table.rows] == rows


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_it_raise(data: bytes) -> None:
    table = read_table(data)
    assert all(len(row.cells) == len(table.header) for row in table.rows)
