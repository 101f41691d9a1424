"""What is measured of one server, in an order in which no measure leaves a queue to the next."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.teams.activities import PEOPLE, Teams, chat
from bench.teams.bar import bar
from bench.teams.load import Make, Measured, at_full_speed, at_rate, percentile
from bench.teams.processes import Server
from bench.teams.sink import Sink

QUESTIONS = Path(__file__).parents[2] / "tests" / "data" / "dev.jsonl"

STEADY, PRESSES, RATES = 100, 50, (50, 100, 200, 400)
"""Messages a second, buttons a second, and the rates of the curve."""

WRITERS = 500
"""People who write at those rates."""

LOST = 1000.0
"""Milliseconds of median wait beyond which a higher rate would only measure a queue."""

STALL = 3.0
"""Seconds that each call to Teams takes while /livez is watched."""

ROWS = {
    "idle": "messages qui n’appellent pas de réponse, par seconde",
    "idle_cpu": "… processeur par message (ms)",
    "again": "livraisons en double, par seconde",
    "answered": "questions répondues, par seconde",
    "answered_cpu": "… processeur par question (ms)",
    "ack_50": f"accusé de réception à {STEADY}/s, p50 (ms)",
    "ack_99": "… p99 (ms)",
    "shown_50": f"réponse chez Teams à {STEADY}/s, p50 (ms)",
    "shown_99": "… p99 (ms)",
    "press_50": f"réponse à un bouton à {PRESSES}/s, p50 (ms)",
    "press_99": "… p99 (ms)",
    "alive_99": f"/livez pendant que Teams met {STALL:.0f} s, p99 (ms)",
    "failed": "requêtes sans bonne réponse",
    "tokens": "jetons demandés",
    "memory": "mémoire résidente (Mo)",
}


@dataclass
class Figures:
    """What was found: by the names of ROWS, and the acknowledgements at each rate."""

    rows: dict[str, float] = field(default_factory=dict)
    curve: dict[int, Measured] = field(default_factory=dict)


class Bench:
    """One server, the connector through which it answers, and those who write to it.

    `seconds` is how long the steady rate lasts; the other measures last a third of it.
    """

    def __init__(
        self, name: str, *, server: Server, sink: Sink, teams: Teams, seconds: float
    ) -> None:
        self._name = name
        self._server = server
        self._sink = sink
        self._teams = teams
        self._seconds = seconds
        # The numbers before were all delivered once already.
        self._numbers = itertools.count(PEOPLE)
        self._asked = itertools.cycle(_questions())
        self._found = Figures({"failed": 0.0})

    async def measure(self, *, twice: bool) -> Figures:
        """Measure everything; deliveries made `twice` mean nothing to who answers them again."""
        await self._idle()
        if twice:
            await self._again()
        await self._presses()
        await self._alive()
        await self._answered()
        for rate in RATES:
            if await self._at(rate) > LOST:
                break
        self._found.rows["memory"] = self._server.resident
        return self._found

    async def _idle(self) -> None:
        used = self._server.cpu
        measured = await self._full_speed(
            "sans réponse", lambda n: self._teams.chatter(next(self._numbers), n % PEOPLE)
        )
        self._found.rows["idle"] = measured.per_second
        self._found.rows["idle_cpu"] = 1000 * (self._server.cpu - used) / len(measured.took)

    async def _again(self) -> None:
        measured = await self._full_speed(
            "en double", lambda n: self._teams.question(n % PEOPLE, n % PEOPLE, next(self._asked))
        )
        self._found.rows["again"] = measured.per_second

    async def _presses(self) -> None:
        measured = await self._rate(
            "boutons",
            # The first exchange of each is numbered from one.
            lambda n: self._teams.press(next(self._numbers), n % WRITERS, n % WRITERS + 1),
            PRESSES,
            self._seconds / 3,
        )
        self._found.rows["press_50"] = measured.percentile(0.5)
        self._found.rows["press_99"] = measured.percentile(0.99)

    async def _alive(self) -> None:
        """Ask /livez every 20 ms while questions come and nobody gets through to Teams."""
        usual, self._sink.delay = self._sink.delay, STALL
        port, took = self._server.port, []
        load = asyncio.create_task(
            at_rate(port, self._question, rate=20, seconds=600, progress=lambda _: None)
        )
        progress, start = bar(self._name, "Teams lent"), time.perf_counter()
        async with aiohttp.ClientSession() as session:
            while (asked := time.perf_counter()) < start + self._seconds / 3:
                async with session.get(f"http://127.0.0.1:{port}/livez") as answer:
                    answer.raise_for_status()
                took.append(time.perf_counter() - asked)
                progress((asked - start) / (self._seconds / 3))
                await asyncio.sleep(0.02)
        progress(1.0)
        load.cancel()
        await asyncio.wait({load})
        self._sink.delay = usual
        self._found.rows["alive_99"] = percentile(took, 0.99)

    async def _answered(self) -> None:
        """From the first question to the last answer that reached the connector."""
        await self._sink.quiet()
        self._sink.clear()
        used = self._server.cpu
        measured = await self._full_speed("questions", self._question)
        await self._sink.reached(len(measured.took) - measured.failed, within=120)
        came = [at for room in self._sink.posted.values() for at in room]
        took = max(came, default=measured.end) - measured.start
        self._found.rows["answered"] = len(came) / took
        self._found.rows["answered_cpu"] = 1000 * (self._server.cpu - used) / max(1, len(came))

    async def _at(self, rate: int) -> float:
        """Acknowledgements at that rate; their median, in milliseconds."""
        await self._sink.quiet()
        self._sink.clear()
        seconds = self._seconds if rate == STEADY else self._seconds / 3
        measured = await self._rate(f"{rate}/s", self._question, rate, seconds)
        self._found.curve[rate] = measured
        if rate == STEADY:
            self._found.rows["ack_50"] = measured.percentile(0.5)
            self._found.rows["ack_99"] = measured.percentile(0.99)
            await self._sink.reached(len(measured.took), within=30)
            shown = list(self._shown(measured, rate))
            self._found.rows["shown_50"] = percentile(shown, 0.5)
            self._found.rows["shown_99"] = percentile(shown, 0.99)
        return measured.percentile(0.5)

    def _shown(self, measured: Measured, rate: int) -> Iterator[float]:
        """From the moment that each question was due to its answer: people wait for theirs."""
        for writer in range(WRITERS):
            came = self._sink.posted[chat(writer)]
            due = range(writer, len(measured.took), WRITERS)
            for number, at in zip(due, came, strict=False):
                yield at - (measured.start + number / rate)

    def _question(self, number: int) -> bytes:
        return self._teams.question(next(self._numbers), number % WRITERS, next(self._asked))

    async def _full_speed(self, what: str, make: Make) -> Measured:
        measured = await at_full_speed(
            self._server.port, make, seconds=self._seconds / 3, progress=bar(self._name, what)
        )
        self._found.rows["failed"] += measured.failed
        return measured

    async def _rate(self, what: str, make: Make, rate: float, seconds: float) -> Measured:
        measured = await at_rate(
            self._server.port, make, rate=rate, seconds=seconds, progress=bar(self._name, what)
        )
        self._found.rows["failed"] += measured.failed
        return measured


def _questions() -> list[str]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["q"]) for line in lines]
