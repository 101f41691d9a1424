"""Fits and measures the likeness of rumours: `--fit` writes its weights, `--kept` is for the end.

The pairs of tests/data/rumeurs_paires.jsonl fit and are measured by ten-fold cross-validation,
pairs of one rumour staying in one fold. The fit alone adds what the pairs lack and reality has:
copies with typing mistakes (the same), and reports of two rumours drawn at random (not the same).
"""

import argparse
import csv
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from statistics import quantiles

import numpy as np
from numpy.typing import NDArray

from bench.matching.typos import SEED, mistype
from faq.analysis import Analyzer
from faq.lexicon import default_lexicon
from faq.loader import default_catalogue
from intents.definitions import DEFINITIONS_DIR, default_definitions
from intents.measures import Rate, auroc, rate
from intents.sameness import MODEL_FILE, SUGGEST, Fingerprint, Sameness

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "data" / "rumeurs_paires.jsonl"
KEPT = ROOT / "tests" / "data" / "rumeurs_paires_gardees.jsonl"
MODEL = DEFINITIONS_DIR / MODEL_FILE
FOLDS, PENALTY, STEPS = 10, 3.0, 50
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
OPEN = 10_000

Doubles = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two reports, whether they tell one rumour, and what makes the pair hard."""

    id: str
    a: str
    b: str
    same: bool
    why: str


def main() -> None:
    """Measure on the development pairs; a minute."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="write the weights")
    parser.add_argument("--kept", action="store_true", help="measure on the pairs kept apart")
    options = parser.parse_args()
    sameness = Sameness.of(_analyzer(), _circonscriptions())
    if options.fit:
        _write(sameness, load(PAIRS))
        sameness = Sameness.of(_analyzer(), _circonscriptions())
    if options.kept:
        pairs = load(KEPT)
        scores = [sameness.compare(*_both(sameness, pair)) for pair in pairs]
        print(f"{len(pairs)} paires gardées à part")
    else:
        pairs = load(PAIRS)
        scores = _held_out(sameness, pairs)
        print(f"{len(pairs)} paires de mise au point, validation croisée en {FOLDS} parts")
    _report(pairs, scores)
    _among_all(sameness, pairs)
    _speed(sameness, pairs)


def load(path: Path) -> list[Pair]:
    """Read labelled pairs, one JSON object a line."""
    return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _analyzer() -> Analyzer:
    """Return what a matcher reads with, without the fit that reading does not need."""
    catalogue = default_catalogue()
    phrasings = [text for entry in catalogue for text in entry.phrasings]
    watched = default_definitions().words
    return Analyzer(default_lexicon(), phrasings, catalogue.negatives, watched=watched)


def _circonscriptions() -> list[tuple[str, str]]:
    with (ROOT / "bot" / "data" / "circonscriptions.csv").open(encoding="utf-8") as file:
        return [(row["code"], row["nom"]) for row in csv.DictReader(file, delimiter=";")]


def _both(sameness: Sameness, pair: Pair) -> tuple[Fingerprint, Fingerprint]:
    return sameness.fingerprint(pair.a), sameness.fingerprint(pair.b)


def _write(sameness: Sameness, pairs: Sequence[Pair]) -> None:
    """Weigh words by how rare they are in the examples of reports, then fit, and save both."""
    definitions = default_definitions()
    examples = [text for kind in ("rumeur", "incident") for text in definitions[kind].examples]
    counts: dict[str, int] = {}
    for text in examples:
        for word in sameness.fingerprint(text).words:
            counts[word] = counts.get(word, 0) + 1
    rarity = {w: round(log(len(examples) / n), 2) for w, n in sorted(counts.items()) if n > 1}
    unseen = round(log(2 * len(examples)), 2)
    model = {"bias": 0.0, "weights": {}, "pairs": len(pairs), "unseen": unseen, "rarity": rarity}
    MODEL.write_text(json.dumps(model), encoding="utf-8")
    sameness = Sameness.of(_analyzer(), _circonscriptions())
    names, rows, right, _ = _training(sameness, pairs)
    weights, bias = _logistic(rows, right)
    model["weights"] = {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}
    model["bias"] = round(bias, 3)
    MODEL.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _training(
    sameness: Sameness, pairs: Sequence[Pair]
) -> tuple[list[str], Doubles, Doubles, list[str]]:
    """Return the names of the features, their rows, the truth, and the rumour of each row."""
    draw = random.Random(SEED)
    rows = list(pairs)
    for pair in pairs:
        if pair.same:
            told = draw.choice((pair.a, pair.b))
            rows.append(replace(pair, a=told, b=mistype(told, share=0.3)))
            others = draw.sample([p for p in pairs if p.id != pair.id], 2)
            rows.extend(replace(pair, b=other.b, same=False) for other in others)
    found = [sameness.features(*_both(sameness, row)) for row in rows]
    values = np.array([list(features.values()) for features in found])
    right = np.array([row.same for row in rows], dtype=np.float64)
    return list(found[0]), values, right, [row.id for row in rows]


def _held_out(sameness: Sameness, pairs: Sequence[Pair]) -> list[float]:
    """Return the probability of each pair by weights that its rumour did not fit."""
    _, rows, right, ids = _training(sameness, pairs)
    rumours = sorted(set(ids))
    random.Random(SEED).shuffle(rumours)
    fold_of = {rumour: n % FOLDS for n, rumour in enumerate(rumours)}
    folds = np.array([fold_of[rumour] for rumour in ids])
    scores = np.zeros(len(ids))
    for fold in range(FOLDS):
        inside = folds == fold
        weights, bias = _logistic(rows[~inside], right[~inside])
        scores[inside] = 1.0 / (1.0 + np.exp(-(rows[inside] @ weights + bias)))
    return [float(score) for score in scores[: len(pairs)]]


def _logistic(rows: Doubles, right: Doubles) -> tuple[Doubles, float]:
    """Return weights and bias by Newton steps on standardised features."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 0.05
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    penalty = np.diag([PENALTY] * rows.shape[1] + [1e-6])
    theta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        guess = 1.0 / (1.0 + np.exp(-np.clip(design @ theta, -30, 30)))
        curvature = (design * (guess * (1 - guess))[:, None]).T @ design + penalty
        theta -= np.linalg.solve(curvature, design.T @ (guess - right) + penalty @ theta)
    weights = theta[:-1] / spread
    return weights, float(theta[-1] - weights @ mean)


def _report(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    rows = list(zip(pairs, scores, strict=True))
    same = [score for pair, score in rows if pair.same]
    other = [score for pair, score in rows if not pair.same]
    print(f"AUROC {auroc(same, other):.3f} {_auroc_interval(pairs, scores)}")
    for threshold in sorted({*THRESHOLDS, SUGGEST}):
        precision = rate([pair.same for pair, score in rows if score >= threshold])
        recall = rate([score >= threshold for score in same])
        mark = "  <- SUGGEST" if threshold == SUGGEST else ""
        print(f"seuil {threshold:.2f}  précision {_said(precision)}  rappel {_said(recall)}{mark}")
    for truth, label in ((True, "même rumeur, suggérées"), (False, "distinctes, suggérées à tort")):
        print(label)
        for why in sorted({pair.why for pair in pairs if pair.same is truth}):
            hits = [s >= SUGGEST for p, s in rows if p.same is truth and p.why == why]
            print(f"  {why:<14}{_said(rate(hits))}")


def _auroc_interval(pairs: Sequence[Pair], scores: Sequence[float]) -> str:
    """Return a 95 % interval, rumours drawn again with their pairs."""
    groups: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        groups.setdefault(pair.id, []).append(place)
    draw, values = random.Random(SEED), []
    for _ in range(400):
        places = [n for key in draw.choices(list(groups), k=len(groups)) for n in groups[key]]
        same = [scores[n] for n in places if pairs[n].same]
        value = auroc(same, [scores[n] for n in places if not pairs[n].same])
        if value is not None:
            values.append(value)
    cuts = quantiles(values, n=40)
    return f"[{cuts[0]:.3f} ; {cuts[-1]:.3f}]"


def _among_all(sameness: Sameness, pairs: Sequence[Pair]) -> None:
    """Look for each second telling among the first tellings of every rumour, as in real life."""
    told = [pair for pair in pairs if pair.same]
    opened = [(pair.id, sameness.fingerprint(pair.a)) for pair in told]
    found = [(p.id, sameness.most_alike(sameness.fingerprint(p.b), opened)) for p in told]
    first = rate([any(i == own for i, _ in best) for own, best in found])
    right = rate([i == own for own, best in found for i, _ in best])
    print(
        f"parmi {len(told)} rumeurs : retrouvées {_said(first)}, suggestions justes {_said(right)}"
    )


def _speed(sameness: Sameness, pairs: Sequence[Pair]) -> None:
    texts = [text for pair in pairs for text in (pair.a, pair.b)]
    start = time.perf_counter()
    prints = [sameness.fingerprint(text) for text in texts]
    reading = (time.perf_counter() - start) / len(texts)
    opened = [(n, prints[n % len(prints)]) for n in range(OPEN)]
    taken = []
    for new in prints[:60]:
        start = time.perf_counter()
        sameness.most_alike(new, opened)
        taken.append(1_000 * (time.perf_counter() - start))
    cuts = quantiles(taken, n=20)
    print(f"empreinte {1_000 * reading:.2f} ms", end=" ; ")
    print(f"{OPEN} rumeurs : p50 {cuts[9]:.0f}, p95 {cuts[-1]:.0f} ms")


def _said(found: Rate) -> str:
    if found.value is None or found.interval is None:
        return "   –  (0)"
    low, high = found.interval
    return f"{found.value:.2f} [{low:.2f} ; {high:.2f}] ({found.hits}/{found.total})"


if __name__ == "__main__":
    main()
