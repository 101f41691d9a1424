"""Which sentences the code asks for, read from the code itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
_SPEAKERS = {"phrases", "paragraph", "note", "spans", "document"}


@dataclass(frozen=True)
class Asked:
    """A sentence asked for by its whole key, with the values given for its holes."""

    key: str
    values: frozenset[str]
    place: str


def calls() -> Iterator[Asked]:
    """Every call that names a sentence by a literal key; calls with `**values` are left out."""
    for path, node in _nodes():
        if not isinstance(node, ast.Call) or _name(node.func) not in _SPEAKERS or not node.args:
            continue
        key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            names = {keyword.arg for keyword in node.keywords}
            if None not in names:
                given = frozenset(name for name in names if name)
                yield Asked(key.value, given, f"{path.name}:{node.lineno}")


def literals() -> Iterator[str]:
    """Every string of the code, wherever it stands."""
    for _, node in _nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def patterns(sections: set[str]) -> Iterator[str]:
    """Every f-string that builds a key, its values shown as « * »."""
    for _, node in _nodes():
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
            )
            if re.fullmatch(r"[a-z_]+\.[a-z_*]+", text) and text.split(".")[0] in sections:
                yield text


def arguments(function: str) -> Iterator[str]:
    """The literal first argument of every call of that name, such as Refused(« … »)."""
    for _, node in _nodes():
        if isinstance(node, ast.Call) and _name(node.func) == function and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
