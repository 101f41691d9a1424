"""A worker in a process of its own, to be killed: `python -m tests.delivery.worker BASE SINK`."""

import asyncio
import signal
import sys
from datetime import timedelta

import aiohttp
import structlog

from bot.app import utc_now
from bot.sending.delivery import Pace
from bot.storage.engine import open_database
from tests.delivery.sink import SinkChannel
from tests.delivery.world import build, definitions_alone

PACE = Pace(lease=timedelta(seconds=1.5), idle=0.2, gather=0.005, timeout=1.0)


async def work(database_url: str, sink_url: str) -> None:
    """Deliver until SIGTERM."""
    database = open_database(database_url)
    async with aiohttp.ClientSession() as session:
        channel = SinkChannel(session, sink_url)
        vigie = build(database, channel, definitions_alone(), utc_now, pace=PACE)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, vigie.delivery.stop)
        await vigie.delivery.run()
    await database.close()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(work(sys.argv[1], sys.argv[2]))
