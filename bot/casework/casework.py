"""What people and clocks do to cases: each act reads the case, decides, and writes, together."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import groups
from bot.casework.resemblance import Resemblance
from bot.domain import clocks
from bot.domain.case import CLOCK, Case, Reporter
from bot.domain.effects import (
    Effect,
    Notify,
    Recipient,
    RefreshSurfaces,
    Relay,
    Step,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.merging import LED_STEPS
from bot.domain.opening import Submission, dcap_room, open_case
from bot.domain.people import Account, Person
from bot.domain.policy import ProjectChoices
from bot.domain.rights import Actor, Side, asked_in_field, keeps_thread, sides
from bot.domain.scrutin import LOCAL
from bot.reference import Snapshot
from bot.sending.ledger import Ledger
from bot.storage import cards, cases, exchanges, outbox
from bot.storage.outbox import Job
from bot.storage.relays import TALK, TALK_INTERNAL

INTERNAL = re.compile(r"\s*interne\s*:", re.IGNORECASE)

Decide = Callable[[Case, Setting], Change]


@dataclass(frozen=True)
class Casework:
    """The use cases on cases; every method runs inside the caller's transaction."""

    ledger: Ledger
    choices: ProjectChoices

    async def open(
        self,
        connection: AsyncConnection,
        submission: Submission,
        words: Mapping[str, str],
        snapshot: Snapshot,
        now: datetime,
        *,
        exchange_id: int | None = None,
        resemblance: Resemblance | None = None,
    ) -> Case:
        """Open a case with what was written; its exchange, if any, is tied to it.

        `resemblance` is what a rumour claims, to be compared with the others.
        """
        moment = snapshot.moment(submission.circonscription, now)
        opening = open_case(submission, snapshot.directory, moment, now, self.choices)
        case = await cases.insert_case(connection, opening.case)
        await cases.add_words(connection, case.id, words, now)
        author = submission.reporter.person or submission.reporter.address.room
        await cases.append(connection, None, case, at=now, actor=author, event="ouvert")
        if resemblance is not None:
            # Before its alert, which may join the card of what it resembles.
            await resemblance.note(connection, case.id, now)
        await self.ledger.write(connection, case, opening.effects, snapshot.directory, now)
        await groups.announce(self.ledger, connection, case, now)
        if exchange_id is not None:
            await exchanges.note(connection, exchange_id, case_id=case.id)
            await exchanges.forget_draft(connection, exchange_id)
            if case.confidential:
                await exchanges.note(connection, exchange_id, text=confidential_text(case))
        return case

    async def act(
        self,
        connection: AsyncConnection,
        case_id: int,
        actor: Actor | None,
        decide: Decide,
        snapshot: Snapshot,
        now: datetime,
        *,
        note: str | None = None,
    ) -> Case:
        """Apply a change decided on the case as it is now; raises Refused, writing nothing."""
        case = await cases.get(connection, case_id, for_update=True)
        if case is None:
            raise Refused("introuvable")
        setting = Setting(now, snapshot.directory, self.choices)
        change = decide(case, setting)
        await groups.guard(connection, case, change)
        change = replace(change, case=clocks.sign_of_life(change.case, actor, setting))
        await self._write(connection, case, change, actor, snapshot, now, note)
        return change.case

    async def add_words(
        self, connection: AsyncConnection, case: Case, words: Mapping[str, str], now: datetime
    ) -> None:
        """Keep more words in a case; its cards are already asked to follow."""
        await cases.add_words(connection, case.id, words, now)

    async def fire(
        self, connection: AsyncConnection, job: Job, snapshot: Snapshot, now: datetime
    ) -> None:
        """A deadline rings. After an outage, of several due steps of a kind the last one counts."""
        step = Step(job.name or "")
        case = await cases.get(connection, job.case_id or 0, for_update=True)
        if case is None:
            return
        if step is Step.CHECK_DELIVERY:
            await self._check_delivery(connection, case, snapshot, now)
            return
        if case.same_as is not None and step in LED_STEPS:
            return
        setting = Setting(now, snapshot.directory, self.choices)
        try:
            again = clocks.put_off(case, step, job.due_at, setting)
            further = clocks.superseding(case, step, setting)
            change = clocks.fire(case, step, setting)
        except Refused:
            return
        if again is not None:
            effects = (again, RefreshSurfaces())
            await self.ledger.write(connection, case, effects, snapshot.directory, now)
        elif further and await outbox.later_step_due(connection, job, further, now):
            return
        elif change is not None:
            # Whatever the step does, the cards must no longer announce it.
            rung = replace(change, effects=(*change.effects, RefreshSurfaces()))
            await self._write(connection, case, rung, None, snapshot, now, None)

    def may_talk(
        self, case: Case, actor: Actor, kind: SurfaceKind, snapshot: Snapshot, now: datetime
    ) -> None:
        """Refuse words under a card of that kind to whoever is not on its side; raises Refused."""
        mine = sides(actor, case, snapshot.directory, now)
        reporting = kind is SurfaceKind.RECEIPT
        if not (mine & {Side.REPORTER} if reporting else mine - {Side.REPORTER}):
            raise Refused("pas_le_droit")

    async def talk(
        self,
        connection: AsyncConnection,
        case_id: int,
        kind: SurfaceKind,
        actor: Actor,
        text: str,
        snapshot: Snapshot,
        now: datetime,
        *,
        message_key: str | None = None,
    ) -> Case:
        """What is written under a card reaches the other side; « interne: » stays inside.

        `kind` is that of the card; `message_key` names the message, so that its edits are known.
        Raises Refused when the writer has no part in the case.
        """
        case = await cases.get(connection, case_id, for_update=True)
        if case is None:
            raise Refused("introuvable")
        self.may_talk(case, actor, kind, snapshot, now)
        inside = stays_inside(text, kind)
        event = TALK_INTERNAL if inside else TALK
        entry = await cases.append(
            connection, case, case, at=now, actor=actor.id, event=event, note=text,
            message_key=message_key,
        )  # fmt: skip
        writer = actor.person.id if actor.person else None
        setting = Setting(now, snapshot.directory, self.choices)
        await cases.save(connection, clocks.sign_of_life(case, actor, setting))
        asked = asked_in_field(case, snapshot.directory)
        told = readers(case, kind, writer, inside=inside, asked=asked)
        follow: list[Effect] = [Relay(entry, to) for to in told]
        if writer and await cards.read_by(connection, case.id, writer, now):
            follow.append(RefreshSurfaces())
        await self.ledger.write(connection, case, follow, snapshot.directory, now)
        return case

    async def identified(
        self,
        connection: AsyncConnection,
        account: Account,
        person: Person,
        snapshot: Snapshot,
        now: datetime,
    ) -> None:
        """Somebody unknown turns out to be of the directory: their running cases follow."""
        for case in await cases.unverified_of(connection, account):
            reporter = Reporter(
                person=person.id,
                name=person.name,
                role=snapshot.directory.acting_role(person, now.astimezone(LOCAL).date()),
                address=case.reporter.address,
                verified=True,
            )
            where = case.circonscription or person.circonscription
            submission = Submission(case.kind, reporter, where, case.about_ds, case.circulates)
            moment = snapshot.moment(where, now)
            routed = open_case(submission, snapshot.directory, moment, now, self.choices)
            known = replace(case, reporter=reporter, circonscription=where, owner=routed.case.owner)
            threads = tuple(
                effect
                for effect in routed.effects
                if getattr(effect, "kind", None) is SurfaceKind.THREAD
            )
            change = Change(known, "identite", (*threads, *Change(known, "").effects))
            await self._write(connection, case, change, None, snapshot, now, None)

    async def _write(
        self,
        connection: AsyncConnection,
        before: Case,
        change: Change,
        actor: Actor | None,
        snapshot: Snapshot,
        now: datetime,
        note: str | None,
    ) -> None:
        await cases.save(connection, change.case)
        entry = await cases.append(
            connection,
            before,
            change.case,
            at=now,
            actor=actor.id if actor else CLOCK,
            event=change.event,
            note=note,
        )
        if actor is not None and actor.person is not None:
            # Whoever acts has read their card: it and the receipt follow with the act's own cards.
            await cards.read_by(connection, change.case.id, actor.person.id, now)
        effects = (*change.effects, *_motive(change, entry, note))
        await self.ledger.write(connection, change.case, effects, snapshot.directory, now)
        setting = Setting(now, snapshot.directory, self.choices)
        await groups.propagate(self.ledger, connection, before, change, actor, setting, note=note)

    async def _check_delivery(
        self, connection: AsyncConnection, case: Case, snapshot: Snapshot, now: datetime
    ) -> None:
        """The reporter is told whom to call when nobody could be reached in time."""
        waiting = [
            surface
            for surface in await cases.surfaces_of(connection, case.id)
            if surface.kind is not SurfaceKind.RECEIPT and surface.kind.shows_case
            if surface.posted_at is None and not _withheld(surface, case, snapshot, now)
        ]
        if waiting and case.running:
            late = (Notify("non_livre", ToReporter()),)
            await self.ledger.write(connection, case, late, snapshot.directory, now)


def _withheld(card: cases.Surface, case: Case, snapshot: Snapshot, now: datetime) -> bool:
    """Whether a thread's recipient lost their part in the case before the card left."""
    if card.kind is not SurfaceKind.THREAD or not isinstance(card.recipient, ToPerson):
        return False
    return not keeps_thread(card.recipient.person, case, snapshot.directory, now)


def _motive(change: Change, entry: int, note: str | None) -> Iterator[Relay]:
    """A case closed without the DCAP: the DCAP reads why. A corrected one: who reported does."""
    if note:
        for effect in change.effects:
            if isinstance(effect, Notify) and effect.notice in ("clos_sans_avis", "correction"):
                yield Relay(entry, effect.to)


def confidential_text(case: Case) -> str:
    """What an exchange keeps in place of confidential words."""
    return f"[signalement confidentiel {case.ref}]"


def stays_inside(text: str, kind: SurfaceKind) -> bool:
    """Whether words written under that kind of card are kept among those who handle the case."""
    return INTERNAL.match(text) is not None and kind is not SurfaceKind.RECEIPT


def readers(
    case: Case,
    kind: SurfaceKind,
    writer: str | None,
    *,
    inside: bool,
    asked: str | None = None,
) -> Iterator[Recipient]:
    """Who reads a word written under this kind of card: everybody else who has a part in it.

    `asked` is who was asked by name to handle it in the field (`asked_in_field`). What stays
    inside is read by those who handle the case. Nobody is written to twice: whoever writes from
    the DCAP's room is read there already.
    """
    if kind is not SurfaceKind.RECEIPT and not inside:
        yield ToReporter()
    for person in dict.fromkeys((case.owner, asked)):
        if person and person not in (writer, case.reporter.person):
            yield ToPerson(person)
    if case.dcap_told_at and kind is not SurfaceKind.ALERT:
        yield ToRoom(dcap_room(case))
