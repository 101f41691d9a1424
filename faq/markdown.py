"""One entry's file: YAML front matter, then an answer for each audience."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from faq.entry import FOLLOW_UPS, Audience, FaqEntry, Statut
from faq.problems import Problems, line_of, parse_mapping, read_text
from faq.text import fold

LINKS = ("politique", "video", "faq", "comptes_officiels")
"""Names of the links an answer may use; their addresses are settings."""

MAX_TITLE = 60
_KEYS = ("titre", "audience", "source", "revision", "statut", "suivi", "phrasings")
_LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
_HEADINGS: Mapping[str, Audience | None] = {
    "DS": Audience.DS,
    "DAS": Audience.DAS,
    "Personnel": Audience.PERSONNEL,
    "Tous": None,
}


class _Reader:
    """Reads one front matter, noting what is wrong as it goes."""

    def __init__(self, data: Any, name: str, problems: Problems) -> None:
        self.data, self.name, self.problems = data, name, problems

    def wrong(self, key: str, message: str) -> None:
        self.problems.add(self.name, line_of(self.data, key, first_line=2), message)

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if value is None:
            self.problems.add(self.name, 1, f"il manque « {key} »")
        elif not isinstance(value, str) or not value.strip():
            self.wrong(key, f"« {key} » doit être un texte")
        else:
            return value.strip()
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if value is None:
            self.problems.add(self.name, 1, f"il manque « {key} »")
            return ()
        if not isinstance(value, list) or not value:
            self.wrong(key, f"« {key} » doit être une liste")
            return ()
        seen: dict[str, str] = {}
        for index, item in enumerate(value):
            line = line_of(value, index, first_line=2)
            if not isinstance(item, str) or not fold(item):
                self.problems.add(self.name, line, f"« {key} » : élément vide ou mal écrit")
            elif fold(item) in seen:
                self.problems.add(self.name, line, f"« {item} » est là deux fois")
            else:
                seen[fold(item)] = item.strip()
        return tuple(seen.values())

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value and value not in allowed:
            self.wrong(key, f"« {key} » : « {value} » n’est pas parmi {', '.join(allowed)}")
        return value if value in allowed else allowed[0]


def read_entry(path: Path, problems: Problems) -> FaqEntry | None:
    """Return the entry of a file, or None after noting everything wrong with it."""
    text = read_text(path, problems)
    if text is None:
        return None
    before = len(problems.found)
    parts = re.match(r"---\s*\n(.*?\n)---\s*(?:\n|$)", text.removeprefix("\ufeff"), re.DOTALL)
    if parts is None:
        problems.add(path.name, 1, "l’en-tête entre deux lignes « --- » est absent")
        return None
    data = parse_mapping(parts[1], path.name, problems, first_line=2)
    if data is None:
        return None
    body_line = text[: parts.end()].count("\n") + 1
    answers = _answers(text[parts.end() :], path.name, body_line, problems)
    entry = _entry(path.stem, _Reader(data, path.name, problems), answers)
    return entry if len(problems.found) == before else None


def _entry(entry_id: str, reader: _Reader, answers: Mapping[Audience | None, str]) -> FaqEntry:
    for key in reader.data:
        if key not in _KEYS:
            reader.wrong(key, f"clé inconnue « {key} »")
    title = reader.text("titre")
    if len(title) > MAX_TITLE:
        reader.wrong("titre", f"le titre a {len(title)} caractères, au plus {MAX_TITLE}")
    allowed = tuple(Audience)
    audience = reader.texts("audience")
    for name in audience:
        if name not in allowed:
            reader.wrong("audience", f"audience inconnue « {name} »")
    return FaqEntry(
        id=entry_id,
        title=title,
        phrasings=reader.texts("phrasings"),
        answers=answers,
        audience=frozenset(Audience(name) for name in audience if name in allowed),
        source=reader.text("source"),
        revision=_revision(reader),
        statut=Statut(reader.choice("statut", tuple(Statut))),
        follow_up=reader.choice("suivi", FOLLOW_UPS),
    )


def _revision(reader: _Reader) -> date:
    value = reader.data.get("revision")
    if value is None:
        reader.problems.add(reader.name, 1, "il manque « revision »")
    elif isinstance(value, date):
        return date(value.year, value.month, value.day)
    else:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            reader.wrong("revision", f"« {value} » n’est pas une date AAAA-MM-JJ")
    return date.min


def _answers(
    body: str, name: str, first_line: int, problems: Problems
) -> dict[Audience | None, str]:
    sections: dict[Audience | None, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(body.splitlines(), start=first_line):
        if line.startswith("## "):
            heading = line[3:].strip()
            audience = _HEADINGS.get(heading)
            if heading not in _HEADINGS:
                problems.add(name, number, f"section inconnue « {heading} »")
            elif audience in sections:
                problems.add(name, number, f"la section « {heading} » est là deux fois")
            current = sections.setdefault(audience, [])
        elif current is not None:
            current.append(line)
        elif line.strip():
            problems.add(name, number, "texte hors d’une section « ## … »")
        for target in _LINK.findall(line):
            if target.removeprefix("lien:") not in LINKS or not target.startswith("lien:"):
                problems.add(name, number, f"lien inconnu « {target} »")
    answers = {audience: "\n".join(lines).strip() for audience, lines in sections.items()}
    if not any(answers.values()):
        problems.add(name, first_line, "aucune réponse")
    for audience, answer in answers.items():
        if not answer:
            problems.add(name, first_line, f"la réponse de « {audience or 'Tous'} » est vide")
    if None not in answers:
        for role in Audience:
            if role not in answers and answers:
                problems.add(name, first_line, f"aucune réponse pour {role}, ni pour « Tous »")
    return answers
