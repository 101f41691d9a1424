"""Measures that need a process of their own: a memory nobody else filled, imports not yet made.

`python -m bench.matching.alone size 300`, `bank`, `load FOLDER` each print one JSON object.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.cli.french import say

SHOWN = 200
"""Questions answered before the memory of an answering process is read."""

_WRATIO_ROWS = 60


def in_a_process(*arguments: str) -> Mapping[str, Any]:
    """Run one of these measures in a fresh process; raises CalledProcessError."""
    command = [sys.executable, "-m", "bench.matching.alone", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def _size(count: str) -> dict[str, float]:
    """Compile a catalogue of so many entries, then ask it every question once."""
    from bench.matching.contenders import WRATIO, ask, contenders, vigie
    from bench.matching.nlpjs import answers_of_nlpjs, why_not
    from bench.matching.sets import development, first_among, speed_of
    from bench.matching.synthetic import enlarged
    from faq.lexicon import default_lexicon
    from faq.loader import default_catalogue

    catalogue = enlarged(default_catalogue(), default_lexicon(), size=int(count))
    rows = [row for part in development().values() for row in part]
    texts = [row.text for row in rows]
    start = time.perf_counter()
    rank = vigie(catalogue)
    build, peak = time.perf_counter() - start, _peak()
    answers = ask(rank, texts)
    ours = speed_of(answers)
    peers = {"wratio_p50": speed_of(ask(contenders()[WRATIO](catalogue), texts[:_WRATIO_ROWS])).p50}
    if why_not() is None:
        peers["nlpjs_p50"] = speed_of(answers_of_nlpjs(catalogue, texts)[1]).p50
    return {
        "phrasings": sum(len(entry.phrasings) for entry in catalogue) + len(catalogue.negatives),
        "top1": first_among(rows, answers, 1),
        "top3": first_among(rows, answers, 3),
        "build": build,
        "peak": peak,
        "p50": ours.p50,
        "p99": ours.p99,
        **peers,
    }


def _bank() -> dict[str, float]:
    """Compile 150 intents of 20 phrasings that have nothing to do with elections."""
    from bench.matching.contenders import ask, vigie
    from bench.matching.sets import speed_of
    from bench.matching.templates import catalogue, questions

    rows = [row for row in questions() if row["label"] != "oos"]
    start = time.perf_counter()
    rank = vigie(catalogue())
    build, peak = time.perf_counter() - start, _peak()
    answers = ask(rank, [row["q"] for row in rows])
    right = sum(a.ranked[0][0] == row["label"] for a, row in zip(answers, rows, strict=True))
    speed = speed_of(answers)
    figures = {"top1": right / len(rows), "p50": speed.p50, "p99": speed.p99}
    return {"build": build, "peak": peak, **figures}


def _load(cache: str) -> dict[str, float]:
    """Import and load as `vigie` does, the compiled engine being in this folder, then answer."""
    start = time.perf_counter()
    from bot.compiled import load_understander

    imported = time.perf_counter()
    understander = load_understander(None, cache=Path(cache))
    loaded = time.perf_counter()
    understander.understand("puis-je aimer la publication d’un parti ?")
    first = time.perf_counter()
    from bench.matching.sets import development

    rows = [row for part in development().values() for row in part]
    for row in rows[:SHOWN]:
        understander.understand(row.text)
    return {
        "import": imported - start,
        "load": loaded - imported,
        "first": first - loaded,
        "memory": _peak(),
    }


def _peak() -> float:
    """Return the most memory this process ever held, in megabytes.

    Not what getrusage says: a process inherits that from the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1_024 if found else 0.0


_MEASURES: Mapping[str, Callable[..., dict[str, float]]] = {
    "size": _size,
    "bank": _bank,
    "load": _load,
}

if __name__ == "__main__":
    say(json.dumps(_MEASURES[sys.argv[1]](*sys.argv[2:])))
