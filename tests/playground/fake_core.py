"""A small stand-in for Vigie: answers with every kind of part, and keeps one rumour up to date."""

from datetime import UTC, date, datetime, time, timedelta

from bot.channel import MessageId
from bot.domain.directory import Circonscription, Directory
from bot.domain.people import Address, Person, Role
from bot.domain.scrutin import LOCAL, Scrutin
from bot.messages import (
    Choices,
    Document,
    FieldErrors,
    Inbound,
    Note,
    OpenForm,
    Outcome,
    Paragraph,
    Replace,
    Show,
    Span,
)
from bot.playground.channel import NAME, PlaygroundChannel
from tests.playground import samples

ROOM = "alertes-dcap"
START = datetime(2026, 11, 21, 2, 4, tzinfo=UTC)
POLLING_DAY = date(2026, 11, 30)
PEOPLE = (
    Person("coord-saguenay", Role.COORDONNATEUR, "Maëlle Modèle"),
    Person("ds-chicoutimi", Role.DS, "Aube Exemple", "chicoutimi", coordonnateur="coord-saguenay"),
    Person("das-chicoutimi", Role.DAS, "Théo Modèle", "chicoutimi"),
    Person("pers-chicoutimi", Role.PERSONNEL, "Capucine Essai", "chicoutimi"),
    Person("dcap-1", Role.DCAP, "Doris Démonstration"),
    Person("dcap-2", Role.DCAP, "Pascal Échantillon"),
)
CHICOUTIMI = Circonscription("chicoutimi", "Chicoutimi", "Saguenay–Lac-Saint-Jean", "2017")


class FakeCore:
    """Answers at once; `handled` keeps every distinct act for the tests to read."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.handled: list[Inbound] = []
        self.cards: list[MessageId] = []
        self.words = ""
        self.channel = PlaygroundChannel(
            accounts=[person.id for person in PEOPLE], rooms={ROOM: f"# {ROOM}"}, now=self.now
        )

    def now(self) -> datetime:
        return START + self.offset

    def directory(self) -> Directory:
        return Directory(PEOPLE, [CHICOUTIMI])

    def scrutin(self) -> Scrutin:
        return Scrutin("essai", "Élections générales (exemple)", POLLING_DAY)

    async def set_day(self, day: int | date) -> None:
        target = day if isinstance(day, date) else POLLING_DAY + timedelta(days=day)
        self.offset = datetime.combine(target, time(21, 4), LOCAL) - START

    async def advance(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)

    async def reset(self) -> None:
        self.offset = timedelta()
        self.handled.clear()
        self.cards.clear()

    async def handle(self, inbound: Inbound) -> Outcome:
        if any(known.key == inbound.key for known in self.handled):
            return Outcome(duplicate=True)
        if inbound.text == "panne":
            raise RuntimeError("the database is away")
        self.handled.append(inbound)
        if inbound.form is not None:
            return await self._submitted(inbound)
        if inbound.button is not None:
            return await self._pressed(inbound)
        if inbound.command is not None:
            return await self._command(inbound)
        await self._said(inbound)
        return Outcome()

    async def _command(self, inbound: Inbound) -> Outcome:
        if inbound.command == "com4":
            return Outcome(Show(samples.ANSWER))
        if inbound.command == "rumeur" and inbound.text:
            await self._rumour(inbound, inbound.text)
            return Outcome()
        return Outcome(OpenForm(samples.RUMOUR_FORM))

    async def _said(self, inbound: Inbound) -> None:
        if inbound.address.thread is not None and inbound.private:
            await self._relay(inbound)
        elif "paraît" in inbound.text:
            await self._rumour(inbound, inbound.text)
        else:
            await self.channel.send(inbound.address, samples.ANSWER)

    async def _relay(self, inbound: Inbound) -> None:
        line = Document(inbound.text, (Paragraph((Span(f"Votre DS écrit : {inbound.text}"),)),))
        for card in self.cards[:1]:
            await self.channel.send(card.address.in_thread(card.id), line)

    async def _rumour(self, inbound: Inbound, words: str) -> None:
        self.words = words
        state = "Personne ne l’a encore prise en charge."
        own = Address(NAME, inbound.author.id)
        self.cards = [
            await self.channel.send(own, samples.receipt(words, state=state)),
            await self.channel.send(Address(NAME, "ds-chicoutimi"), samples.alert(words)),
            await self.channel.send(Address(NAME, ROOM), samples.alert(words)),
        ]

    async def _submitted(self, inbound: Inbound) -> Outcome:
        if inbound.form == "completer":
            return Outcome(Show(_line("Précision ajoutée.")))
        if len(inbound.fields["dit"]) < 5:
            return Outcome(FieldErrors({"dit": "Donnez quelques mots de plus."}))
        await self._rumour(inbound, inbound.fields["dit"])
        return Outcome()

    async def _pressed(self, inbound: Inbound) -> Outcome:
        action = inbound.button.action if inbound.button else ""
        if action == "completer":
            return Outcome(OpenForm(samples.COMPLETE_FORM))
        if action == "prendre":
            await self._taken()
            return Outcome()
        if action == "utile":
            thanked = tuple(p for p in samples.ANSWER.parts if not isinstance(p, Choices))
            thanks = Note((Span("Merci, c’est noté."),))
            return Outcome(Replace(Document("Merci", (*thanked, thanks))))
        return Outcome(
            Show(_line("Ce bouton n’est pas pour vous : seule la DCAP peut faire cela."))
        )

    async def _taken(self) -> None:
        name = "Doris Démonstration"
        own, *others = self.cards
        state = f"Prise en charge par {name}."
        await self.channel.update(own, samples.receipt(self.words, state=state))
        for card in others:
            await self.channel.update(card, samples.alert(self.words, taken_by=name))


def _line(text: str) -> Document:
    return Document(text, (Paragraph((Span(text),)),))
