"""`python -m bench.hostile`: 100 000 requests made to break a real server, on its three doors.

Slack's and Teams's are signed, so that they reach the code behind the checks; a tenth is forged.
The exit status is 1 when anything answered 500, an exception went unhandled or memory grew.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from bench.hostile.requests import Hostile, Maker
from bench.service.sink import Sink as SlackSink
from bench.teams.activities import Teams
from bench.teams.bar import bar
from bench.teams.load import Wires
from bench.teams.processes import Server, served
from bench.teams.sink import Sink as TeamsSink
from tests.fakes.entra import FakeEntra

AT_ONCE = 16
WARM = 0.2
"""The share of the load after which caches, pools and the engine are taken to be full."""

GROWTH = 1.15
"""How much memory may still grow after that; what people wrote is on the disk."""

UNHANDLED = ("Error handling request", "Unhandled", "never retrieved", "Exception in", "listener")
"""What a line of the journal says when nothing of ours caught the exception."""

UNREADABLE = ("_http_parser", "ConnectionResetError")
"""What the HTTP server notes of itself when it was sent no HTTP, or left in the middle."""


async def main() -> None:
    """Send everything, then print what came back, what was logged and what it weighs."""
    options = _options()
    slack, teams = SlackSink(), TeamsSink(0.0)
    with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
        log = Path(folder) / "journal"
        url = f"sqlite+aiosqlite:///{Path(folder) / 'banc.db'}"
        async with _slack(slack) as api, teams.served(), FakeEntra() as entra:
            bearer = entra.bearer(teams.service_url)
            maker = Maker(options.seed, api, Teams(teams.service_url, bearer))
            asked = (api, teams.service_url, entra.base, url, str(log))
            async with served("bench.hostile.vigie", *asked) as server:
                found, rss = await _send(server, maker, options.requests)
        failed = _tell(found, rss, log.read_text("utf-8", "replace"))
    if failed:
        sys.exit(1)


@contextlib.asynccontextmanager
async def _slack(sink: SlackSink) -> AsyncIterator[str]:
    runner = web.AppRunner(sink.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


async def _send(
    server: Server, maker: Maker, total: int
) -> tuple[Counter[tuple[str, int]], list[float]]:
    """Every request; gives the answers by door and status, and memory in MB as it went."""
    found: Counter[tuple[str, int]] = Counter()
    numbers = iter(range(total))
    rss = [server.resident]
    show = bar("requêtes hostiles", f"{total}")

    async def knock(wires: Wires) -> None:
        for number in numbers:
            request = maker.make(number)
            status = 0 if request.alone else await wires.ask(request.content)
            # None also comes of a connection that the server closed after the request before.
            found[request.door, status or await _alone(server.port, request)] += 1
            if number % max(1, total // 20) == 0:
                rss.append(server.resident)
            show((number + 1) / total)

    started = time.monotonic()
    async with Wires(server.port) as wires:
        await asyncio.gather(*(knock(wires) for _ in range(AT_ONCE)))
    await asyncio.sleep(3)  # what is still being delivered
    rss.append(server.resident)
    print(f"{total} requêtes en {time.monotonic() - started:.0f} s", file=sys.stderr)
    return found, rss


async def _alone(port: int, request: Hostile) -> int:
    """On a connection of its own, which it may well break; 0 when there was no answer."""
    try:
        async with asyncio.timeout(1):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request.content)
            head = await reader.read(12)
            writer.close()
    except (TimeoutError, OSError):
        return 0
    return int(head[9:12]) if head[9:12].isdigit() else 0


def _tell(found: Counter[tuple[str, int]], rss: list[float], journal: str) -> bool:
    print(f"\n{'porte':<18}{'statut':>8}{'réponses':>10}")
    for (door, status), times in sorted(found.items()):
        print(f"{door:<18}{status or 'aucune':>8}{times:>10}")
    broken = sum(times for (_, status), times in found.items() if status >= 500)
    errors, unhandled = _errors(journal)
    print(f"\nréponses 5xx              : {broken}")
    print(f"exceptions non traitées   : {unhandled.total()}")
    for what, times in (unhandled + errors).most_common(15):
        print(f"  {times:>6}  {what}")
    warm = rss[max(1, round(len(rss) * WARM))]
    print(f"mémoire                   : {rss[0]:.0f} Mo au départ, {warm:.0f} Mo à chaud, "
          f"{rss[-1]:.0f} Mo à la fin")  # fmt: skip
    print(f"  en route                : {' '.join(f'{value:.0f}' for value in rss)}")
    return bool(broken or unhandled or rss[-1] > warm * GROWTH)


def _errors(journal: str) -> tuple[Counter[str], Counter[str]]:
    """The lines of error, by what they say first: those that were dealt with, and the others."""
    dealt: Counter[str] = Counter()
    unhandled: Counter[str] = Counter()
    for line in journal.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            unhandled[f"ligne qui n’est pas un événement : {line[:80]}"] += 1
            continue
        if said.get("level") not in ("error", "critical"):
            continue
        event, exception = str(said.get("event")), str(said.get("exception", ""))
        first = event.split("\n")[0][:60]
        if any(sign in exception for sign in UNREADABLE):
            dealt["requête illisible ou interrompue, notée par le serveur HTTP"] += 1
        elif any(sign in first for sign in UNHANDLED):
            unhandled[f"{first} : {(exception or event).strip().splitlines()[-1][:60]}"] += 1
        else:
            dealt[first] += 1
    return dealt, unhandled


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000, help="requêtes (défaut : 100 000)")
    parser.add_argument("--seed", type=int, default=2026, help="graine du hasard")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
