"""A whole Vigie to talk to: real database, real understanding, rooms in memory, a moved clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from bot.app import Vigie, assemble
from bot.config import Settings
from bot.domain.case import Case
from bot.domain.effects import Room
from bot.domain.people import Account, Address, Person
from bot.domain.scrutin import LOCAL, Scrutin
from bot.messages import (
    Button,
    Choice,
    Document,
    FieldErrors,
    Form,
    Inbound,
    OpenForm,
    Outcome,
    Replace,
    Show,
)
from bot.seed import electoral_map, sample_scrutins, sample_staff
from bot.storage import cases, directory, outbox
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.rooms import NAME, Post, Rooms
from tests.wording.checks import faults, form_faults
from tests.wording.plain import choices, loose, plain

ALERTS, CONFIDENTIAL, TEAM = "alertes", "confidentiel", "equipe"
STRANGERS = ("inconnu", "inconnue")
TELEPHONE = "418\u00a0555-0100"
POLLING_DAY = date(2026, 11, 30)
SETTINGS: Mapping[str, object] = {
    "dcap_telephone": TELEPHONE,
    "link_politique": "https://exemple.test/politique",
    "link_video": "https://exemple.test/video",
    "link_faq": "https://exemple.test/faq",
    "link_comptes_officiels": "https://exemple.test/comptes-officiels",
    "contenu": "projet",
}
_PLACES = {Room.DCAP: Address(NAME, ALERTS), Room.DCAP_CONFIDENTIAL: Address(NAME, CONFIDENTIAL)}


@dataclass
class World:
    """Vigie, its rooms and its clock; every act returns what answered it.

    `shown` is what each account saw last in answer to an act of its own; `forms` the form it has
    open; `last` the very act, to be delivered again.
    """

    vigie: Vigie
    rooms: Rooms
    clock: Clock
    staff: dict[str, Person]
    shown: dict[str, Document] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    errors: dict[str, Mapping[str, str]] = field(default_factory=dict)
    last: Inbound | None = None
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    async def say(
        self, who: str, text: str, *, thread: str | None = None, room: str | None = None
    ) -> Outcome:
        """Write to Vigie in private, or in a shared room."""
        address = Address(NAME, room or who, thread)
        return await self.act(self.inbound(who, address=address, text=text, private=room is None))

    async def command(self, who: str, name: str, text: str = "") -> Outcome:
        """Type a command."""
        return await self.act(self.inbound(who, command=name, text=text))

    async def press(self, who: str, post: Post, label: str) -> Outcome:
        """Press a button of a message, even one that it shows no more."""
        return await self.press_choice(who, offered(post, label), post)

    async def press_choice(self, who: str, choice: Choice, post: Post | None = None) -> Outcome:
        """Press a choice where it stands, or one that only its reader saw."""
        address = Address(NAME, post.room, post.thread) if post else Address(NAME, who)
        button = Button(choice.action, choice.subject)
        outcome = await self.act(self.inbound(who, address=address, button=button))
        if isinstance(outcome.reply, Replace) and post is not None:
            post.versions.append(outcome.reply.document)
        return outcome

    async def fill(self, who: str, form: Form, **fields: str) -> Outcome:
        """Send a form: what was typed, and what the form had already."""
        values = {item.id: item.initial for item in form.fields} | fields
        inbound = self.inbound(who, form=form.id, subject=form.subject, fields=values)
        return await self.act(inbound)

    def inbound(self, who: str, **values: object) -> Inbound:
        """An act of somebody, with a key of its own."""
        person = self.staff.get(who)
        author = Account(NAME, who, name=person.name if person else "Personne Fictive")
        known: dict[str, object] = {"address": Address(NAME, who)} | values
        return Inbound(NAME, f"clé-{next(self._keys)}", author, **known)  # type: ignore[arg-type]

    async def act(self, inbound: Inbound) -> Outcome:
        """Hand over an act, keep what answers it, and deliver what is due."""
        self.last, who = inbound, inbound.author.id
        outcome = await self.vigie.handle(inbound)
        self.errors.pop(who, None)
        match outcome.reply:
            case Show(document) | Replace(document):
                self.shown[who] = document
                self.rooms.faults += faults(document)
            case OpenForm(form):
                self.forms[who] = form
                self.rooms.faults += form_faults(form)
            case FieldErrors(errors):
                self.errors[who] = errors
        await self.vigie.delivery.drain()
        return outcome

    async def again(self) -> Outcome:
        """The platform delivers the last act a second time."""
        assert self.last is not None
        return await self.act(self.last)

    def room(self, who: str) -> list[Post]:
        """What somebody, or a shared room, has received; oldest first."""
        return self.rooms.seen_in(who)

    def text(self, who: str) -> str:
        """All that a room shows now."""
        return loose("\n".join(plain(post.document) for post in self.room(who)))

    async def advance(self, **duration: float) -> None:
        """Let time go by; whatever rings meanwhile rings at its own hour."""
        target = self.clock() + timedelta(**duration)
        while (due := await self._next_due()) is not None and due <= target:
            self.clock.now = max(due, self.clock())
            await self.vigie.delivery.drain()
        self.clock.now = target
        await self.vigie.delivery.drain()

    def on_day(self, day: int, hour: int = 10) -> None:
        """Go to a day counted from polling day, at an hour of Québec."""
        wanted = POLLING_DAY + timedelta(days=day)
        self.clock.now = datetime.combine(wanted, time(hour), LOCAL).astimezone(self.clock().tzinfo)

    async def change(self, who: str, **values: object) -> None:
        """The directory now says something else of somebody."""
        self.staff[who] = replace(self.staff[who], **values)  # type: ignore[arg-type]
        async with self.vigie.database.write() as connection:
            await directory.replace_people(connection, self.staff.values())
        self.vigie.reference.forget()

    async def add_scrutin(self, scrutin: Scrutin) -> None:
        """Another vote is called."""
        async with self.vigie.database.write() as connection:
            known = await directory.load_scrutins(connection)
            await directory.replace_scrutins(connection, [*known, scrutin])
        self.vigie.reference.forget()

    async def cases(self) -> list[Case]:
        """Every case, oldest first."""
        found: list[Case] = []
        async with self.vigie.database.read() as connection:
            while (case := await cases.get(connection, len(found) + 1)) is not None:
                found.append(case)
        return found

    async def _next_due(self) -> datetime | None:
        async with self.vigie.database.read() as connection:
            return await outbox.next_due(connection)


async def open_world(database: Database, understander: Understander, clock: Clock) -> World:
    """A Vigie with the fictional staff, ten days before their vote."""
    staff = {person.id: person for person in sample_staff(NAME)}
    async with database.write() as connection:
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_people(connection, staff.values())
        await directory.replace_scrutins(connection, sample_scrutins())
    rooms = Rooms(places={*staff, *STRANGERS, ALERTS, CONFIDENTIAL, TEAM})
    vigie = assemble(
        Settings.model_validate(SETTINGS),
        database=database,
        channels={NAME: rooms},
        rooms=_PLACES,
        understander=understander,
        clock=clock,
    )
    return World(vigie, rooms, clock, staff)


def offered(post: Post, label: str) -> Choice:
    """The button of that label, in the last version of the message that had it."""
    for document in reversed(post.versions):
        for choice in choices(document):
            if loose(choice.label) == label:
                return choice
    raise AssertionError(f"no button « {label} » in:\n{plain(post.document)}")
