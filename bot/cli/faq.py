"""`vigie faq`: what reviewers propose to add to the content."""

import argparse
import asyncio
import json
from collections.abc import Sequence

from bot.cli.french import say
from bot.config import load_settings
from bot.domain.scrutin import LOCAL
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from bot.storage.review.proposals import ENTRY, OUTSIDE, PHRASING, Proposal, all_proposals
from bot.wording.dates import day

_KINDS = {ENTRY: "Nouvelle fiche", OUTSIDE: "Exemple hors sujet"}


def faq(options: argparse.Namespace) -> int:
    """List the proposals, oldest first; exit status 0 even without any."""
    kept = asyncio.run(_proposals())
    if options.json:
        say(json.dumps(plain(kept), ensure_ascii=False, indent=2))
    else:
        say(readable(kept))
    return 0


def plain(kept: Sequence[Proposal]) -> list[dict[str, object]]:
    """The proposals as data."""
    return [
        {
            "id": proposal.id,
            "kind": proposal.kind,
            "entry": proposal.entry,
            "text": proposal.text,
            "exchanges": list(proposal.exchanges),
            "by": proposal.by,
            "at": proposal.at.astimezone(LOCAL).isoformat(timespec="seconds"),
            "state": proposal.state,
        }
        for proposal in kept
    ]


def readable(kept: Sequence[Proposal]) -> str:
    """The proposals in a few lines each."""
    if not kept:
        return "Aucune proposition : la console en fait, à la page « Sans réponse »."
    return "\n".join(_lines(proposal) for proposal in kept)


def _lines(proposal: Proposal) -> str:
    number = len(proposal.exchanges)
    asked = f"{number} questions" if number > 1 else f"{number} question"
    made = day(proposal.at.astimezone(LOCAL).date())
    what = _KINDS.get(proposal.kind, proposal.kind)
    if proposal.kind == PHRASING:
        what = f"Formulation pour « {proposal.entry} »"
    return f"{proposal.id}. {what} : {proposal.text}\n   {asked}, par {proposal.by}, le {made}"


async def _proposals() -> Sequence[Proposal]:
    database = open_database(load_settings().database_url)
    try:
        await migrate(database)
        async with database.read() as connection:
            return await all_proposals(connection)
    finally:
        await database.close()
