"""A process that serves a database until it is killed: `python -m tests.replicas.holder URL`.

It says « tenue » once the database is its own, or why it is not. A line on its input ends it.
"""

import asyncio
import sys

from bot.storage.engine import DatabaseUnusable, open_database


async def hold(url: str) -> int:
    """Keep the database; the exit status is 3 when another process has it."""
    try:
        database = open_database(url, sole_replica=True)
    except DatabaseUnusable as refused:
        print(refused, flush=True)
        return 3
    print("tenue", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await database.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(hold(sys.argv[1])))
