"""Kills workers for minutes and prints what was lost, said twice, and how late the rest was."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from tests.databases import PostgresqlMissing, postgresql_server
from tests.delivery.chaos import Plan, Report, run_chaos

SEED = 2026
_WIDTH = 30


def main() -> None:
    """Run the same plan on both databases; a few minutes on two cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=600, help="dossiers ouverts (défaut : 600)")
    parser.add_argument("--kills", type=int, default=30, help="arrêts brutaux (défaut : 30)")
    parser.add_argument("--seed", type=int, default=SEED, help="graine du hasard")
    options = parser.parse_args()
    plan = Plan(
        seed=options.seed, cases=options.cases, kills=options.kills, workers=1, patience=300
    )
    asked = f"{plan.cases} dossiers, {plan.kills} kill -9, {plan.failing:.0%} d'appels refusés"
    print(f"{asked}, graine {plan.seed}")
    _say("base", "messages", "perdus", "périmées", "désordre", "morts", "doubles", "p99 s", "max s")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'vigie.db'}"
        _line("SQLite", asyncio.run(_run(url, plan)))
    try:
        with postgresql_server() as server:
            asyncio.run(server.create("vigie"))
            both = Plan(**{**vars(plan), "workers": 2})
            _line("PostgreSQL", asyncio.run(_run(server.url("vigie"), both)))
    except PostgresqlMissing as missing:
        print(f"PostgreSQL : pas mesuré ({missing})")


async def _run(url: str, plan: Plan) -> Report:
    database = open_database(url)
    await migrate(database)
    await database.close()
    return await run_chaos(url, plan, _progress)


def _line(name: str, found: Report) -> None:
    _progress("", 0, 0)
    share = f"{found.extra} ({found.extra / max(1, found.messages):.1%})"
    late = (f"{seconds:.1f}" for seconds in found.late)
    counts = (found.messages, found.undelivered, len(found.stale), len(found.disordered))
    _say(name, *(str(count) for count in counts), str(found.dead), share, *late)


def _say(first: str, *cells: str) -> None:
    print(f"{first:<12}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def _progress(what: str, done: int, total: int) -> None:
    """A bar on the error stream, erased when there is nothing more to show."""
    if not sys.stderr.isatty():
        return
    filled = _WIDTH * done // total if total else 0
    bar = f"{what:<10} [{'█' * filled}{' ' * (_WIDTH - filled)}] {done}/{total}" if total else ""
    print(f"\r{bar:<70}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
