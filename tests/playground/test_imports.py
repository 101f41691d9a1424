"""The playground stands apart: no other channel knows it, and it knows no other channel."""

import ast
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
CHANNELS = ("bot.slack", "bot.teams", "bot.console")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_playground_imports_no_other_channel() -> None:
    found = [
        (file.name, name)
        for file in (BOT / "playground").rglob("*.py")
        for name in imported(file)
        if name.startswith(CHANNELS)
    ]
    assert found == []


def test_only_the_demonstrations_import_the_playground() -> None:
    found = {
        file.relative_to(BOT).as_posix()
        for file in BOT.rglob("*.py")
        if "playground" not in file.relative_to(BOT).parts
        for name in imported(file)
        if name.startswith("bot.playground")
    }
    assert found <= {"cli/demo.py", "teams_demo.py"}
