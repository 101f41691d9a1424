"""Plays a dialogue written in YAML, one line after the other (see tests/dialogues/LISEZMOI.md)."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import select

from bot.domain.effects import SurfaceKind, ToPerson, ToRoom
from bot.domain.scrutin import Scrutin
from bot.messages import Document
from bot.storage import cases
from bot.storage.schema import exchanges as exchange_rows
from tests.conversation.expected import holds, is_as_said, many, shows
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, CONFIDENTIAL, POLLING_DAY, World
from tests.wording.plain import labels, loose, plain

FOLDER = Path(__file__).parent.parent / "dialogues"
_ROOMS = {"salon-dcap": ALERTS, "salon-confidentiel": CONFIDENTIAL}
_DURATION = re.compile(r"(\d+) (s|min|h|j)")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "j": "days"}


@dataclass(frozen=True)
class Dialogue:
    """A title, and the lines to play."""

    title: str
    lines: tuple[Mapping[str, Any], ...]


def dialogues() -> Iterator[tuple[str, Dialogue]]:
    """Every dialogue of the folder, with a name for its test."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for item in YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {item['titre']}", Dialogue(item["titre"], tuple(item["lignes"]))


_NOTED = {
    "zone": "zone",
    "fiche": "entry",
    "choisie": "chosen",
    "intention": "intent",
    "citoyen": "citizen",
}
"""What `attend` may ask of the exchange that was kept, and the column that says it."""


@dataclass
class Player:
    """Plays the lines in a world; `who` is whoever the last `qui` named."""

    world: World
    who: str = ""
    seen: Document | None = None
    before: dict[str, int] = field(default_factory=dict)

    async def play(self, dialogue: Dialogue) -> None:
        """Play every line; an AssertionError names the line that does not hold."""
        for number, line in enumerate(dialogue.lines, start=1):
            try:
                await self._line(line)
            except AssertionError as error:
                place = f"« {dialogue.title} », ligne {number} : {dict(line)}"
                raise AssertionError(f"{place}\n{error}") from error

    async def _line(self, line: Mapping[str, Any]) -> None:
        known: dict[str, Callable[[Any], Awaitable[None]]] = {
            "qui": self._qui,
            "jour": self._jour,
            "avance": self._avance,
            "scrutin": self._scrutin,
            "remplace": self._remplace,
            "dit": self._dit,
            "en_public": self._en_public,
            "commande": self._commande,
            "presse": self._presse,
            "remplit": self._remplit,
            "repond": self._repond,
            "encore": self._encore,
            "attend": self._attend,
            "salon": self._salon,
            "dossier": self._dossier,
            "fil_avec": self._fil_avec,
            "dcap_avisee": self._dcap_avisee,
            "rien_de_plus": self._rien_de_plus,
        }
        for key, value in line.items():
            assert key in known, f"mot inconnu : {key}"
            await known[key](value)

    async def _qui(self, value: str) -> None:
        self.who = place(value)

    async def _jour(self, value: str) -> None:
        day, _, hour = value.partition(", ")
        self.world.on_day(int(day.removeprefix("J") or 0), int(hour.removesuffix(" h") or 10))

    async def _avance(self, value: str) -> None:
        found = _DURATION.findall(value)
        assert found, f"durée illisible : {value}"
        await self.world.advance(**{_UNITS[unit]: int(number) for number, unit in found})
        self.seen = None

    async def _scrutin(self, value: Mapping[str, Any]) -> None:
        day = POLLING_DAY + timedelta(days=int(value["jour_j"].removeprefix("J")))
        where = frozenset(value["circonscriptions"])
        await self.world.add_scrutin(Scrutin(value["nom"], value["nom"], day, where))

    async def _remplace(self, value: Mapping[str, str]) -> None:
        first, last = (
            POLLING_DAY + timedelta(days=int(value[key].removeprefix("J"))) for key in ("du", "au")
        )
        await self.world.change(self.who, replaces_from=first, replaces_until=last)

    async def _dit(self, value: str) -> None:
        await self._after(self.world.say(self.who, value))

    async def _en_public(self, value: str) -> None:
        await self._after(self.world.say(self.who, value, room="equipe"))

    async def _commande(self, value: str) -> None:
        name, _, text = value.removeprefix("/").partition(" ")
        await self._after(self.world.command(self.who, name, text))

    async def _presse(self, value: str | Mapping[str, str]) -> None:
        wanted = {"bouton": value} if isinstance(value, str) else value
        room = place(wanted["chez"]) if "chez" in wanted else self.who
        shown = self.world.shown.get(self.who)
        label, old = wanted["bouton"], wanted.get("perime", False)
        for post in reversed(self.world.room(room)):
            versions = post.versions if old else [post.document]
            if any(label in labels(version) for version in versions):
                await self._after(self.world.press(self.who, post, label))
                return
        assert shown is not None, f"personne ne voit « {label} »"
        post = Post("éphémère", self.who, None, [shown])
        await self._after(self.world.press(self.who, post, label))

    async def _remplit(self, value: Mapping[str, str]) -> None:
        form = self.world.forms[self.who]
        unknown = set(value) - {item.id for item in form.fields}
        assert not unknown, f"champs absents du formulaire : {unknown}"
        await self._after(self.world.fill(self.who, form, **value))

    async def _repond(self, value: str | Mapping[str, str]) -> None:
        said = {"texte": value} if isinstance(value, str) else value
        room = place(said["chez"]) if "chez" in said else self.who
        card = [post for post in self.world.room(room) if post.thread is None][-1]
        address = {"room": room} if room != self.who else {}
        await self._after(self.world.say(self.who, said["texte"], thread=card.id, **address))

    async def _encore(self, _value: object) -> None:
        self.before = self._counted()
        assert (await self.world.again()).duplicate, "l’acte a été repris"

    async def _after(self, act: Awaitable[Any]) -> None:
        self.before = self._counted()
        outcome = await act
        self.seen = getattr(outcome.reply, "document", None)

    def _counted(self) -> dict[str, int]:
        return {room: len(self.world.room(room)) for room in self.world.rooms.places}

    async def _attend(self, value: Mapping[str, Any]) -> None:
        exchange = await self._exchange() if value.keys() & _NOTED.keys() else {}
        for key, wanted in _NOTED.items():
            if key in value:
                assert exchange[wanted] == value[key], f"{wanted} : {exchange[wanted]}"
        if "s_appuie" in value:
            leans = (await self._exchange())["leans_on"] is not None
            assert leans is value["s_appuie"], "le message ne s’appuie pas comme prévu"
        if "propositions" in value:
            offered = [name for name, _ in (await self._exchange())["candidates"]]
            assert value["propositions"] in offered[:3], f"propositions : {offered[:3]}"
        if "formulaire" in value:
            ids = [item.id for item in self.world.forms[self.who].fields]
            assert set(value["formulaire"]) <= set(ids), f"le formulaire demande {ids}"
        if "erreur" in value:
            shown = self.world.errors.get(self.who, {})
            assert sorted(shown) == sorted(value["erreur"]), f"erreurs : {dict(shown)}"
        if value.keys() & {"contient", "absent", "boutons", "sans_boutons"}:
            shows(self._last(self.who, value), value)

    async def _salon(self, value: Mapping[str, Any]) -> None:
        room = place(value["de"])
        if value.get("rien"):
            assert self.world.room(room) == [], self.world.text(room)
            return
        text, offered = "", []
        for post in self.world.room(room):
            text += loose(plain(post.document)) + "\n"
            offered += labels(post.document)
        holds(text, offered, value)

    async def _dossier(self, value: str | Mapping[str, Any]) -> None:
        found = await self.world.cases()
        if value == "aucun":
            assert found == [], [case.ref for case in found]
            return
        wanted = {"sorte": value} if isinstance(value, str) else dict(value)
        assert found, "aucun dossier"
        is_as_said(found[-1], wanted)

    async def _fil_avec(self, value: str | list[str]) -> None:
        wanted = [] if value == "personne" else value if isinstance(value, list) else [value]
        case = (await self.world.cases())[-1]
        async with self.world.vigie.database.read() as connection:
            known = await cases.surfaces_of(connection, case.id)
        people = [
            card.recipient.person
            for card in known
            if card.kind is SurfaceKind.THREAD and isinstance(card.recipient, ToPerson)
        ]
        assert people == [place(name) for name in wanted], f"fils ouverts avec {people}"

    async def _dcap_avisee(self, value: bool | str) -> None:
        case = (await self.world.cases())[-1]
        async with self.world.vigie.database.read() as connection:
            known = await cases.surfaces_of(connection, case.id)
        rooms = [
            card.address.room
            for card in known
            if card.kind is SurfaceKind.ALERT and isinstance(card.recipient, ToRoom)
        ]
        room = CONFIDENTIAL if value == "confidentiellement" else ALERTS
        assert rooms == ([room] if value else []), f"alertes dans {rooms}"
        assert (case.dcap_told_at is not None) is bool(value)

    async def _rien_de_plus(self, value: str | list[str]) -> None:
        for name in [value] if isinstance(value, str) else value:
            room = place(name)
            fresh = self.world.room(room)[self.before.get(room, 0) :]
            assert not fresh, f"{name} a reçu : {[plain(post.document) for post in fresh]}"

    def _last(self, who: str, value: Mapping[str, Any]) -> Document:
        if self.seen is not None:
            return self.seen
        posts = self.world.room(who)
        assert posts, f"{who} n’a rien reçu"
        fresh = posts[self.before.get(who, 0) :] or posts[-1:]
        wanted = [loose(item) for item in many(value.get("contient"))]
        for post in fresh:
            text = loose(plain(post.document))
            if all(item in text for item in wanted):
                return post.document
        return fresh[0].document

    async def _exchange(self) -> Mapping[str, Any]:
        query = select(exchange_rows).where(exchange_rows.c.account == self.who)
        async with self.world.vigie.database.read() as connection:
            rows = (await connection.execute(query.order_by(exchange_rows.c.id))).all()
        assert rows, f"{self.who} n’a rien demandé"
        return dict(rows[-1]._mapping)


def place(name: str) -> str:
    """« das:chicoutimi » as the id of the sample staff, or a room of the DCAP."""
    return _ROOMS.get(name) or name.replace(":", "-")
