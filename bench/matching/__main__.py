"""Prints accuracy and speed side by side, then how both hold as the catalogue grows."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from bench.matching.baselines import Rank, one_of_rapidfuzz
from bench.matching.synthetic import enlarged
from bench.matching.typos import SEED, mistype
from faq.catalogue import Catalogue
from faq.lexicon import default_lexicon
from faq.loader import default_catalogue
from faq.matcher import Matcher
from intents.evaluation import Row, load_rows

ROWS = Path(__file__).parents[2] / "tests" / "data" / "dev.jsonl"
SIZES = (35, 100, 300, 1_000)
SHARES = (0.0, 0.2, 0.4)


def main() -> None:
    """Run every measure; a few minutes on two cores."""
    rows = [row for row in load_rows(ROWS) if row.in_scope]
    catalogue = default_catalogue()
    print(f"{len(rows)} questions, {len(catalogue)} entrées, fautes semées avec {SEED}\n")
    _say("méthode", "1re", "parmi 3", "20 % fautes", "40 % fautes", "p50 µs", "p99 µs")
    for name, rank in _methods(catalogue).items():
        _progress(name)
        first, three = _accuracy(rank, rows, share=0.0)
        worse = [_accuracy(rank, rows, share=share)[0] for share in SHARES[1:]]
        p50, p99 = _latency(rank, rows)
        cells = [f"{100 * value:.1f} %" for value in (first, three, *worse)]
        _say(name, *cells, f"{p50:.0f}", f"{p99:.0f}")
    print("\nTaille du catalogue (entrées ajoutées : synthétiques)")
    _say("entrées", "1re", "parmi 3", "compilation s", "p50 µs", "p99 µs", "WRatio p50")
    for size in SIZES:
        _progress(f"{size} entrées")
        _say(str(size), *_at_size(enlarged(catalogue, default_lexicon(), size=size), rows))


def _methods(catalogue: Catalogue) -> dict[str, Rank]:
    return {**one_of_rapidfuzz(catalogue), "Vigie": _vigie(catalogue)}


def _vigie(catalogue: Catalogue) -> Rank:
    matcher = Matcher.build(catalogue, default_lexicon())
    return lambda question: [match.entry_id for match in matcher.rank(question).matches]


def _at_size(catalogue: Catalogue, rows: Sequence[Row]) -> list[str]:
    start = time.perf_counter()
    rank = _vigie(catalogue)
    build = time.perf_counter() - start
    # The first pass, before any cache is warm, is what people meet.
    p50, p99 = _latency(rank, rows)
    first, three = _accuracy(rank, rows, share=0.0)
    wratio, _ = _latency(one_of_rapidfuzz(catalogue)["rapidfuzz WRatio, tel quel"], rows[:40])
    rates = [f"{100 * value:.1f} %" for value in (first, three)]
    return [*rates, f"{build:.1f}", f"{p50:.0f}", f"{p99:.0f}", f"{wratio:.0f}"]


def _accuracy(rank: Rank, rows: Sequence[Row], *, share: float) -> tuple[float, float]:
    found = [(rank(mistype(row.text, share=share)), row.right) for row in rows]
    first = sum(not right.isdisjoint(ids[:1]) for ids, right in found)
    three = sum(not right.isdisjoint(ids[:3]) for ids, right in found)
    return first / len(rows), three / len(rows)


def _latency(rank: Rank, rows: Sequence[Row]) -> tuple[float, float]:
    """Return the median and the 99th percentile of one pass, in microseconds."""
    taken = []
    for row in rows:
        start = time.perf_counter_ns()
        rank(row.text)
        taken.append((time.perf_counter_ns() - start) / 1_000)
    cuts = quantiles(taken, n=100)
    return cuts[49], cuts[98]


def _say(*cells: str) -> None:
    first, *others = cells
    print(f"{first:<30}" + "".join(f"{cell:>14}" for cell in others), flush=True)


def _progress(what: str) -> None:
    print(f"… {what}", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
