"""`python -m bench.service`: acknowledgement times of Vigie and of a bare slack-bolt echo.

One run, one machine, the same load: 100 messages a second from 500 people, then 300 reports in ten
seconds to one room of the DCAP. Prints ratios; a busy machine spoils the absolute figures.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
from aiohttp import web

from bench.service.load import Acknowledged, message, rumour, send
from bench.service.sink import Sink
from bench.service.vigie import PEOPLE

QUESTIONS = (
    "je peux tu liker un post de mon député",
    "à qui je parle d'une publication souhaitée",
    "la procédure date de quand",
    "qqn mecri sur insta pr savoir ou voter",
    "comment remplir ma feuille de temps",
    "can I share a political post on my profile",
)


async def main() -> None:
    """Measure the echo, then Vigie, and print both."""
    options = _options()
    sink = Sink()
    runner = web.AppRunner(sink.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
        url = options.database or f"sqlite+aiosqlite:///{Path(folder) / 'banc.db'}"
        echo = await _echo(api, sink, options)
        await _vigie(api, sink, options, url, echo)
    await runner.cleanup()


async def _echo(api: str, sink: Sink, options: argparse.Namespace) -> Acknowledged:
    async with _served("bench.service.echo", api) as base:
        measured = await _questions(base, options, "écho nu  ")
        await _drained(sink, sum(sink.posts.values()), len(measured.took))
    _tell("slack-bolt seul", measured)
    sink.posts.clear()
    return measured


async def _vigie(
    api: str, sink: Sink, options: argparse.Namespace, url: str, echo: Acknowledged
) -> None:
    async with _served("bench.service.vigie", api, url) as base:
        await _until_alive(base)
        measured = await _questions(base, options, "Vigie    ")
        sent = time.monotonic()
        expected = len(measured.took) + PEOPLE  # each person is also welcomed once
        await _drained(sink, sum(sink.posts.values()), expected)
        drained = max(0.0, sink.last - sent)
        _tell("Vigie", measured)
        _ratio("à l’écho, p99 ", measured, echo)
        print(f"  réponses reçues            : {sum(sink.posts.values())} sur {expected}")
        print(f"  dernière réponse           : {drained:.1f} s après le dernier message")
        sink.posts.clear()
        burst = await send(
            f"{base}/slack/events",
            lambda n: rumour(10_000_000 + n, n % PEOPLE, f"Le vote serait annulé, dit-on ({n})"),
            rate=30, seconds=10, progress=_bar("300 rumeurs"),
        )  # fmt: skip
        await asyncio.sleep(5)
        _tell("Vigie, 300 signalements en 10 s", burst)
        _ratio("au calme, p99 ", burst, measured)
        print(f"  dans le salon de la DCAP   : {sink.posts['CALERTES']} messages en 15 s")
        await _alive_while_slack_stalls(base, sink)


async def _alive_while_slack_stalls(base: str, sink: Sink) -> None:
    """Ask /livez every 20 ms for five seconds while each call to Slack takes three."""
    sink.stall = 3.0
    load = asyncio.create_task(
        send(
            f"{base}/slack/events",
            lambda n: message(20_000_000 + n, n % PEOPLE, QUESTIONS[n % len(QUESTIONS)]),
            rate=20, seconds=5, progress=_bar("Slack lent"),
        )
    )  # fmt: skip
    took: list[float] = []
    async with aiohttp.ClientSession() as session:
        while not load.done():
            started = time.perf_counter()
            async with session.get(f"{base}/livez") as answer:
                answer.raise_for_status()
            took.append(time.perf_counter() - started)
            await asyncio.sleep(0.02)
    await load
    sink.stall = 0.0
    alive = Acknowledged(took)
    print(
        f"\n/livez pendant que Slack met 3 s : p99 {alive.percentile(0.99):.1f} ms, "
        f"au pire {1000 * max(took):.1f} ms ({len(took)} appels)"
    )


async def _questions(base: str, options: argparse.Namespace, name: str) -> Acknowledged:
    return await send(
        f"{base}/slack/events",
        lambda n: message(n, n % PEOPLE, QUESTIONS[n % len(QUESTIONS)]),
        rate=options.rate, seconds=options.seconds, progress=_bar(name),
    )  # fmt: skip


async def _drained(sink: Sink, seen: int, expected: int) -> None:
    limit = time.monotonic() + 60
    while seen < expected and time.monotonic() < limit:
        await asyncio.sleep(0.05)
        seen = sum(sink.posts.values())


@contextlib.asynccontextmanager
async def _served(module: str, *arguments: str) -> AsyncIterator[str]:
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(port), *arguments
    )
    base = f"http://127.0.0.1:{port}"
    try:
        await _until_open(port)
        yield base
    finally:
        process.kill()
        await process.wait()


async def _until_open(port: int) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.05)
    raise SystemExit("le service n’a pas démarré")


async def _until_alive(base: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/livez") as answer:
        answer.raise_for_status()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tell(name: str, measured: Acknowledged) -> None:
    print(f"\n{name}")
    print(f"  accusés de réception       : {len(measured.took)}, échecs : {measured.failed}")
    for share in (0.5, 0.95, 0.99):
        print(
            f"  p{round(share * 100)}                        : {measured.percentile(share):.1f} ms"
        )


def _ratio(to: str, measured: Acknowledged, peer: Acknowledged) -> None:
    print(f"  rapport {to:<19}: {measured.percentile(0.99) / peer.percentile(0.99):.2f}")


def _bar(name: str) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            filled = "█" * (30 * done // total)
            print(f"\r{name} {filled:<30} {done}/{total}", end="", file=sys.stderr, flush=True)
            if done == total:
                print(file=sys.stderr)

    return show


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=100, help="messages a second")
    parser.add_argument("--seconds", type=float, default=60, help="duration of the load")
    parser.add_argument("--database", help="a PostgreSQL address (default: a new SQLite file)")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
