"""Compares two states of the directory, so that an import can be read before it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.annuaire.tables import Problem
from bot.domain.people import Person

_FIELDS = {
    "role": "rôle",
    "name": "nom",
    "circonscription": "circonscription",
    "email": "courriel",
    "telephone": "téléphone",
    "hours": "heures",
    "accounts": "comptes Slack et Teams",
    "coordonnateur": "coordonnatrice ou coordonnateur",
    "replaces_from": "début du remplacement",
    "replaces_until": "fin du remplacement",
}


@dataclass(frozen=True)
class Changes:
    """What an import does; `changed` has each person as they become and the fields that differ."""

    added: tuple[Person, ...]
    removed: tuple[Person, ...]
    changed: tuple[tuple[Person, tuple[str, ...]], ...]

    @property
    def none(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.added or self.removed or self.changed)


def diff(before: Iterable[Person], after: Iterable[Person]) -> Changes:
    """What becomes of the directory, people being recognised by their id."""
    old = {person.id: person for person in before}
    new = {person.id: person for person in after}
    compared = (
        (person, _differences(old[key], person)) for key, person in new.items() if key in old
    )
    return Changes(
        added=tuple(person for key, person in new.items() if key not in old),
        removed=tuple(person for key, person in old.items() if key not in new),
        changed=tuple((person, fields) for person, fields in compared if fields),
    )


def preview(changes: Changes, warnings: Iterable[Problem]) -> str:
    """The French text that `--apercu` shows."""
    return "\n".join(_preview_lines(changes, tuple(warnings)))


def _differences(old: Person, new: Person) -> tuple[str, ...]:
    return tuple(name for name in _FIELDS if getattr(old, name) != getattr(new, name))


def _preview_lines(changes: Changes, warnings: tuple[Problem, ...]) -> Iterator[str]:
    if changes.none:
        yield "Aucun changement à l’annuaire."
    yield from _people("Ajouts", [_described(person) for person in changes.added])
    yield from _people("Retraits", [_described(person) for person in changes.removed])
    details = [
        f"{_described(person)} : {', '.join(_FIELDS[name] for name in fields)}"
        for person, fields in changes.changed
    ]
    yield from _people("Modifications", details)
    yield from _people("Avertissements", [str(warning) for warning in warnings])


def _people(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"{title} ({len(items)})"
        yield from (f"  - {item}" for item in items)


def _described(person: Person) -> str:
    place = f", {person.circonscription}" if person.circonscription else ""
    return f"{person.name} ({person.id}, {person.role.value}{place})"
