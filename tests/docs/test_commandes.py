"""Every command and option of `vigie` is documented, and no page names one that is not there."""

import argparse
import re
from collections.abc import Iterator

import pytest

from bot.cli.main import build_parser
from tests.docs.pages import DOCS, ROOT, code_words, pages, sections, text_of

SECTIONS = sections(text_of(DOCS / "commandes.md"))
HELP = {"-h", "--help", "--aide"}
_CALL = re.compile(r"\bvigie ([a-z]{3,})(?: ([a-z]{3,}))?")


def _commands(
    parser: argparse.ArgumentParser, path: tuple[str, ...] = ("vigie",)
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands that do something: those without commands of their own."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield " ".join(path), parser
    for group in groups:
        for name, sub in group.choices.items():
            yield from _commands(sub, (*path, name))


COMMANDS = dict(_commands(build_parser()))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_its_section_with_each_of_its_options(command: str) -> None:
    section = SECTIONS[f"`{command}`"]
    words = code_words(section)
    for action in COMMANDS[command]._actions:
        if not HELP.intersection(action.option_strings):
            names = set(action.option_strings) or {action.dest}
            assert names & words, f"{command} : {names}"
        for choice in action.choices or ():
            assert str(choice) in words


def test_no_section_is_about_a_command_that_does_not_exist() -> None:
    assert {heading.strip("`") for heading in SECTIONS} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_section_names_no_option_that_its_command_has_not(command: str) -> None:
    own = {name for action in COMMANDS[command]._actions for name in action.option_strings}
    named = {word for word in code_words(SECTIONS[f"`{command}`"]) if word.startswith("--")}
    assert named <= own


def test_no_page_calls_a_command_that_does_not_exist() -> None:
    known = {tuple(command.split()[1:]) for command in COMMANDS}
    first = {command[0] for command in known}
    alone = {command[0] for command in known if len(command) == 1}
    unknown = {
        (path.name, call[0])
        for path in pages()
        for code in [*code_words(text_of(path)), *re.findall(r"```.*?```", text_of(path), re.S)]
        for call in _CALL.finditer(code)
        if call[1] not in first
        or (call[1] not in alone and call[2] and (call[1], call[2]) not in known)
    }
    assert unknown == set()


def test_every_make_target_named_by_the_readme_exists() -> None:
    makefile = text_of(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    readme = text_of(ROOT / "README.md")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


def test_the_readme_asks_for_the_python_that_the_project_asks_for() -> None:
    required = re.search(r'requires-python = ">=(\S+)"', text_of(ROOT / "pyproject.toml"))
    assert required is not None
    assert f"Python {required[1]} or later" in text_of(ROOT / "README.md")
