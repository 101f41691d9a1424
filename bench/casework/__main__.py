"""`python -m bench.casework`: how long a rumour takes from the slash command to the DCAP's room.

The real service over HTTP, one report at a time, slower than the room's pace, so that what is
measured is Vigie's own. SQLite and PostgreSQL; 1, 50 and 500 open cases, then 100 000 closed ones
more; a bare slack-bolt that posts what the command says, in the same run. Some ten minutes.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bench.casework.base import Progress, fill, invented
from bench.casework.sink import Sink, marked
from bench.service.load import SECRET, rumour
from bench.service.vigie import PEOPLE
from bench.teams.processes import served
from bot.app import utc_now
from tests.databases import PostgresqlMissing, postgresql_server

SPACING = 1.2
"""Seconds between two reports: Slack lets a room have a message each 1.05 s."""

PATIENCE = 30.0
WARM = 3
CAUGHT_UP = 6.0
"""Seconds after the first reports. The very first is slower, and the room's pace makes up for that
by a seventh of a second a report only: without a pause, its delay would show in the next ones."""

_WIDTH = 30


@dataclass
class Bench:
    """The sink, its address, and the numbers already given to reports."""

    sink: Sink
    api: str
    reports: int
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))


def main() -> None:
    """Measure the echo, then Vigie on each base."""
    options = _options()
    asyncio.run(_measure(options))


async def _measure(options: argparse.Namespace) -> None:
    sink = Sink()
    runner = web.AppRunner(sink.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    bench = Bench(sink, api, options.reports)
    print(f"{options.reports} rumeurs une à une, de la commande à l’alerte affichée, en ms")
    print(f"{'':<44}{'p50':>9}{'p99':>9}{'p50/écho':>10}")
    try:
        async with served("bench.casework.echo", api) as echo:
            alone = await _reports(bench, echo.port, "slack-bolt seul")
        _tell("slack-bolt seul", alone, alone)
        with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'banc.db'}"
            await _on("SQLite", url, bench, alone, options.closed)
        async with _postgresql() as url:
            await _on("PostgreSQL", url, bench, alone, options.closed)
    except PostgresqlMissing as missing:
        print(f"PostgreSQL : pas mesuré ({missing})")
    finally:
        await runner.cleanup()


async def _on(name: str, url: str, bench: Bench, alone: list[float], closed: int) -> None:
    """Each base contains the one before, and what the measure itself opened."""
    there = 0
    for running, ended in ((1, 0), (50, 0), (500, 0), (500, closed)):
        what = f"{running} ouverts, {ended} clos"
        bar = _bar(f"base {what}")
        await fill(url, max(0, running - there), ended, utc_now(), bar)
        there = running
        async with served("bench.service.vigie", bench.api, url) as vigie:
            took = await _reports(bench, vigie.port, f"{name} {what}")
        _tell(f"Vigie, {name}, {what}", took, alone)


async def _reports(bench: Bench, port: int, name: str) -> list[float]:
    """The seconds that each report took; the first ones only warm the process."""
    verifier, took = SignatureVerifier(SECRET), []
    bar = _bar(name)
    async with aiohttp.ClientSession() as session:
        for done in range(bench.reports + WARM):
            number = next(bench.numbers)
            said = marked(number, invented(number))
            content_type, body = rumour(number, number * 37 % PEOPLE, said)
            stamp = str(int(time.time()))
            headers = {
                "Content-Type": content_type,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body) or "",
            }
            started = time.perf_counter()
            url = f"http://127.0.0.1:{port}/slack/events"
            async with session.post(url, data=body.encode(), headers=headers) as answer:
                answer.raise_for_status()
            while number not in bench.sink.shown:
                if time.perf_counter() - started > PATIENCE:
                    raise SystemExit(f"{name} : l’alerte n’est jamais arrivée")
                await asyncio.sleep(0.001)
            if done >= WARM:
                took.append(bench.sink.shown[number] - started)
                bar(done + 1 - WARM, bench.reports)
            pause = CAUGHT_UP if done == WARM - 1 else SPACING
            await asyncio.sleep(max(0.0, started + pause - time.perf_counter()))
    return took


@asynccontextmanager
async def _postgresql() -> AsyncIterator[str]:
    with postgresql_server() as server:
        await server.create("banc")
        yield server.url("banc")


def _tell(name: str, took: list[float], alone: list[float]) -> None:
    median, peer = _share(took, 0.5), _share(alone, 0.5)
    last = _share(took, 0.99)
    print(f"{name:<44}{median:>9.1f}{last:>9.1f}{median / peer:>10.1f}", flush=True)


def _share(took: list[float], share: float) -> float:
    """The time under which that share of them came, in milliseconds."""
    ordered = sorted(took)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _bar(name: str) -> Progress:
    def show(done: int, total: int) -> None:
        if total and sys.stderr.isatty():
            filled = "█" * (_WIDTH * done // total)
            end = "\n" if done == total else ""
            line = f"\r{name:<40} {filled:<{_WIDTH}} {done}/{total}"
            print(line, end=end, file=sys.stderr, flush=True)

    return show


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=40, help="rumeurs par mesure (défaut : 40)")
    parser.add_argument("--closed", type=int, default=100_000, help="dossiers clos de la fin")
    return parser.parse_args()


if __name__ == "__main__":
    main()
