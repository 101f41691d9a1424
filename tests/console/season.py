"""A few days of fictional questions and cases, for the pages that review them."""

from datetime import timedelta

from bot.domain import lifecycle
from bot.domain.case import Kind
from bot.domain.people import Address, Role
from bot.storage import exchanges
from bot.storage.exchanges import UNHELPFUL
from tests.delivery.world import DAS, World
from tests.fakes.rooms import NAME
from tests.storage.samples import new_exchange

ASKED = (
    ("Puis-je aimer la page d’un parti ?", "answer", "opinions"),
    ("Est-ce que je peux publier une photo du bureau de vote ?", "suggest", None),
    ("Qui paie le stationnement des scrutateurs ?", "abstain", None),
    ("Qui rembourse le stationnement des scrutateurs ?", "abstain", None),
    ("À quelle heure ferme la cantine ?", "abstain", None),
)


async def ask_for_days(world: World, *, days: int = 3) -> list[int]:
    """Each of the questions once a day, the newest first in time; returns the ids, oldest first."""
    ids: list[int] = []
    async with world.database.write() as connection:
        for back in range(days, 0, -1):
            for minute, (text, zone, entry) in enumerate(ASKED):
                exchange = new_exchange(
                    at=world.clock() - timedelta(days=back - 1, minutes=60 - minute),
                    address=Address(NAME, DAS),
                    account=DAS,
                    person=DAS,
                    role=Role.DAS,
                    text=text,
                    zone=zone,
                    entry=entry,
                )
                ids.append(await exchanges.add(connection, exchange))
        await exchanges.note(connection, ids[0], feedback=UNHELPFUL)
    return ids


async def report_and_take(world: World) -> None:
    """Two cases: one that waits, one that somebody took charge of after twelve minutes."""
    await world.open(Kind.RUMEUR)
    taken = await world.open(Kind.INCIDENT)
    world.clock.advance(minutes=12)
    coordination = await world.actor("coord-saguenay")
    await world.act(taken, lambda case, setting: lifecycle.take_charge(case, coordination, setting))
