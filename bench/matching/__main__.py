"""Prints accuracy and speed side by side, then how both hold as the catalogue grows."""

import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.matching.alone import SHOWN, in_a_process
from bench.matching.contenders import VIGIE, Answer, ask, contenders
from bench.matching.nlpjs import answers_of_nlpjs, why_not
from bench.matching.sets import development, first_among, separation, speed_of
from bench.matching.typos import SEED, mistype
from faq.catalogue import Catalogue
from faq.loader import default_catalogue
from intents.evaluation import Row

SIZES = (35, 100, 300, 1_000)
SHARES = (0.2, 0.4)
STARTS = 5
PEERS = ("wratio_p50", "nlpjs_p50")


@dataclass(frozen=True)
class Measured:
    """One way of ranking: seconds to build, answers to the questions, then to them mistyped."""

    name: str
    build: float
    passes: Sequence[Sequence[Answer]]


def main() -> None:
    """Run every measure; some ten minutes on two cores."""
    sets = development()
    catalogue = default_catalogue()
    counts = ", ".join(f"{len(rows)} de {name}" for name, rows in sets.items())
    phrasings = sum(len(entry.phrasings) for entry in catalogue)
    print(
        f"{len(catalogue)} entrées, {phrasings} formulations, {len(catalogue.negatives)} exemples"
        f" hors sujet.\nQuestions, dont aucune n’est une formulation : {counts}.\n"
        f"f. 20 % : un mot sur cinq mal tapé, fautes semées avec {SEED}.\n"
        f"Charge de la machine : {os.getloadavg()[0]:.1f}"
        " (les durées ne valent que si elle est calme).\n"
    )
    _methods(catalogue, sets)
    _sizes()
    _general()
    _start()


def _methods(catalogue: Catalogue, sets: Mapping[str, Sequence[Row]]) -> None:
    rows = [row for part in sets.values() for row in part]
    found = _measure_all(catalogue, [row.text for row in rows])
    mistyped = (f"f. {100 * share:.0f} %" for share in SHARES)
    _say("bonne entrée première", *sets, "toutes", "parmi 3", *mistyped, "AUROC")
    for method in found:
        plain = method.passes[0]
        parts = iter(plain)
        shares = [
            *(first_among(part, [next(parts) for _ in part], 1) for part in sets.values()),
            first_among(rows, plain, 1),
            first_among(rows, plain, 3),
            *(first_among(rows, answers, 1) for answers in method.passes[1:]),
        ]
        _say(method.name, *map(_percent, shares), f"{separation(rows, plain) or 0:.3f}")
    print()
    ours = next(speed_of(method.passes[0]) for method in found if method.name == VIGIE)
    _say("durée d’une question", "compil. s", "p50 µs", "p99 µs", "p50/Vigie", "p99/Vigie")
    for method in found:
        p50, p99 = speed_of(method.passes[0])
        ratios = (f"{p50 / ours.p50:.1f} ×", f"{p99 / ours.p99:.1f} ×")
        _say(method.name, f"{method.build:.1f}", f"{p50:.0f}", f"{p99:.0f}", *ratios)
    missing = why_not()
    if missing is not None:
        print(f"nlp.js n’est pas mesuré : {missing}.")


def _measure_all(catalogue: Catalogue, texts: Sequence[str]) -> list[Measured]:
    asked = [*texts, *(mistype(text, share=share) for share in SHARES for text in texts)]
    found = []
    if why_not() is None:
        _progress("nlp.js")
        build, answers = answers_of_nlpjs(catalogue, asked)
        found.append(Measured("nlp.js", build, _by_pass(answers, len(texts))))
    for name, compiled in contenders().items():
        _progress(name)
        start = time.perf_counter()
        rank = compiled(catalogue)
        build = time.perf_counter() - start
        found.append(Measured(name, build, _by_pass(ask(rank, asked), len(texts))))
    return found


def _by_pass(answers: Sequence[Answer], count: int) -> list[Sequence[Answer]]:
    return [answers[start : start + count] for start in range(0, len(answers), count)]


def _sizes() -> None:
    print("\nTaille du catalogue (entrées ajoutées : synthétiques)")
    print("WRatio et nlp.js : p50 en µs, et combien de fois celui de Vigie")
    heads = ("textes", "1re", "parmi 3", "compil. s", "Mo au plus", "p50 µs", "p99 µs")
    _say("entrées", *heads, "WRatio", "", "nlp.js", "")
    for size in SIZES:
        _progress(f"{size} entrées")
        at = in_a_process("size", str(size))
        shares = (_percent(at["top1"]), _percent(at["top3"]))
        costs = (f"{at['build']:.1f}", *(f"{at[k]:.0f}" for k in ("peak", "p50", "p99")))
        known = (at[key] for key in PEERS if key in at)
        peers = (cell for p50 in known for cell in (f"{p50:.0f}", f"{p50 / at['p50']:.1f} ×"))
        _say(str(size), f"{at['phrasings']}", *shares, *costs, *peers)


def _general() -> None:
    _progress("150 intentions")
    at = in_a_process("bank")
    print(
        "\n150 intentions × 20 formulations d’une banque inventée, en anglais, croisées par"
        f" gabarits :\ncompilation {at['build']:.1f} s, {at['peak']:.0f} Mo au plus,"
        f" 1re {_percent(at['top1'])}, p50 {at['p50']:.0f} µs, p99 {at['p99']:.0f} µs"
    )


def _start() -> None:
    with tempfile.TemporaryDirectory() as cache:
        _progress("démarrage")
        in_a_process("load", cache)  # compiles, and keeps what it compiled
        runs = [in_a_process("load", cache) for _ in range(STARTS)]
    print(f"\nDémarrage, moteur déjà compilé : le meilleur de {STARTS} processus, et le pire")
    for key, label in (("import", "importer"), ("load", "charger"), ("first", "première question")):
        times = sorted(run[key] for run in runs)
        _say(label, f"{times[0]:.3f} s", f"{times[-1]:.3f} s")
    memory = sorted(run["memory"] for run in runs)[STARTS // 2]
    print(f"Mémoire d’un processus qui a répondu à {SHOWN} questions : {memory:.0f} Mo")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _say(*cells: str) -> None:
    first, *others = cells
    print(f"{first:<32}" + "".join(f"{cell:>11}" for cell in others), flush=True)


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\033[2K… {what}", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
