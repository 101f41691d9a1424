"""`vigie dossiers`: what an operator needs of the cases when chat is down."""

import argparse
import asyncio
import sys

from bot.cli import case_deeds, case_list, case_show
from bot.cli.case_desk import Unknown, opened
from bot.cli.case_options import misuse
from bot.cli.french import say
from bot.config import load_settings
from bot.domain.lifecycle import Refused
from bot.wording.phrases import load_phrases


def dossiers(options: argparse.Namespace) -> int:
    """List, read or act; exit status 1 when it is refused, 2 when it is badly written."""
    wrong = misuse(options)
    if wrong:
        say(f"vigie dossiers : {wrong}", sys.stderr)
        say("Voir « vigie dossiers --aide ».", sys.stderr)
        return 2
    try:
        say(asyncio.run(_told(options)))
    except Unknown as unknown:
        say(str(unknown), sys.stderr)
        return 1
    except Refused as refusal:
        phrases = load_phrases(load_settings().links)
        said = f"refus.{refusal.reason}"
        say(phrases(said, **refusal.values), sys.stderr)
        return 1
    return 0


async def _told(options: argparse.Namespace) -> str:
    """What to write on the terminal, once what was done is committed."""
    async with opened(options.au_nom_de, acting=options.geste is not None) as desk:
        if options.dossier is None:
            async with desk.database.read() as connection:
                return await case_list.table(desk, connection, options)
        # Reading a confidential case writes a line of the journal: without it, nothing is shown.
        async with desk.database.write() as connection:
            case = await desk.case(connection, options.dossier)
            if options.geste is None:
                return await case_show.whole(desk, connection, case, options)
            return await case_deeds.act(desk, connection, case, options)
