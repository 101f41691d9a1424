"""What the page shows and what happens when somebody acts on it, apart from HTTP."""

from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.channel import DeliveryError, MessageId
from bot.domain.people import Account, Address, Person
from bot.domain.scrutin import LOCAL
from bot.messages import Document, FieldErrors, OpenForm, Replace, Reply, Show
from bot.playground import french, html
from bot.playground.cast import DEFAULT_COLUMNS, cast, shared_rooms
from bot.playground.channel import NAME, UNKNOWN, VIGIE, Message, PlaygroundChannel
from bot.playground.core import Core
from bot.playground.feed import Feed
from bot.playground.form_html import render_form
from bot.playground.inbound import Act, Refused, command_of, to_inbound

FARTHEST_DAY = 400


class Control(BaseModel):
    """What the top bar asks: `day` counts from polling day, `on` is a date, `minutes` go on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["day", "date", "advance", "reset"]
    day: int = Field(default=0, ge=-FARTHEST_DAY, le=FARTHEST_DAY)
    on: date | None = None
    minutes: int = Field(default=15, ge=1, le=24 * 60)


class Stage:
    """The demonstration as the page sees it: its people, its rooms, its clock."""

    def __init__(self, core: Core, channel: PlaygroundChannel, *, run: str) -> None:
        self.feed = Feed(run)
        self._core = core
        self._channel = channel
        channel.watch(lambda message: self.feed.publish("message", self._message(message)))

    def snapshot(self) -> dict[str, object]:
        """Everything that a page which has just opened must know."""
        return {
            "people": cast(self._core.directory(), self._channel),
            "columns": DEFAULT_COLUMNS,
            "messages": [self._message(message) for message in self._channel.messages()],
            "clock": self.clock(),
        }

    def clock(self) -> dict[str, object]:
        """The day and the hour of the demonstration, ready to be read."""
        now, scrutin = self._core.now(), self._core.scrutin()
        day = scrutin.day(now)
        local = now.astimezone(LOCAL).date()
        return {
            "scrutin": scrutin.nom,
            "day": day,
            "label": french.day_label(day),
            "phase": french.phase_label(day),
            "date": french.full_date(local),
            "iso": local.isoformat(),
            "hour": french.hour(now),
        }

    async def control(self, control: Control) -> None:
        """Do what the top bar asks, and tell every page."""
        match control.do:
            case "day":
                await self._core.set_day(control.day)
            case "date":
                await self._core.set_day(self._reachable(control.on))
            case "advance":
                await self._core.advance(control.minutes * 60)
            case "reset":
                await self._core.reset()
                self._channel.clear()
                self.feed.forget()
                self.feed.publish("snapshot", self.snapshot())
        self.feed.publish("clock", self.clock())

    async def act(self, act: Act) -> dict[str, object]:
        """Take one act and give what answers it at once.

        Raises Refused when the page asks for what it may not.
        """
        person = self._person(act.person)
        if act.room != act.person and act.room not in shared_rooms(person, self._channel):
            raise Refused("Cette personne ne voit pas ce salon.")
        author = Account(NAME, act.person, name=person.name if person else "Personne inconnue")
        address = self._place(act)
        private = address.room == act.person
        inbound = to_inbound(act, author=author, address=address, private=private)
        if act.is_typed and command_of(act) is None:
            said = self._say(act, author)
            if not private and act.thread is None:
                # As on the platforms: the answer to a mention goes in the mention's own thread.
                inbound = replace(inbound, address=inbound.address.in_thread(said.id))
        outcome = await self._core.handle(inbound)
        return {} if outcome.reply is None else await self._reply(outcome.reply, act)

    def _person(self, account: str) -> Person | None:
        person = self._core.directory().people.get(account)
        if person is None and account != UNKNOWN:
            raise Refused("Cette personne n’est plus dans l’annuaire.")
        return person

    def _place(self, act: Act) -> Address:
        """Where the act was done: a button belongs to the thread of its card.

        As on Slack, what only one person sees belongs to their private room.
        """
        if act.is_typed:
            return Address(NAME, act.room, act.thread)
        card = self._channel.find(act.message or "")
        if card is None or card.room != act.room:
            return Address(NAME, act.person)
        return Address(NAME, card.room, card.thread)

    def _say(self, act: Act, author: Account) -> Message:
        try:
            return self._channel.say(
                author, room=act.room, thread=act.thread, text=act.text.strip(), key=act.key
            )
        except DeliveryError as error:
            raise Refused("Ce fil n’existe plus : la démonstration a été effacée.") from error

    async def _reply(self, reply: Reply, act: Act) -> dict[str, object]:
        match reply:
            case Show(document):
                return {"show": _card(document)}
            case Replace(document):
                return await self._replaced(document, act)
            case OpenForm(form):
                return {"form": render_form(form)}
            case FieldErrors(errors):
                return {"errors": dict(errors)}

    async def _replaced(self, document: Document, act: Act) -> dict[str, object]:
        """Change the card for everybody; one that only its reader sees is changed by the page."""
        card = self._channel.find(act.message or "")
        if card is None or card.room != act.room:
            return {"replace": _card(document)}
        await self._channel.update(
            MessageId(Address(NAME, card.room, card.thread), card.id), document
        )
        return {}

    def _message(self, message: Message) -> dict[str, object]:
        body = message.body
        card = _card(body) if isinstance(body, Document) else _bubble(body)
        return {
            "id": message.id,
            "room": message.room,
            "thread": message.thread,
            "author": message.author,
            "name": self._name(message.author),
            "time": french.hour(message.at),
            "version": message.version,
            **card,
        }

    def _name(self, author: str) -> str:
        if author == VIGIE:
            return "Vigie"
        person = self._core.directory().people.get(author)
        return person.name if person else "Personne inconnue"

    def _reachable(self, day: date | None) -> date:
        if day is None or abs((day - self._core.scrutin().jour_j).days) > FARTHEST_DAY:
            raise Refused("Choisissez une date à moins d’un an du scrutin.")
        return day


def _card(document: Document) -> dict[str, object]:
    return {"html": html.render(document), "summary": document.summary}


def _bubble(text: str) -> dict[str, object]:
    return {"html": html.said(text), "summary": text}
