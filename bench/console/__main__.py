"""`python -m bench.console`: how long each page of the console takes behind a whole season.

A million exchanges and ten thousand cases, then a tenth and a hundredth of that, on SQLite and
PostgreSQL; sixty requests a page through HTTP, and a bare aiohttp-jinja2 page in the same run.
With `--data FOLDER` the bases are kept for the next run: building them takes some ten minutes.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.console.addresses import ASKED, probes
from bench.console.base import Progress, fill
from bench.console.visits import Taken, alone, known, visiting
from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import open_database
from intents.understanding import Understander
from tests.databases import PostgresqlMissing, PostgresqlServer, postgresql_server

_WIDTH = 30
_BASES = ("sqlite", "postgresql")
Found = dict[str, Taken]


def main() -> None:
    """Measure every size on every base; the exit status is 1 when a page is too slow."""
    options = _options()
    sizes = [size for size in (options.exchanges // 100, options.exchanges // 10) if size >= 1_000]
    if options.seul:
        sizes = []
    sizes.append(options.exchanges)
    engine = understanding(Settings.model_validate({"contenu": "projet"}), electoral_map())
    with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
        data = options.data or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        slow = asyncio.run(_measure(data, sizes, options.base, engine, options.pages))
    if slow:
        sys.exit(1)


async def _measure(
    data: Path, sizes: Sequence[int], bases: Sequence[str], engine: Understander, pages: str
) -> int:
    peer = await alone()
    print(
        f"{ASKED} demandes par page, en ms ; pair (aiohttp-jinja2, 30 lignes, sans base) : ", end=""
    )
    print(f"p50 {peer.share(0.5):.1f}, p95 {peer.share(0.95):.1f}")
    slow = 0
    if "sqlite" in bases:
        urls = [f"sqlite+aiosqlite:///{data / f'vigie-{size}.db'}" for size in sizes]
        slow += await _on("SQLite", urls, sizes, engine, pages)
    if "postgresql" in bases:
        try:
            with postgresql_server(data / "postgresql") as server:
                urls = [await _created(server, f"vigie_{size}") for size in sizes]
                slow += await _on("PostgreSQL", urls, sizes, engine, pages)
        except PostgresqlMissing as missing:
            print(f"PostgreSQL : pas mesuré ({missing})")
    return slow


async def _on(
    name: str, urls: Sequence[str], sizes: Sequence[int], engine: Understander, pages: str
) -> int:
    """Every size on one kind of base; returns how many pages are too slow at the largest."""
    slow, smaller = 0, list[Found]()
    for url, size in zip(urls, sizes, strict=True):
        database = open_database(url)
        edition = engine.matcher.catalogue.edition
        await fill(database, size, edition, _bar(f"{name}, {size} échanges"))
        asked = [p for p in probes(await known(database, engine)) if pages in f"{p.name} {p.who}"]
        bar, found = _bar(f"{name}, {size} : pages"), Found()
        if size == sizes[-1]:
            _head(name, sizes)
        async with visiting(database, engine) as visitors:
            for done, probe in enumerate(asked, 1):
                page = f"{probe.name} ({probe.who})"
                found[page] = await visitors.take(probe)
                if size == sizes[-1]:
                    slow += _tell(page, found[page], probe.most, [at[page] for at in smaller])
                else:
                    bar(done, len(asked))
        await database.close()
        smaller.append(found)
    return slow


def _head(name: str, sizes: Sequence[int]) -> None:
    before = "".join(f"{f'p95 à {size}':>15}" for size in sizes[:-1])
    print(f"\n{name}, {sizes[-1]} échanges")
    print(f"{'':<44}{'1re':>8}{'p50':>8}{'p95':>8}{'visé':>8}{before}", flush=True)


def _tell(page: str, taken: Taken, most: int, smaller: Sequence[Taken]) -> bool:
    """The first time and the quantiles, then p95 at the other sizes; whether it is too slow."""
    last = taken.share(0.95)
    others = "".join(f"{before.share(0.95):>15.0f}" for before in smaller)
    mark = "  TROP LENT" if last > most else ""
    print(
        f"{page:<44}{taken.first:>8.0f}{taken.share(0.5):>8.0f}{last:>8.0f}{most:>8}{others}{mark}",
        flush=True,
    )
    return last > most


async def _created(server: PostgresqlServer, name: str) -> str:
    if not await server.has(name):
        await server.create(name)
    return server.url(name)


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
    parser.add_argument(
        "--exchanges", type=int, default=1_000_000, help="échanges (défaut : 1 000 000)"
    )
    parser.add_argument("--seul", action="store_true", help="cette taille seulement")
    parser.add_argument("--data", type=Path, help="dossier où garder les bases")
    parser.add_argument("--base", choices=_BASES, nargs="+", default=_BASES, help="lesquelles")
    parser.add_argument("--pages", default="", help="les pages dont le nom contient ceci")
    return parser.parse_args()


if __name__ == "__main__":
    main()
