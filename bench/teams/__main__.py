"""`python -m bench.teams`: Vigie in Teams and two bare botbuilder echoes, in one run.

Each is served in a process of its own, on the same load, by the same connector, which answers at
once and then after 100 ms. Ratios can be compared; a busy machine spoils the absolute figures.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench.teams.activities import Teams
from bench.teams.measures import ROWS, Bench, Figures
from bench.teams.processes import served
from bench.teams.sink import Sink
from tests.fakes.entra import FakeEntra

VIGIE = "Vigie"
PEERS = {"CloudAdapter": "cloud", "BotFrameworkAdapter": "classic"}
DELAYS = (0.0, 0.1)

AIM = {"idle": 1714.0, "answered": 522.0}
"""What the successor of botbuilder reached on such a machine, without delay; not measured here."""

LEGEND = (
    "rapport : Vigie divisée par l’écho. Vigie écrit chaque question sur le disque avant d’en\n"
    "accuser réception et répond après ; les échos ne gardent rien et accusent réception après\n"
    "avoir répondu. « visé » est la mesure d’une autre trousse, sur une machine semblable."
)


async def main() -> None:
    """Measure the peers and Vigie at each delay, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="duration of the steady load")
    seconds = parser.parse_args().seconds
    for delay in DELAYS:
        found = {name: await _measured(name, delay, seconds) for name in (VIGIE, *PEERS)}
        _tell(found, delay)
    print(f"\n{LEGEND}")


async def _measured(name: str, delay: float, seconds: float) -> Figures:
    sink = Sink(delay)
    async with sink.served(), FakeEntra() as entra:
        teams = Teams(sink.service_url, entra.bearer(sink.service_url))
        with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
            if name == VIGIE:
                url = f"sqlite+aiosqlite:///{Path(folder) / 'banc.db'}"
                serving = served("bench.teams.vigie", sink.service_url, entra.base, url)
            else:
                serving = served("bench.teams.echo", PEERS[name], entra.base)
            async with serving as server:
                label = f"{name}, connecteur à {1000 * delay:.0f} ms"
                bench = Bench(label, server=server, sink=sink, teams=teams, seconds=seconds)
                figures = await bench.measure(twice=name == VIGIE)
        figures.rows["tokens"] = entra.asked["token"]
    return figures


def _tell(found: dict[str, Figures], delay: float) -> None:
    print(f"\nConnecteur à {1000 * delay:.0f} ms")
    print(f"{'':<54}{VIGIE:>9}" + "".join(f"{name:>21}{'rapport':>9}" for name in PEERS))
    vigie = found[VIGIE].rows
    for key, label in ROWS.items():
        cells = [_cell(vigie, key), *(_beside(vigie, found[name].rows, key) for name in PEERS)]
        aim = f"   visé : {AIM[key]:.0f}" if key in AIM and not delay else ""
        print(f"{label:<54}{cells[0]:>9}{''.join(cells[1:])}{aim}")
    print("\naccusé de réception, p50 / p99 en ms, selon le débit")
    for rate in found[VIGIE].curve:
        cells = [_acknowledged(found[name], rate) for name in (VIGIE, *PEERS)]
        print(f"{rate:>6}/s  " + "".join(f"{cell:>28}" for cell in cells))


def _cell(rows: dict[str, float], key: str) -> str:
    value = rows.get(key)
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _beside(vigie: dict[str, float], peer: dict[str, float], key: str) -> str:
    """The peer's figure, and how many times it Vigie's is."""
    ratio = "–"
    if key in vigie and peer.get(key) and key != "failed":
        times = vigie[key] / peer[key]
        ratio = f"{times:.0f}" if times >= 100 else f"{times:.2g}"
    return f"{_cell(peer, key):>21}{ratio:>9}"


def _acknowledged(figures: Figures, rate: int) -> str:
    measured = figures.curve.get(rate)
    if measured is None:
        return "débordé"
    failed = f" ({measured.failed} échecs)" if measured.failed else ""
    return f"{measured.percentile(0.5):.1f} / {measured.percentile(0.99):.1f}{failed}"


if __name__ == "__main__":
    asyncio.run(main())
