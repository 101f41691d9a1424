"""The words that the code stores and shows are explained where people look for them."""

import re

import pytest

from bot.domain.case import Issue, Kind, Spoken, Status
from bot.domain.effects import Step, SurfaceKind
from bot.domain.people import Role
from bot.domain.rights import Side
from bot.domain.scrutin import Phase
from bot.storage.schema import metadata
from faq.calibration import Zone
from faq.entry import Statut
from intents.definitions import default_definitions
from tests.docs.pages import DOCS, ROOT, code_words, sections, table_rows, text_of

GLOSSARY = text_of(DOCS / "glossaire.md")
ARCHITECTURE = text_of(DOCS / "architecture.md")
STORED_WORDS: list[str] = [
    word.value
    for words in (Kind, Status, Issue, Spoken, Phase, SurfaceKind, Step, Side, Zone, Statut)
    for word in words
]


@pytest.mark.parametrize("word", STORED_WORDS)
def test_a_stored_word_is_in_the_glossary(word: str) -> None:
    assert word in code_words(GLOSSARY)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_in_the_glossary(role: Role) -> None:
    assert f"Role.{role.name}" in code_words(GLOSSARY)


def test_every_intent_is_in_the_glossary() -> None:
    intents = {definition.id for definition in default_definitions()}
    assert intents
    assert intents <= code_words(GLOSSARY)


def test_a_kind_s_prefix_stands_on_its_line() -> None:
    lines = {row[2].strip("`"): row for row in table_rows(GLOSSARY) if len(row) == 4}
    assert {kind.value: kind.prefix for kind in Kind} == {
        name: row[3] for name, row in lines.items()
    }


def test_hors_cadre_is_told_apart_from_hors_sujet() -> None:
    rows = {row[0]: row[1] for row in table_rows(GLOSSARY)}
    assert "hors_cadre" in rows["hors sujet"]
    assert "hors sujet" in rows["hors cadre"]


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_table_has_its_line_in_the_architecture(table: str) -> None:
    storage = sections(ARCHITECTURE)["Storage"]
    assert [row[1] for row in table_rows(storage) if row[0] == f"`{table}`"] != []


def test_the_architecture_names_no_table_that_does_not_exist() -> None:
    storage = sections(ARCHITECTURE)["Storage"]
    assert {row[0].strip("`") for row in table_rows(storage)} == set(metadata.tables)


def test_the_life_of_a_case_draws_every_status_and_only_them() -> None:
    life = sections(ARCHITECTURE)["Vie d’un dossier"]
    diagram = re.search(r"```mermaid\n(.*?)```", life, re.DOTALL)
    assert diagram is not None
    drawn = set(re.findall(r"\b([a-z_]+) -->|--> ([a-z_]+)", diagram[1]))
    assert {name for pair in drawn for name in pair if name} == {s.value for s in Status}


def test_the_life_of_a_case_names_every_dated_fact_and_every_step() -> None:
    words = code_words(sections(ARCHITECTURE)["Vie d’un dossier"])
    facts = {
        column.name
        for column in metadata.tables["cases"].columns
        if re.search(r"_(by|at)$", column.name) and column.name != "opened_at"
    }
    assert facts <= words
    assert {step.value for step in Step} <= words


def test_the_code_points_at_a_section_that_exists() -> None:
    for name in ("case.py", "lifecycle.py"):
        source = text_of(ROOT / "bot" / "domain" / name)
        assert "docs/architecture.md, « Vie d’un dossier »" in source
