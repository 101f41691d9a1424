"""Small fictional rows for the tests of storage."""

from dataclasses import replace
from typing import Any

from bot.domain.case import Case, Kind, Reporter, Status
from bot.domain.people import Address, Role
from bot.domain.scrutin import Phase
from bot.storage.exchanges import Exchange
from bot.storage.outbox import Job
from tests.clock import START

ROOM = Address("essai", "salon-dcap")
_CASE = Case(
    id=0,
    kind=Kind.RUMEUR,
    number=0,
    status=Status.OUVERT,
    opened_at=START,
    circonscription="chicoutimi",
    reporter=Reporter("ds-1", "Camille Fictive", Role.DS, Address("essai", "ds-1"), True),
    owner="coord-1",
    phase=Phase.APPROCHE,
)
_EXCHANGE = Exchange(
    id=0,
    at=START,
    address=Address("essai", "das-1"),
    account="das-1",
    person="das-1",
    role=Role.DAS,
    circonscription="chicoutimi",
    text="Puis-je aimer la page d’un parti ?",
    intent=None,
    is_report=False,
    zone="answer",
    candidates=(("opinions", 0.91), ("neutralite", 0.05)),
    entry="opinions",
    edition="1",
)


def new_case(**changes: Any) -> Case:
    """A rumour that a DS reports, with these changes."""
    return replace(_CASE, **changes)


def new_exchange(**changes: Any) -> Exchange:
    """A DAS's question, with these changes."""
    return replace(_EXCHANGE, **changes)


def new_job(lane: str = "essai:salon", order: str | None = None, **changes: Any) -> Job:
    """A job that is due, alone in its order key unless `order` is given."""
    job = Job("notice", lane, lane if order is None else order, START)
    return replace(job, **changes)
