"""What somebody finds on Vigie's home page, where a platform has one: help, their cases, a line."""

from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from bot.domain.people import Account, Address
from bot.identity import Author, Identity
from bot.messages import Document
from bot.reference import Reference
from bot.storage import cases
from bot.storage.exchanges import Exchange
from bot.wording.answers import help_page
from bot.wording.lists import my_cases
from bot.wording.offers import Answering
from faq.calibration import Zone


@dataclass(frozen=True)
class HomePage:
    """The page's contents: `help` also says what is kept and who reads it.

    `telephone` is the DCAP's line on duty.
    """

    help: Document
    cases: Document
    telephone: str


@dataclass(frozen=True)
class Home:
    """Writes the page of whoever opens it; reads only."""

    desk: Desk
    identity: Identity
    reference: Reference

    async def page(self, account: Account) -> HomePage:
        """Somebody's page as things stand now. Raises what the database raises."""
        snapshot, now = await self.reference.current(), self.desk.clock()
        author = await self.identity.author(account, snapshot, _left_to_their_next_act)
        person = author.actor.person
        async with self.desk.database.read() as connection:
            mine = await cases.latest_of(connection, account, person.id if person else None)
        desk, directory = self.desk, snapshot.directory
        asked = Answering(_asking(author, now), desk.understander.matcher.catalogue, directory, now)
        return HomePage(
            help=help_page(desk.voice, asked),
            cases=my_cases(desk.voice, mine, directory, now),
            telephone=desk.voice.telephone,
        )


def _left_to_their_next_act(_account: Account) -> None:
    """Looking at a page moves no case."""


def _asking(author: Author, now: datetime) -> Exchange:
    """The request for help that opening the page stands for; it is not kept."""
    account, person = author.actor.account, author.actor.person
    return Exchange(
        id=0,
        at=now,
        address=Address(account.channel, account.id),
        account=account.id,
        person=person.id if person else None,
        role=author.role,
        circonscription=author.circonscription,
        text="",
        intent="aide",
        is_report=False,
        zone=Zone.ABSTAIN,
        candidates=(),
        entry=None,
        edition="",
    )
