"""Who can sit in a column of the page: their label, their rooms, what they might try first."""

from bot.domain.directory import Directory
from bot.domain.people import Person, Role
from bot.playground.channel import UNKNOWN, PlaygroundChannel

DEFAULT_COLUMNS = ("das-chicoutimi", "ds-chicoutimi", "coord-saguenay", "dcap-1")

_ROLES = {
    Role.DS: ("DS", "DS", "Directrices et directeurs du scrutin (DS)"),
    Role.DAS: ("DAS", "DAS", "Directrices et directeurs adjoints (DAS)"),
    Role.PERSONNEL: ("Personnel électoral", "Pers.", "Personnel électoral"),
    Role.COORDONNATEUR: ("Coordination", "Coord.", "Coordonnatrices et coordonnateurs"),
    Role.DCAP: ("DCAP", "DCAP", "Direction des communications (DCAP)"),
}
_RUMOUR = "Il paraît que le vote est reporté"
_LIKE = "J’ai-tu le droit de liker un post de mon député\u202f?"
_EXAMPLES = {
    Role.DAS: (
        _RUMOUR,
        _LIKE,
        "On me demande sur Facebook où aller voter",
        "/rumeur Un groupe Facebook raconte que mon bureau de vote est fermé",
    ),
    Role.DS: (
        "/rumeur Une vidéo prétend que les urnes ont été ouvertes",
        "Quelqu’un me demande si on pourra voter par Internet",
        "Une préposée a partagé la publication d’un parti",
        _LIKE,
    ),
    Role.COORDONNATEUR: (
        "Un DS voudrait qu’on publie l’horaire du vote par anticipation",
        "Qui avise la DCAP d’un incident\u202f?",
        "/signaler",
    ),
    Role.DCAP: (
        "Qui publie sur les comptes officiels\u202f?",
        "/com4 Que fait une DAS qui entend une rumeur\u202f?",
        "/rumeur",
    ),
}
_UNKNOWN_EXAMPLES = (
    _RUMOUR,
    "Est-ce que je peux publier une photo de mon bulletin\u202f?",
    "/signaler",
)


def cast(directory: Directory, channel: PlaygroundChannel) -> list[dict[str, object]]:
    """Everybody whom a column can show, the unknown person last, as the page wants them."""
    order = list(_ROLES)
    people = sorted(
        directory.people.values(),
        key=lambda person: (order.index(person.role), person.circonscription),
    )
    return [*(_line(person, directory, channel) for person in people), _unknown()]


def shared_rooms(person: Person | None, channel: PlaygroundChannel) -> dict[str, str]:
    """The shared rooms that this person reads: those of the DCAP, for its own people."""
    return channel.rooms if person is not None and person.role is Role.DCAP else {}


def _line(person: Person, directory: Directory, channel: PlaygroundChannel) -> dict[str, object]:
    role, short, group = _ROLES[person.role]
    shared = shared_rooms(person, channel)
    return {
        "id": person.id,
        "name": person.name,
        "role": role,
        "short": short,
        "group": group,
        "place": _place(person, directory),
        "rooms": [_private(person.id), *({"id": id_, "title": t} for id_, t in shared.items())],
        "examples": _EXAMPLES.get(person.role, _EXAMPLES[Role.DAS]),
    }


def _place(person: Person, directory: Directory) -> str:
    if person.role is not Role.COORDONNATEUR:
        return directory.nom(person.circonscription)
    codes = sorted(directory.circonscriptions_of(person))
    regions = {directory.region(code): None for code in codes if directory.region(code)}
    return ", ".join(regions)


def _unknown() -> dict[str, object]:
    return {
        "id": UNKNOWN,
        "name": "Personne inconnue",
        "role": "Absente de l’annuaire",
        "short": "?",
        "group": "Hors de l’annuaire",
        "place": "",
        "rooms": [_private(UNKNOWN)],
        "examples": _UNKNOWN_EXAMPLES,
    }


def _private(account: str) -> dict[str, str]:
    return {"id": account, "title": "Vigie"}
