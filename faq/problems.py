"""How content files are read, so that every mistake is told at once, with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a content file; `message` is French, for the person who writes content."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Tell the place, then the mistake."""
        return f"{self.file}, ligne {self.line} : {self.message}"


class ContentError(ValueError):
    """Content cannot be used; `problems` holds every mistake found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects mistakes while reading goes on."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, file: str, line: int, message: str) -> None:
        """Note one mistake."""
        self.found.append(Problem(file, line, message))

    def raise_if_any(self) -> None:
        """Raise ContentError when something was noted."""
        if self.found:
            raise ContentError(self.found)


def read_text(path: Path, problems: Problems) -> str | None:
    """Return a file's text, or None after noting why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.add(path.name, line, "le fichier n’est pas en UTF-8")
    except OSError:
        problems.add(path.name, 1, "le fichier ne peut pas être lu")
    return None


def parse_mapping(text: str, name: str, problems: Problems, *, first_line: int = 1) -> Any | None:
    """Return a YAML mapping that knows its lines, or None after noting what is wrong.

    `first_line` is where `text` starts in its file.
    """
    try:
        value = YAML().load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problems.add(name, line, f"YAML invalide ({_one_line(error)})")
        return None
    except YAMLError as error:
        problems.add(name, first_line, f"YAML invalide ({_one_line(error)})")
        return None
    except ValueError:
        problems.add(name, first_line, "une date ou un nombre est invalide")
        return None
    if not isinstance(value, dict):
        problems.add(name, first_line, "on attend des paires « clé: valeur »")
        return None
    return value


def line_of(node: Any, key: object, *, first_line: int = 1) -> int:
    """Return the line of a key of a mapping, or of an item of a list, as parsed above."""
    try:
        places: Any = node.lc
        where = places.item(key) if isinstance(node, list) else places.key(key)
        return first_line + int(where[0])
    except (AttributeError, KeyError, TypeError, IndexError):
        return first_line


def _one_line(error: YAMLError) -> str:
    described = getattr(error, "problem", None) or str(error)
    return " ".join(str(described).split())[:120]
